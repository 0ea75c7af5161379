// Addresses of the Internet: as text, in ranges, and which of them lead to private networks.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "engine/network_policy.h"

namespace composable::capability {

inline constexpr std::size_t kBitsOfByte = 8;

// `127.0.0.1` or `::1`, without brackets; nothing for other text, such as `127.1`.
std::optional<engine::IpAddress> ParseIpAddress(std::string_view text);

// As RFC 5952 writes it.
std::string ToString(const engine::IpAddress& address);
// `127.0.0.1:80` or `[::1]:80`.
std::string ToString(const engine::SocketAddress& address);

// The IPv4 address that an IPv6 address stands for: mapped (::ffff:0:0/96), compatible (::/96, but
// not :: and ::1), translated (64:ff9b::/96) or tunnelled (2002::/16); every other address itself.
engine::IpAddress Embedded(const engine::IpAddress& address);

// Addresses that begin with the same bits.
struct IpRange {
  engine::IpAddress start;
  std::size_t bits = 0;
  bool operator==(const IpRange&) const = default;
};

// Whether the address is of the range's family and lies in it.
bool Contains(const IpRange& range, const engine::IpAddress& address);

// Whether the address is anything but a public one: this machine, private and shared networks,
// link-local, multicast, reserved; also as an IPv6 address that stands for such an IPv4 address.
//
// Source: the IANA registries of special-purpose addresses (RFC 6890).
bool IsPrivate(const engine::IpAddress& address);

}  // namespace composable::capability
