#include "capability/wasi_keys.h"

#include <array>
#include <cstddef>

namespace composable::capability {
namespace {

using config::KeyRule;
using config::Presence;
using config::Shape;

constexpr auto kPermissions = std::to_array<std::string_view>({"read-only", "read-write"});

constexpr auto kPreopenKeys = std::to_array<KeyRule>({
    {.name = "host",
     .about = "A folder, relative to the one of this file or to the working directory",
     .presence = Presence::kRequired},
    {.name = "guest",
     .about = "The path by which the component knows it",
     .presence = Presence::kRequired},
    {.name = "perms",
     .about = "What the component may do there",
     .values = kPermissions,
     .presence = Presence::kRequired},
});

constexpr KeyRule FlagKey(std::string_view name, std::string_view about,
                          std::string_view fallback) {
  return {.name = name, .shape = Shape::kBoolean, .about = about, .fallback = fallback};
}

constexpr KeyRule StringsKey(std::string_view name, std::string_view about) {
  return {.name = name, .shape = Shape::kStringArray, .about = about};
}

constexpr KeyRule TimeKey(std::string_view name, std::string_view about,
                          std::string_view fallback) {
  return {.name = name, .shape = Shape::kDuration, .about = about, .fallback = fallback};
}

constexpr std::array<KeyRule, 6> CliKeys(std::string_view inherits) {
  return {
      FlagKey("inherit-stdio", "Whether the component shares the process's standard streams",
              inherits),
      FlagKey("inherit-stdin", "The same for the input; counts more than `inherit-stdio`", {}),
      FlagKey("inherit-stdout", "The same for the output; counts more than `inherit-stdio`", {}),
      FlagKey("inherit-stderr", "The same for errors; counts more than `inherit-stdio`", {}),
      KeyRule{.name = "env", .shape = Shape::kStringTable, .about = "Variables of the environment"},
      StringsKey("args", "Arguments of the command")};
}

constexpr std::array<KeyRule, 1> kFilesystemKeys = {
    {{.name = "preopens",
      .shape = Shape::kTableArray,
      .about = "Folders of the host that the component sees",
      .keys = kPreopenKeys}}};

constexpr std::array<KeyRule, 5> SocketKeys(std::string_view inherits) {
  return {
      FlagKey("inherit-network", "Whether every address may be used", inherits),
      FlagKey("allow-ip-name-lookup", "Whether names may be looked up", inherits),
      StringsKey("allow",
                 "Patterns of peers that may be connected and sent to, such as `10.0.0.0/8:5432`"),
      StringsKey("listen", "Patterns of addresses of this machine to listen to"),
      FlagKey("deny-private-addresses", "Whether peers whose address is not public are denied",
              "false")};
}

constexpr std::array<KeyRule, 1> kRandomKeys = {
    {{.name = "seed",
      .shape = Shape::kInteger,
      .about = "What all random numbers follow from; they are random where it is absent"}}};

constexpr std::array<KeyRule, 9> kHttpKeys = {
    StringsKey(
        "allow",
        "Patterns of what may be requested, such as `https://api.example.com/v1`; everything "
        "where it is absent"),
    FlagKey("deny-private-addresses",
            "Whether addresses that are not public are denied, also those that a name leads to",
            "false"),
    TimeKey("connect-timeout", "For looking the name up, connecting and TLS together", R"("10s")"),
    TimeKey("first-byte-timeout", "From the connection to the response's headers", R"("60s")"),
    TimeKey("between-bytes-timeout", "Between two pieces of the response's body", R"("60s")"),
    TimeKey("idle-timeout", "How long an unused connection is kept", R"("90s")"),
    KeyRule{.name = "idle-connections",
            .shape = Shape::kInteger,
            .about = "How many unused connections are kept for each origin; 0: none is used again",
            .fallback = "64",
            .range = {.least = 0, .most = kMostIdleConnections}},
    FlagKey("h2c-for-grpc", "Whether gRPC requests over `http` go out as HTTP/2 without TLS",
            "false"),
    KeyRule{.name = "ca-file",
            .about = "A file of certificates (PEM) that are trusted beside those of the system"}};

template <std::size_t... Sizes>
constexpr auto Joined(const std::array<KeyRule, Sizes>&... parts) {
  std::array<KeyRule, (Sizes + ...)> all;
  std::size_t at = 0;
  const auto add = [&](const auto& part) {
    for (const KeyRule& rule : part) all[at++] = rule;
  };
  (add(parts), ...);
  return all;
}

constexpr auto kCliKeys = CliKeys("false");
constexpr auto kSocketKeys = SocketKeys("false");
constexpr auto kP2Keys = Joined(CliKeys("true"), kFilesystemKeys, SocketKeys("true"), kRandomKeys);

constexpr std::array<KeyRule, 2> kMessagingKeys = {
    KeyRule{.name = "channels",
            .shape = Shape::kStringArray,
            .about = "The channels that may be sent to",
            .presence = Presence::kRequired},
    TimeKey("reply-timeout", "How long `send-and-receive` waits", R"("30s")")};

}  // namespace

std::span<const KeyRule> WasiKeys(WasiFamily family) {
  switch (family) {
    case WasiFamily::kP2:
      return kP2Keys;
    case WasiFamily::kCli:
      return kCliKeys;
    case WasiFamily::kFilesystem:
      return kFilesystemKeys;
    case WasiFamily::kHttp:
      return kHttpKeys;
    case WasiFamily::kRandom:
      return kRandomKeys;
    case WasiFamily::kSockets:
      return kSocketKeys;
    case WasiFamily::kClocks:
    case WasiFamily::kIo:
      break;
  }
  return {};
}

std::span<const KeyRule> MessagingKeys() { return kMessagingKeys; }

std::span<const std::string_view> PreopenPermissions() { return kPermissions; }

}  // namespace composable::capability
