#include "cli/schema_command.h"

#include <array>
#include <memory>
#include <string>

#include "app/definition_schema.h"
#include "app/services.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/usage_error.h"

namespace composable::cli {
namespace {

constexpr std::array<Option, 2> kSchemaOptions = {{
    kOutputOption,
    kHelpOption,
}};

Result<std::string> OutputFileOf(const CommandLine& line) {
  if (!line.positional.empty() || line.rest) {
    return UsageError("`schema` takes no definitions: the schema is that of the language");
  }
  std::string file;
  COMPOSABLE_CHECK(ReadOutputFile(line, file));
  return file;
}

}  // namespace

const Command kSchemaCommand = {
    .name = "composable schema",
    .summary = "Print the JSON Schema of definition files, for editors",
    .usage = "[-o FILE]",
    .description =
        R"(Editors that know Taplo complete and check a definition file whose first line names the schema:
  #:schema ./composable.schema.json

Example:
  composable schema -o composable.schema.json
)",
    .options = kSchemaOptions,
};

ExitCode RunSchema(const CommandLine& line, const ProgramHost& host) {
  const auto file = OutputFileOf(line);
  if (!file) return ReportUsageError(host.console, kSchemaCommand, file.error());
  Console& console = host.console;
  const auto log =
      app::MakeLog(host.environment, telemetry::LogColor::kNever,
                   [&console](const Error& warning) { ReportWarning(console, warning); });
  const auto schema = app::DefinitionSchema(*log, {}, {});
  if (schema) return WriteTo(*file, *schema, host);
  ReportError(console, schema.error());
  return ExitCode::kFailure;
}

}  // namespace composable::cli
