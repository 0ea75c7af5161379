// What a component may touch of the system through WASI.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/network_policy.h"

namespace composable::engine {

enum class DirectoryAccess : std::uint8_t { kReadOnly, kReadWrite };

// A directory of the host that the guest sees under a path of its own.
struct Preopen {
  std::string host_path;
  std::string guest_path;
  DirectoryAccess access = DirectoryAccess::kReadOnly;
  bool operator==(const Preopen&) const = default;
};

// How outgoing HTTP requests are made. A guest may ask for shorter timeouts, never for longer ones.
struct HttpSettings {
  std::chrono::milliseconds connect_timeout{10'000};  // finding the address, TCP and TLS together
  std::chrono::milliseconds first_byte_timeout{60'000};     // until the response's headers
  std::chrono::milliseconds between_bytes_timeout{60'000};  // between two pieces of its body
  std::chrono::milliseconds idle_timeout{90'000};           // how long an unused connection is kept
  std::uint32_t idle_connections = 64;  // unused ones kept for each origin; 0: none is used again
  bool h2c_for_grpc = false;            // gRPC over `http` goes out as HTTP/2 without asking first
  std::string certificates;             // PEM; trusted beside those of the system
  bool operator==(const HttpSettings&) const = default;
};

// One set of authority. As made by default it allows clocks, random numbers and empty standard
// streams.
struct WasiGrant {
  bool inherit_stdin = false;
  bool inherit_stdout = false;
  bool inherit_stderr = false;
  std::shared_ptr<const NetworkPolicy> sockets;  // null: no sockets
  bool allow_ip_name_lookup = false;
  std::shared_ptr<const NetworkPolicy> http;  // null: every request is denied
  HttpSettings http_settings;
  std::optional<std::uint64_t> seed;  // random numbers follow from it; absent: they are random
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
