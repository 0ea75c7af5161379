#include "capability/wasi_interface.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

namespace composable::capability {
namespace {

using enum WasiRole;
using enum WasiVersion;

constexpr auto kInterfaces = std::to_array<WasiInterface>({
    {"cli", "environment", k2, kAuthority},
    {"cli", "exit", k2, kAuthority},
    {"cli", "run", k2, kExport},
    {"cli", "stderr", k2, kAuthority},
    {"cli", "stdin", k2, kAuthority},
    {"cli", "stdout", k2, kAuthority},
    {"cli", "terminal-input", k2, kResources},
    {"cli", "terminal-output", k2, kResources},
    {"cli", "terminal-stderr", k2, kAuthority},
    {"cli", "terminal-stdin", k2, kAuthority},
    {"cli", "terminal-stdout", k2, kAuthority},
    {"clocks", "monotonic-clock", k2, kAuthority},
    {"clocks", "wall-clock", k2, kAuthority},
    {"filesystem", "preopens", k2, kAuthority},
    {"filesystem", "types", k2, kResources},
    {"http", "incoming-handler", k2, kExport},
    {"http", "outgoing-handler", k2, kAuthority},
    {"http", "types", k2, kResources},
    {"io", "error", k2, kResources},
    {"io", "poll", k2, kResources},
    {"io", "streams", k2, kResources},
    {"random", "insecure", k2, kAuthority},
    {"random", "insecure-seed", k2, kAuthority},
    {"random", "random", k2, kAuthority},
    {"sockets", "instance-network", k2, kAuthority},
    {"sockets", "ip-name-lookup", k2, kAuthority},
    {"sockets", "network", k2, kResources},
    {"sockets", "tcp", k2, kResources},
    {"sockets", "tcp-create-socket", k2, kAuthority},
    {"sockets", "udp", k2, kResources},
    {"sockets", "udp-create-socket", k2, kAuthority},
    {"cli", "environment", k3, kAuthority},
    {"cli", "exit", k3, kAuthority},
    {"cli", "run", k3, kExport},
    {"cli", "stderr", k3, kAuthority},
    {"cli", "stdin", k3, kAuthority},
    {"cli", "stdout", k3, kAuthority},
    {"cli", "terminal-input", k3, kResources},
    {"cli", "terminal-output", k3, kResources},
    {"cli", "terminal-stderr", k3, kAuthority},
    {"cli", "terminal-stdin", k3, kAuthority},
    {"cli", "terminal-stdout", k3, kAuthority},
    {"cli", "types", k3, kTypes},
    {"clocks", "monotonic-clock", k3, kAuthority},
    {"clocks", "system-clock", k3, kAuthority},
    {"clocks", "types", k3, kTypes},
    {"filesystem", "preopens", k3, kAuthority},
    {"filesystem", "types", k3, kResources},
    {"http", "client", k3, kAuthority},
    {"http", "handler", k3, kExport},
    {"http", "types", k3, kResources},
    {"random", "insecure", k3, kAuthority},
    {"random", "insecure-seed", k3, kAuthority},
    {"random", "random", k3, kAuthority},
    {"sockets", "ip-name-lookup", k3, kAuthority},
    // Its resources are made by its own functions.
    {"sockets", "types", k3, kAuthority},
});

constexpr std::string_view kNamespace = "wasi:";

// The version that `0.2.6` belongs to; a release candidate such as `0.3.0-rc-1` to none.
std::optional<WasiVersion> VersionOf(std::string_view text) {
  constexpr std::string_view kSecond = "0.2.";
  constexpr std::string_view kThird = "0.3.";
  if (!text.starts_with(kSecond) && !text.starts_with(kThird)) return std::nullopt;
  const WasiVersion version = text.starts_with(kSecond) ? k2 : k3;
  text.remove_prefix(kSecond.size());
  std::uint32_t patch = 0;
  const char* const end = text.data() + text.size();
  const auto [after, status] = std::from_chars(text.data(), end, patch);
  if (status != std::errc()) return std::nullopt;
  if (after != end && *after != '+') return std::nullopt;
  return version;
}

}  // namespace

std::span<const WasiInterface> WasiInterfaces() { return kInterfaces; }

const WasiInterface* FindWasiInterface(std::string_view interface) {
  if (!interface.starts_with(kNamespace)) return nullptr;
  const std::string_view rest = interface.substr(kNamespace.size());
  const std::size_t slash = rest.find('/');
  const std::size_t at = rest.find('@');
  if (slash == std::string_view::npos || at == std::string_view::npos || at < slash) return nullptr;
  const std::optional<WasiVersion> version = VersionOf(rest.substr(at + 1));
  if (!version) return nullptr;
  const std::string_view package = rest.substr(0, slash);
  const std::string_view name = rest.substr(slash + 1, at - slash - 1);
  const auto* const found = std::ranges::find_if(kInterfaces, [&](const WasiInterface& known) {
    return known.version == *version && known.package == package && known.name == name;
  });
  return found == kInterfaces.end() ? nullptr : found;
}

std::string NameOf(const WasiInterface& interface) {
  return fmt::format("{}{}/{}", kNamespace, interface.package, interface.name);
}

}  // namespace composable::capability
