#include "capability/ip_address.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace composable::capability {
namespace {

using engine::IpAddress;
using engine::SocketAddress;

constexpr std::size_t kIpv4 = 4;
constexpr std::size_t kIpv6 = 16;

struct NamedRange {
  std::string_view address;
  std::size_t bits;
};

constexpr auto kPrivateRanges = std::to_array<NamedRange>({
    {"0.0.0.0", 8},        // this network
    {"10.0.0.0", 8},       // private
    {"100.64.0.0", 10},    // shared by a provider's customers
    {"127.0.0.0", 8},      // loopback
    {"169.254.0.0", 16},   // link-local
    {"172.16.0.0", 12},    // private
    {"192.0.0.0", 24},     // protocol assignments
    {"192.0.2.0", 24},     // documentation
    {"192.168.0.0", 16},   // private
    {"198.18.0.0", 15},    // benchmarks
    {"198.51.100.0", 24},  // documentation
    {"203.0.113.0", 24},   // documentation
    {"224.0.0.0", 4},      // multicast
    {"240.0.0.0", 4},      // reserved, broadcast
    {"::", 127},           // unspecified, loopback
    {"64:ff9b:1::", 48},   // local translation
    {"100::", 64},         // discard
    {"2001::", 23},        // protocol assignments
    {"2001:db8::", 32},    // documentation
    {"3fff::", 20},        // documentation
    {"5f00::", 16},        // segment routing
    {"fc00::", 7},         // unique local
    {"fe80::", 10},        // link-local
    {"fec0::", 10},        // site-local
    {"ff00::", 8},         // multicast
});

bool StartsWith(const IpAddress& address, std::initializer_list<std::uint8_t> bytes) {
  return std::equal(bytes.begin(), bytes.end(), address.bytes.begin());
}

IpAddress Ipv4At(const IpAddress& address, std::size_t offset) {
  IpAddress inner;
  std::memcpy(inner.bytes.data(), address.bytes.data() + offset, kIpv4);
  return inner;
}

}  // namespace

std::optional<IpAddress> ParseIpAddress(std::string_view text) {
  const std::string terminated(text);
  if (terminated.contains('\0')) return std::nullopt;
  IpAddress address;
  if (inet_pton(AF_INET, terminated.c_str(), address.bytes.data()) == 1) return address;
  address = {.bytes = {}, .size = kIpv6};
  if (inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) == 1) return address;
  return std::nullopt;
}

std::string ToString(const IpAddress& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = address.size == kIpv4 ? AF_INET : AF_INET6;
  inet_ntop(family, address.bytes.data(), text.data(), text.size());
  return text.data();
}

std::string ToString(const SocketAddress& address) {
  const std::string text = ToString(address.address);
  return address.address.size == kIpv4 ? fmt::format("{}:{}", text, address.port)
                                       : fmt::format("[{}]:{}", text, address.port);
}

IpAddress Embedded(const IpAddress& address) {
  if (address.size != kIpv6) return address;
  constexpr std::size_t kLast = kIpv6 - kIpv4;
  if (StartsWith(address, {0x20, 0x02})) return Ipv4At(address, 2);
  const bool is_mapped = StartsWith(address, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF});
  const bool is_translated = StartsWith(address, {0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0});
  const bool is_compatible = StartsWith(address, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}) &&
                             !StartsWith(address, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  return is_mapped || is_translated || is_compatible ? Ipv4At(address, kLast) : address;
}

bool Contains(const IpRange& range, const IpAddress& address) {
  if (range.start.size != address.size) return false;
  const std::size_t whole = range.bits / kBitsOfByte;
  if (!std::equal(address.bytes.begin(), address.bytes.begin() + whole, range.start.bytes.begin()))
    return false;
  const std::size_t rest = range.bits % kBitsOfByte;
  if (rest == 0) return true;
  const int shift = static_cast<int>(kBitsOfByte - rest);
  return address.bytes[whole] >> shift == range.start.bytes[whole] >> shift;
}

bool IsPrivate(const IpAddress& address) {
  const IpAddress embedded = Embedded(address);
  return std::ranges::any_of(kPrivateRanges, [&](const NamedRange& range) {
    const IpRange parsed{*ParseIpAddress(range.address), range.bits};
    return Contains(parsed, embedded) || Contains(parsed, address);
  });
}

}  // namespace composable::capability
