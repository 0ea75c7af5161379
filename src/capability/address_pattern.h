// What the keys `allow` and `listen` of `wasi:sockets` say: which addresses may be used.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "capability/ip_address.h"

namespace composable::capability {

enum class Transport : std::uint8_t { kTcp, kUdp };

// `tcp://10.0.0.0/8:5432`, `udp://[fd00::/8]:53`, `192.0.2.1`.
struct AddressPattern {
  std::optional<Transport> transport;  // absent: both
  IpRange range;
  std::optional<std::uint16_t> port;  // absent: any
  bool operator==(const AddressPattern&) const = default;
};

// Errors, without a place, say what is wrong: kInvalidConfig.
Result<AddressPattern> ParseAddressPattern(std::string_view text);

bool Matches(const AddressPattern& pattern, Transport transport,
             const engine::SocketAddress& address);

}  // namespace composable::capability
