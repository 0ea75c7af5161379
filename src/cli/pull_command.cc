#include "cli/pull_command.h"

#include <fmt/format.h>

#include <array>
#include <string>

#include "app/registry.h"
#include "base/bytes.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/usage_error.h"

namespace composable::cli {
namespace {

constexpr std::array<Word, 1> kPullWords = {{{.kind = WordKind::kText}}};

constexpr std::array<Option, 2> kPullOptions = {{
    {.name = "--output",
     .short_name = "-o",
     .value_name = "FILE",
     .help = "Write to this file instead of NAME.wasm, named after the repository",
     .value = {.kind = WordKind::kPath}},
    kHelpOption,
}};

struct PullRequest {
  std::string_view reference;
  std::string file;  // empty: named after the repository
};

Result<PullRequest> ReadPullRequest(const CommandLine& line) {
  if (line.rest) return UsageError("`--` has no meaning here");
  if (line.positional.empty()) {
    return UsageError("a reference is missing, such as `ghcr.io/user/greeter:1.0`");
  }
  if (line.positional.size() > 1) {
    return OneTooMany("reference", line.positional[1]);
  }
  PullRequest request{.reference = line.positional.front(), .file = {}};
  COMPOSABLE_CHECK(ReadOutputFile(line, request.file));
  return request;
}

}  // namespace

const Command kPullCommand = {
    .name = "composable pull",
    .summary = "Fetch a component from a registry into a file",
    .usage = "REFERENCE [-o FILE]",
    .description =
        R"(REFERENCE is REGISTRY/REPOSITORY[:TAG][@DIGEST], with or without `oci://` before it; without a tag and
a digest the tag is `latest`. What is written to the standard output is the reference with the digest of
what came. Components and core modules are taken in every layout of artifacts that is in use.

Credentials are those of Docker: `docker login` makes them, config.json in DOCKER_CONFIG or ~/.docker
has them, or names the helper that does.

Example:
  composable pull ghcr.io/user/greeter:1.0 -o greeter.wasm
)",
    .options = kPullOptions,
    .words = kPullWords,
};

ExitCode RunPull(const CommandLine& line, const ProgramHost& host) {
  Console& console = host.console;
  const auto request = ReadPullRequest(line);
  if (!request) return ReportUsageError(console, kPullCommand, request.error());
  app::RegistryAccess registry(
      {.files = host.files,
       .environment = host.environment,
       .warn = [&](const Error& warning) { ReportWarning(console, warning); },
       .progress = MakeProgress(console)});
  const auto pulled = registry.Pull(request->reference);
  if (!pulled) {
    ReportError(console, pulled.error());
    return ExitCode::kFailure;
  }
  const std::string file = request->file.empty() ? pulled->name + ".wasm" : request->file;
  const ExitCode written = WriteTo(file, AsText(pulled->bytes), host);
  if (written != ExitCode::kSuccess) return written;
  return WriteResult(console, pulled->reference + "\n");
}

}  // namespace composable::cli
