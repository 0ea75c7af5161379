#include "cli/push_command.h"

#include <fmt/format.h>

#include <array>
#include <string>
#include <utility>

#include "app/binary_error.h"
#include "app/registry.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/usage_error.h"

namespace composable::cli {
namespace {

constexpr std::array<std::string_view, 1> kPushExtensions = {"wasm"};
constexpr std::array<Word, 2> kPushWords = {
    {{.kind = WordKind::kPath, .choices = kPushExtensions}, {.kind = WordKind::kText}}};

constexpr std::array<Option, 1> kPushOptions = {{
    kHelpOption,
}};

Result<std::string> Push(const std::string& file, const std::string& reference,
                         const ProgramHost& host) {
  COMPOSABLE_TRY(const Bytes bytes, host.files.get().ReadFile(file));
  app::RegistryAccess registry(
      {.files = host.files, .environment = host.environment, .warn = [](const Error&) {}});
  auto pushed = registry.Push(bytes, reference);
  if (!pushed && pushed.error().code == ErrorCode::kInvalidComponent) {
    return std::unexpected(app::InFile(std::move(pushed).error(), file));
  }
  return pushed;
}

}  // namespace

const Command kPushCommand = {
    .name = "composable push",
    .summary = "Upload a component to a registry",
    .usage = "FILE REFERENCE",
    .description =
        R"(FILE is a component, or a core module. REFERENCE is REGISTRY/REPOSITORY[:TAG], with or without
`oci://` before it; without a tag it is `latest`. The artifact has the layout that the CNCF laid down for
WebAssembly, which says what the component imports and exports. What is written to the standard output is
the reference with the digest of what was pushed, which is the same for the same file.

Credentials are found as for `composable pull`.

Example:
  composable push greeter.wasm ghcr.io/user/greeter:1.0
)",
    .options = kPushOptions,
    .words = kPushWords,
};

ExitCode RunPush(const CommandLine& line, const ProgramHost& host) {
  Console& console = host.console;
  if (line.rest || line.positional.size() != 2) {
    return ReportUsageError(
        console, kPushCommand,
        UsageError("a file and a reference are wanted, such as `greeter.wasm` and "
                   "`ghcr.io/user/greeter:1.0`")
            .error());
  }
  const auto pushed = Push(line.positional[0], line.positional[1], host);
  if (!pushed) {
    ReportError(console, pushed.error());
    return ExitCode::kFailure;
  }
  return WriteResult(console, *pushed + "\n");
}

}  // namespace composable::cli
