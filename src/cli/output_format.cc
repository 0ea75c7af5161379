#include "cli/output_format.h"

#include <array>
#include <string>

#include "base/suggest.h"

namespace composable::cli {

Result<OutputFormat> OutputFormatOf(const CommandLine& line) {
  OutputFormat format = OutputFormat::kText;
  for (const GivenOption& given : line.options) {
    if (given.option->name != kFormatOption.name) continue;
    if (given.value == "text") {
      format = OutputFormat::kText;
    } else if (given.value == "json") {
      format = OutputFormat::kJson;
    } else {
      const std::array<std::string, 2> known = {"text", "json"};
      std::string hint = DidYouMean(given.value, known);
      if (hint.empty()) hint = "; known are `text` and `json`";
      return Fail(ErrorCode::kInvalidArgument, "there is no format `{}`{}", given.value, hint);
    }
  }
  return format;
}

}  // namespace composable::cli
