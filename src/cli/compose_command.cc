#include "cli/compose_command.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/system.h"
#include "cli/usage_error.h"

namespace composable::cli {
namespace {

constexpr std::array<Word, 1> kComposeTarget = {{{.kind = WordKind::kComponent}}};

constexpr std::array<Option, 6> kComposeOptions = {{
    kOutputOption,
    {.name = "--wat",
     .short_name = {},
     .value_name = {},
     .help = "Write WebAssembly text; needs the program wasm-tools"},
    kEnvFileOption,
    kLockedOption,
    kUpdateOption,
    kHelpOption,
}};

struct ComposeRequest {
  SystemSources sources;
  std::string_view component;
  std::string file;  // empty: the standard output
  bool is_text = false;
};

Status ReadOptions(const CommandLine& line, ComposeRequest& request) {
  request.is_text = request.is_text || line.Has("--wat");
  return ReadOutputFile(line, request.file);
}

// Options may stand before `--` and behind the component.
Result<ComposeRequest> ReadComposeRequest(const CommandLine& line, const CommandLine& behind) {
  ComposeRequest request;
  COMPOSABLE_CHECK(ReadOptions(line, request));
  COMPOSABLE_CHECK(ReadOptions(behind, request));
  COMPOSABLE_CHECK(CheckDefinitions(line));
  if (behind.positional.empty()) return UsageError("the component is missing after `--`");
  if (behind.positional.size() > 1) {
    return OneTooMany("component", behind.positional[1]);
  }
  request.sources = SourcesOf(line);
  SystemSources more = SourcesOf(behind);
  std::ranges::move(more.env_files, std::back_inserter(request.sources.env_files));
  if (more.pinning != app::Pinning::kPin) request.sources.pinning = more.pinning;
  request.component = behind.positional.front();
  return request;
}

Result<std::string> AsWat(std::string_view binary, const ProgramHost& host) {
  auto text = host.run_filter("wasm-tools", {"print", "-"}, binary);
  if (!text) {
    std::string what = "`--wat` is what `wasm-tools print` makes of the component";
    if (text.error().code == ErrorCode::kNotFound) {
      what += "; install wasm-tools, or leave `--wat` out";
    }
    return std::unexpected(std::move(text).error().WithContext(std::move(what)));
  }
  return text;
}

}  // namespace

const Command kComposeCommand = {
    .name = "composable compose",
    .summary = "Write a component with all that it needs as one component",
    .usage = "DEFS... -- COMPONENT [-o FILE] [--wat] [--env-file FILE]...",
    .description =
        R"(DEFS are the definitions, in any order: .toml files; .wasm files and oci:// references, each of which is
a component named after its file or repository; and folders, which stand for the .toml and .wasm files
in them. What references stand for is pinned in composable.lock, beside the first definition file.

What is written runs in any component runtime: it exports what COMPONENT exports, and imports under
standard names what capabilities are to provide. What nobody provides stays an import, with a warning.
Components that hold different grants of one interface cannot be told apart by other runtimes: that is
an error. Values of `config` become a part of what is written, secrets too: a warning names those.

Example:
  composable compose greeter.toml -- greeter -o composed.wasm
)",
    .options = kComposeOptions,
    .words = kDefinitions,
    .behind = kComposeTarget,
    .options_behind = OptionsBehind::kAll,
};

ExitCode RunCompose(const CommandLine& line, const ProgramHost& host) {
  Console& console = host.console;
  if (!line.rest) {
    return ReportUsageError(
        console, kComposeCommand,
        UsageError("`--` is missing between the definitions and the component").error());
  }
  const auto behind = ParseCommandLine(kComposeCommand, *line.rest);
  if (!behind) return ReportUsageError(console, kComposeCommand, behind.error());
  const auto request = ReadComposeRequest(line, *behind);
  if (!request) return ReportUsageError(console, kComposeCommand, request.error());
  if (request->file.empty() && !request->is_text &&
      console.output_kind() == StreamKind::kTerminal) {
    ReportError(console,
                UsageError("a component is binary data, which a terminal cannot show; name "
                           "a file with `-o FILE`, or redirect the standard output")
                    .error());
    return ExitCode::kUsage;
  }

  const std::optional<LoadedSystem> system = LoadSystem(request->sources, host);
  if (!system) return ExitCode::kFailure;
  const app::PortableComponent composed = system->runtime->Compose(request->component);
  if (!Report(console, composed.diagnosis)) return ExitCode::kFailure;
  if (!request->is_text) return WriteTo(request->file, AsText(composed.binary), host);
  const auto text = AsWat(AsText(composed.binary), host);
  if (text) return WriteTo(request->file, *text, host);
  ReportError(console, text.error());
  return ExitCode::kFailure;
}

}  // namespace composable::cli
