#include "cli/interceptor_command.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/usage_error.h"
#include "composable/interceptor.h"

namespace composable::cli {
namespace {

constexpr std::array<std::string_view, 1> kComponentExtensions = {"wasm"};
constexpr std::array<std::string_view, 1> kWitExtensions = {"wit"};
constexpr std::array<std::string_view, 2> kAdviceVersions = {"0.1", "0.2"};

constexpr std::array<Option, 7> kInterceptorOptions = {{
    {.name = "--component",
     .short_name = {},
     .value_name = "FILE",
     .help = "The component to stand around",
     .value = {.kind = WordKind::kPath, .choices = kComponentExtensions}},
    {.name = "--world",
     .short_name = {},
     .value_name = "WORLD",
     .help = "Or the world of the components to stand around, in the WIT of `--wit`"},
    {.name = "--wit",
     .short_name = {},
     .value_name = "PATH",
     .help = "A .wit file, or a folder of them with dependencies in its folder deps",
     .value = {.kind = WordKind::kPath, .choices = kWitExtensions}},
    {.name = "--match",
     .short_name = {},
     .value_name = "PATTERN",
     .help = "Surround the functions that fit, not all; may be given several times"},
    {.name = "--advice",
     .short_name = {},
     .value_name = "VERSION",
     .help = "Ask advice of this version, 0.1 or 0.2; the default is 0.1",
     .value = {.kind = WordKind::kChoice, .choices = kAdviceVersions}},
    kOutputOption,
    kHelpOption,
}};

struct InterceptorCommandLine {
  InterceptorRequest request;
  std::string file;  // empty: the standard output
};

// The value of an option that may be given once; empty where it is not given.
Result<std::string> ValueOf(const CommandLine& line, std::string_view name) {
  std::string value;
  for (const GivenOption& given : line.options) {
    if (given.option->name != name) continue;
    if (!value.empty())
      return Fail(ErrorCode::kInvalidArgument, "option `{}` is given more than once", name);
    if (given.value.empty()) {
      return Fail(ErrorCode::kInvalidArgument, "option `{}` wants a value, `{}`", name,
                  given.option->value_name);
    }
    value = given.value;
  }
  return value;
}

Result<InterceptorCommandLine> ReadInterceptorRequest(const CommandLine& line) {
  if (!line.positional.empty() || (line.rest && !line.rest->empty())) {
    return Fail(ErrorCode::kInvalidArgument,
                "`{}` is not wanted here; name a component with `--component FILE`",
                line.positional.empty() ? line.rest->front() : line.positional.front());
  }
  COMPOSABLE_TRY(std::string component, ValueOf(line, "--component"));
  COMPOSABLE_TRY(std::string world, ValueOf(line, "--world"));
  COMPOSABLE_TRY(std::string wit, ValueOf(line, "--wit"));
  InterceptorCommandLine read;
  COMPOSABLE_TRY(read.file, ValueOf(line, "--output"));
  for (const GivenOption& given : line.options) {
    if (given.option->name == "--match") read.request.match.push_back(given.value);
  }
  COMPOSABLE_TRY(const std::string advice, ValueOf(line, "--advice"));
  if (advice == kAdviceVersions[1]) read.request.advice = AdviceVersion::kTree;
  if (component.empty() && world.empty() && wit.empty()) {
    return UsageError(
        "what to stand around is missing: `--component FILE`, or `--world WORLD --wit PATH`");
  }
  if (!component.empty() && !(world.empty() && wit.empty())) {
    return Fail(ErrorCode::kInvalidArgument, "`--component` and `{}` exclude one another",
                world.empty() ? "--wit" : "--world");
  }
  if (component.empty() && world.empty()) return UsageError("`--wit` is given without `--world`");
  if (component.empty() && wit.empty()) return UsageError("`--world` is given without `--wit`");
  if (component.empty()) {
    read.request.target = WorldInWit{.path = std::move(wit), .name = std::move(world)};
  } else {
    read.request.target = ComponentFile{std::move(component)};
  }
  return read;
}

}  // namespace

const Command kInterceptorCommand = {
    .name = "composable interceptor",
    .summary = "Write an interceptor for generic advice",
    .usage =
        "(--component FILE | --world WORLD --wit PATH) [--match PATTERN]... [--advice VERSION] [-o "
        "FILE]",
    .description =
        R"(What is written is a component that exports what the other one, or a component of that world,
exports. It imports the same, and `modulewise:interceptor/advice@0.1.0` (or, with `--advice 0.2`,
`composable:interceptor/advice@0.2.0`), which it asks before and after each call. Other tools compose
it; definitions need only the key `interceptors`.

PATTERN is `ns:pkg/iface#func`, `ns:pkg/iface` with or without a version, `ns:pkg`, `ns:pkg/*`, `ns:*`,
`func-name`, `func-*` or `*`. Functions that no pattern fits are handed on untouched.

Examples:
  composable interceptor --component translator.wasm -o interceptor.wasm
  composable interceptor --world translator --wit wit --match 'translate*' -o interceptor.wasm
)",
    .options = kInterceptorOptions,
};

ExitCode RunInterceptor(const CommandLine& line, const ProgramHost& host) {
  Console& console = host.console;
  const auto read = ReadInterceptorRequest(line);
  if (!read) return ReportUsageError(console, kInterceptorCommand, read.error());
  if (read->file.empty() && console.output_kind() == StreamKind::kTerminal) {
    return ReportUsageError(
        console, kInterceptorCommand,
        UsageError("a component is binary data, which a terminal cannot show; name a file with "
                   "`-o FILE`, or redirect the standard output")
            .error());
  }
  const auto made = MakeInterceptor(read->request, host.files);
  if (!made) {
    ReportError(console, made.error());
    return ExitCode::kFailure;
  }
  if (read->file.empty()) return WriteResult(console, AsText(*made));
  const Status written = host.write_file(read->file, AsText(*made));
  if (written) return ExitCode::kSuccess;
  ReportError(console, written.error());
  return ExitCode::kFailure;
}

}  // namespace composable::cli
