#include "cli/invoke_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/arguments.h"
#include "app/call.h"
#include "app/invocable.h"
#include "app/rendering.h"
#include "app/runtime.h"
#include "base/lower_case.h"
#include "cli/call_report.h"
#include "cli/messaging_session.h"
#include "cli/report.h"
#include "cli/system.h"
#include "cli/usage_error.h"

namespace composable::cli {
namespace {

constexpr std::array<Word, 2> kInvokeTarget = {
    {{.kind = WordKind::kFunction}, {.kind = WordKind::kText, .is_repeated = true}}};

constexpr std::array<Option, 6> kInvokeOptions = {{
    {.name = "--ctx",
     .short_name = {},
     .value_name = "K=V",
     .help = "Send along as a header with every HTTP request, such as traceparent=..."},
    {.name = "--env",
     .short_name = {},
     .value_name = "K=V",
     .help = "Set a variable in the environment that `wasi:cli` gives to components"},
    kEnvFileOption,
    kLockedOption,
    kUpdateOption,
    kHelpOption,
}};

// What the command line asks for. Views into it.
struct InvokeRequest {
  std::string_view target;
  std::span<const std::string> words;
  app::CallContext context;
  app::Variables environment;
};

using Pair = std::pair<std::string, std::string>;

// KEY=VALUE.
Result<Pair> ReadPair(const GivenOption& given) {
  const std::size_t equals = given.value.find('=');
  if (equals == std::string::npos || equals == 0) {
    return UsageError(
        fmt::format("option `{}` wants KEY=VALUE, not `{}`", given.option->name, given.value));
  }
  return Pair(given.value.substr(0, equals), given.value.substr(equals + 1));
}

// The last value of a key counts.
void Set(Pair pair, std::vector<Pair>& pairs) {
  std::erase_if(pairs, [&](const Pair& other) { return other.first == pair.first; });
  pairs.push_back(std::move(pair));
}

Result<InvokeRequest> ReadRequest(const CommandLine& line) {
  InvokeRequest request;
  for (const GivenOption& given : line.options) {
    const bool is_context = given.option->name == "--ctx";
    if (!is_context && given.option->name != "--env") continue;
    COMPOSABLE_TRY(Pair pair, ReadPair(given));
    // Headers have no case.
    if (is_context) pair.first = InLowerCase(pair.first);
    Set(std::move(pair), is_context ? request.context : request.environment);
  }
  if (!line.rest) {
    return UsageError("`--` is missing between the definitions and the function to call");
  }
  COMPOSABLE_CHECK(CheckDefinitions(line));
  if (line.rest->empty()) {
    return UsageError("the function to call is missing after `--`");
  }
  const std::string& target = line.rest->front();
  if (target.find('.') == std::string::npos) {
    return UsageError(
        fmt::format("`{0}` is not COMPONENT.FUNCTION or COMPONENT.INTERFACE.FUNCTION", target));
  }
  request.target = target;
  request.words = std::span(*line.rest).subspan(1);
  return request;
}

// The function that the target means, if text can call it.
Result<app::Function> FindFunction(app::Runtime& runtime, std::string_view target) {
  COMPOSABLE_TRY(app::Function function, runtime.Resolve(target));
  if (Status status = app::CheckInvocable(function.type()); !status) {
    return std::unexpected(function.InContext(std::move(status).error()));
  }
  return function;
}

// Calls the function and prints its result as soon as it is there; then waits for the rest of its
// work.
ExitCode CallAndPrint(const app::Function& function, std::span<const value::Value> arguments,
                      app::CallContext context, const ProgramHost& host) {
  app::Call call = app::Call::Start(function, arguments, std::move(context));
  // Short calls have ended here, and cost no thread for the watch.
  std::unique_ptr<InterruptWatch> watch;
  if (call.state() != app::CallState::kEnded) {
    watch = host.interrupts.Watch([&call] { call.Cancel(); });
  }
  const auto result = call.AwaitResult();
  if (!result) return ReportFailure(host.console, result.error());
  const ExitCode printed = PrintResult(host.console, app::RenderResult(function.type(), *result));
  const Status end = call.AwaitEnd();
  if (end) return printed;
  const ExitCode ended = ReportFailure(host.console, end.error());
  return ended == ExitCode::kSuccess ? printed : ended;
}

}  // namespace

const Command kInvokeCommand = {
    .name = "composable invoke",
    .summary = "Call a function of a component and print its result",
    .usage =
        "DEFS... [--ctx K=V]... [--env K=V]... [--env-file FILE]... -- "
        "COMPONENT[.INTERFACE].FUNCTION ARGS...",
    .description =
        R"(DEFS are the definitions, in any order: .toml files; .wasm files and oci:// references, each of which is
a component named after its file or repository; and folders, which stand for the .toml and .wasm files
in them. What references stand for is pinned in composable.lock, beside the first definition file.

INTERFACE is the last name of an exported interface (`translator`), or its full name with or without
version (`modulewise:examples/translator@0.1.0`). It may be left out where only one function of the
component has that name.

ARGS are one word for each parameter; options at the end may be left out, and are none then.
  string          the word as it is; a JSON string in quotes stands for what it says
  everything else JSON, or else WAVE: '{"x": 1}' or '{x: 1}', '["a"]', 'some(3)', 'circle(1.5)'
  option<string>  JSON or WAVE, or else the word as it is
  char            JSON or WAVE, or else the word itself if it is one character

The result is printed as JSON. A list<u8> is printed as the bytes it holds, and nothing is printed
where there is no result. Of a result<T, E> the T is printed; an E is an error.

--ctx and --env may be given several times; of one key the last counts. Keys of --ctx have no case.

When a component ends itself, its status becomes that of the program.

Limits: a call may take 30 s and 512 MiB of memory, unless its component has `limits.time` or
`limits.memory`.

Examples:
  composable invoke greeter.toml -- greeter.greet World
  composable invoke shapes.wasm -- shapes.geometry.area '{"width": 2, "height": 3}'
)",
    .options = kInvokeOptions,
    .words = kDefinitions,
    .behind = kInvokeTarget,
};

ExitCode RunInvoke(const CommandLine& line, const ProgramHost& host) {
  Console& console = host.console;
  auto request = ReadRequest(line);
  if (!request) return ReportUsageError(console, kInvokeCommand, request.error());

  const std::optional<LoadedSystem> system =
      LoadSystem(SourcesOf(line), host, std::move(request->environment));
  if (!system) return ExitCode::kFailure;
  app::Runtime& runtime = *system->runtime;
  // Everything that is wrong with what is called, and not only the first.
  const auto component = runtime.ComponentOf(request->target);
  if (!component) return ReportFailure(console, component.error());
  if (!Report(console, runtime.Check(*component))) return ExitCode::kFailure;

  const auto function = FindFunction(runtime, request->target);
  if (!function) return ReportFailure(console, function.error());
  const app::ParsedArguments arguments = app::ParseArguments(function->type(), request->words);
  if (!arguments.errors.empty()) {
    for (Error error : arguments.errors) {
      ReportError(console, function->InContext(std::move(error)));
    }
    return ExitCode::kFailure;
  }
  return RunWithSenders(runtime, console, [&] {
    return CallAndPrint(*function, arguments.values, std::move(request->context), host);
  });
}

}  // namespace composable::cli
