#include "cli/inspect_command.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "app/inspect.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/usage_error.h"

namespace composable::cli {
namespace {

using app::InspectForm;

constexpr std::array<std::string_view, 2> kInspectExtensions = {"wasm", "wit"};
constexpr std::array<Word, 1> kInspectWords = {
    {{.kind = WordKind::kPath, .choices = kInspectExtensions}}};

constexpr std::array<Option, 4> kInspectOptions = {{
    {.name = "--wit",
     .short_name = {},
     .value_name = {},
     .help = "Print it as WIT text; the default"},
    {.name = "--json",
     .short_name = {},
     .value_name = {},
     .help = "Print the same as JSON, with a JSON Schema of each type"},
    {.name = "--sections",
     .short_name = {},
     .value_name = {},
     .help = "Print the sections of the binary as a tree, with offsets and sizes"},
    kHelpOption,
}};

struct InspectRequest {
  std::string_view file;
  InspectForm form = InspectForm::kWit;
};

InspectForm FormOf(const Option& option) {
  if (option.name == "--json") return InspectForm::kJson;
  return option.name == "--sections" ? InspectForm::kSections : InspectForm::kWit;
}

Result<InspectRequest> ReadInspectRequest(const CommandLine& line) {
  InspectRequest request;
  const Option* chosen = nullptr;
  for (const GivenOption& given : line.options) {
    if (chosen != nullptr && chosen != given.option) {
      return Fail(ErrorCode::kInvalidArgument, "`{}` and `{}` exclude one another", chosen->name,
                  given.option->name);
    }
    chosen = given.option;
    request.form = FormOf(*chosen);
  }
  // After `--` nothing is an option, so it may hold the file.
  std::vector<std::string_view> files(line.positional.begin(), line.positional.end());
  if (line.rest) files.insert(files.end(), line.rest->begin(), line.rest->end());
  if (files.empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                "a file is missing: name a component, or a .wit file or folder");
  }
  if (files.size() > 1) {
    return OneTooMany("file", files[1]);
  }
  request.file = files.front();
  return request;
}

}  // namespace

const Command kInspectCommand = {
    .name = "composable inspect",
    .summary = "Print what a component imports and exports",
    .usage = "FILE [--wit | --json | --sections]",
    .description =
        R"(FILE is a component, a WIT package in binary form, a .wit file, or a folder of .wit files with what
they depend on in its folder `deps`. Nothing of it is run, and nothing else is read.

--sections also takes a core module.

Examples:
  composable inspect greeter.wasm
  composable inspect greeter.wasm --sections
  composable inspect greeter.wasm --json | jq '.exports[].name'
)",
    .options = kInspectOptions,
    .words = kInspectWords,
    .behind = kInspectWords,
};

ExitCode RunInspect(const CommandLine& line, const ProgramHost& host) {
  const auto request = ReadInspectRequest(line);
  if (!request) return ReportUsageError(host.console, kInspectCommand, request.error());
  const auto text = app::Inspect(host.files, std::string(request->file), request->form);
  if (!text) {
    ReportError(host.console, text.error());
    return ExitCode::kFailure;
  }
  return WriteResult(host.console, *text);
}

}  // namespace composable::cli
