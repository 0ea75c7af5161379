// What a component may touch of the system through WASI.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace composable::engine {

enum class DirectoryAccess : std::uint8_t { kReadOnly, kReadWrite };

// A directory of the host that the guest sees under a path of its own.
struct Preopen {
  std::string host_path;
  std::string guest_path;
  DirectoryAccess access = DirectoryAccess::kReadOnly;
  bool operator==(const Preopen&) const = default;
};

// One set of authority. As made by default it allows clocks, random numbers and empty standard
// streams.
struct WasiGrant {
  bool inherit_stdin = false;
  bool inherit_stdout = false;
  bool inherit_stderr = false;
  bool inherit_network = false;
  bool allow_ip_name_lookup = false;
  std::vector<Preopen> preopens;
  std::vector<std::pair<std::string, std::string>> environment;
  std::vector<std::string> arguments;
  bool operator==(const WasiGrant&) const = default;
};

// Gives an import the WASI interface it stands for, with the authority of one grant.
struct WasiLink {
  std::string import_name;  // as the component spells it: a standard name or a plain label
  std::string interface;    // the standard name, such as `wasi:cli/stdout@0.2.6`
  std::uint32_t grant = 0;  // index into PrepareOptions::grants, at most kMaxGrants - 1
};

// As many different grants as one program may hold.
inline constexpr std::size_t kMaxGrants = 32;

}  // namespace composable::engine
