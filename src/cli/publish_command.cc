#include "cli/publish_command.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "app/publish.h"
#include "cli/messaging_session.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/system.h"
#include "cli/usage_error.h"

namespace composable::cli {
namespace {

using std::chrono::milliseconds;

constexpr std::array<Option, 8> kPublishOptions = {{
    {.name = "--channel",
     .short_name = {},
     .value_name = "C",
     .help = "The channel that the message goes to",
     .value = {.kind = WordKind::kChannel}},
    {.name = "--body", .short_name = {}, .value_name = "B", .help = "The body of the message"},
    {.name = "--content-type",
     .short_name = {},
     .value_name = "T",
     .help = "What the body is, such as application/json"},
    {.name = "--reply-timeout",
     .short_name = {},
     .value_name = "SECS",
     .help = "Wait so many seconds for the reply, and print its body"},
    kEnvFileOption,
    kLockedOption,
    kUpdateOption,
    kHelpOption,
}};

Result<milliseconds> ReadSeconds(const GivenOption& given) {
  constexpr double kMostSeconds = 86'400;
  double seconds = 0;
  const char* const end = given.value.data() + given.value.size();
  const auto [stop, error] = std::from_chars(given.value.data(), end, seconds);
  const bool is_number = error == std::errc() && stop == end && std::isfinite(seconds);
  if (!is_number || seconds < 0.001 || seconds > kMostSeconds) {
    return std::unexpected(
        UsageError(fmt::format("option `{}` wants a number of seconds from 0.001 to {}, not `{}`",
                               given.option->name, kMostSeconds, given.value))
            .error());
  }
  return milliseconds(std::llround(seconds * 1000));
}

Result<app::Publication> ReadPublication(const CommandLine& line) {
  if (line.rest) return UsageError("`--` has no meaning here");
  COMPOSABLE_CHECK(CheckDefinitions(line));
  std::optional<std::string> channel;
  std::optional<std::string> body;
  app::Publication publication;
  for (const GivenOption& given : line.options) {
    const std::string_view name = given.option->name;
    if (name == "--channel") channel = given.value;
    if (name == "--body") body = given.value;
    if (name == "--content-type") publication.content_type = given.value;
    if (name == "--reply-timeout") {
      COMPOSABLE_TRY(publication.reply_timeout, ReadSeconds(given));
    }
  }
  if (!channel) return UsageError("`--channel` is missing; it names where the message goes");
  if (!body) return UsageError("`--body` is missing; it is what the message says");
  publication.channel = *std::move(channel);
  publication.body = *std::move(body);
  return publication;
}

}  // namespace

const Command kPublishCommand = {
    .name = "composable publish",
    .summary = "Send a message to a channel",
    .usage =
        "DEFS... --channel C --body B [--content-type T] [--reply-timeout SECS] "
        "[--env-file FILE]...",
    .description =
        R"(DEFS are the definitions, in any order: .toml files; .wasm files and oci:// references, each of which is
a component named after its file or repository; and folders, which stand for the .toml and .wasm files
in them. What references stand for is pinned in composable.lock, beside the first definition file.

The channels are those of this process: the subscriptions of the definitions run in it, and it ends when
everything that was sent has been handled. With --reply-timeout the body of the reply is printed as it is;
without it, COMPOSABLE_LOG=info shows what the message led to.

Example:
  composable publish greeter.toml --channel names --body World --reply-timeout 5
)",
    .options = kPublishOptions,
    .words = kDefinitions,
};

ExitCode RunPublish(const CommandLine& line, const ProgramHost& host) {
  Console& console = host.console;
  const auto publication = ReadPublication(line);
  if (!publication) return ReportUsageError(console, kPublishCommand, publication.error());
  const std::optional<LoadedSystem> system = LoadSystem(SourcesOf(line), host);
  if (!system) return ExitCode::kFailure;
  const auto session = MessagingSession::Start(*system->runtime, console);
  if (session == nullptr) return ExitCode::kFailure;
  const auto reply = app::Publish(*system->runtime->messaging(), *publication);
  if (!reply) ReportError(console, reply.error());
  const Status finished = session->Finish();
  if (!finished) ReportError(console, finished.error());
  if (!reply || !finished) return ExitCode::kFailure;
  return *reply ? WriteResult(console, **reply) : ExitCode::kSuccess;
}

}  // namespace composable::cli
