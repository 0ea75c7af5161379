#include "capability/address_pattern.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <system_error>

#include "base/diagnostic.h"
#include "base/printable.h"

namespace composable::capability {
namespace {

std::unexpected<Error> MalformedAddress(std::string_view text, std::string_view reason) {
  return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidAddressPattern},
              "`{}` {}; write it like `tcp://192.0.2.1:5432`, `10.0.0.0/8` or `[fd00::/8]:53`",
              Printable(text), reason);
}

template <typename Number>
std::optional<Number> ParseNumber(std::string_view text) {
  Number number = 0;
  const char* const end = text.data() + text.size();
  const auto [after, status] = std::from_chars(text.data(), end, number);
  if (status != std::errc() || after != end) return std::nullopt;
  return number;
}

std::optional<IpRange> ParseRange(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = ParseIpAddress(text.substr(0, slash));
  if (!address) return std::nullopt;
  const std::size_t all = address->size * kBitsOfByte;
  if (slash == std::string_view::npos) return IpRange{*address, all};
  const auto bits = ParseNumber<std::size_t>(text.substr(slash + 1));
  if (!bits || *bits > all) return std::nullopt;
  return IpRange{*address, *bits};
}

}  // namespace

Result<AddressPattern> ParseAddressPattern(std::string_view text) {
  AddressPattern pattern;
  std::string_view rest = text;
  for (const auto& [scheme, transport] :
       {std::pair(std::string_view("tcp://"), Transport::kTcp), {"udp://", Transport::kUdp}}) {
    if (!rest.starts_with(scheme)) continue;
    pattern.transport = transport;
    rest.remove_prefix(scheme.size());
    break;
  }
  if (rest.contains("://")) return MalformedAddress(text, "is neither `tcp://` nor `udp://`");

  std::string_view address = rest;
  std::string_view port;
  if (rest.starts_with('[')) {
    const std::size_t end = rest.find(']');
    if (end == std::string_view::npos) return MalformedAddress(text, "has no `]`");
    address = rest.substr(1, end - 1);
    port = rest.substr(end + 1);
  } else if (std::ranges::count(rest, ':') == 1) {
    address = rest.substr(0, rest.find(':'));
    port = rest.substr(rest.find(':'));
  }
  const auto range = ParseRange(address);
  if (!range) {
    return MalformedAddress(text, "is no address of the Internet; names are not looked up here");
  }
  pattern.range = *range;
  if (port.empty()) return pattern;
  const auto number = port.starts_with(':') ? ParseNumber<std::uint16_t>(port.substr(1))
                                            : std::optional<std::uint16_t>();
  if (!number) return MalformedAddress(text, "has no port between 0 and 65535 after the colon");
  pattern.port = number;
  return pattern;
}

bool Matches(const AddressPattern& pattern, Transport transport,
             const engine::SocketAddress& address) {
  if (pattern.transport && *pattern.transport != transport) return false;
  if (pattern.port && *pattern.port != address.port) return false;
  return Contains(pattern.range, address.address);
}

}  // namespace composable::capability
