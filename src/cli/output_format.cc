#include "cli/output_format.h"

namespace composable::cli {

OutputFormat OutputFormatOf(const CommandLine& line) {
  OutputFormat format = OutputFormat::kText;
  for (const GivenOption& given : line.options) {
    if (given.option->name != kFormatOption.name) continue;
    format = given.value == kFormatNames[1] ? OutputFormat::kJson : OutputFormat::kText;
  }
  return format;
}

}  // namespace composable::cli
