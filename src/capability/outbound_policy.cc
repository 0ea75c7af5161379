#include "capability/outbound_policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/printable.h"
#include "capability/ip_address.h"

namespace composable::capability {
namespace {

using engine::AddressUse;
using engine::SocketAddress;

// What a guest spelled, shown at no greater length than a log line bears.
std::string Shown(std::string_view text) {
  constexpr std::size_t kLongest = 200;
  return text.size() <= kLongest ? Printable(text) : Printable(text.substr(0, kLongest)) + "…";
}

std::string_view Doing(AddressUse use) {
  switch (use) {
    case AddressUse::kHttp:
      return "an HTTP connection to";
    case AddressUse::kTcpBind:
      return "binding a TCP socket to";
    case AddressUse::kTcpListen:
      return "listening for TCP connections at";
    case AddressUse::kTcpAccept:
      return "accepting a TCP connection from";
    case AddressUse::kTcpConnect:
      return "a TCP connection to";
    case AddressUse::kUdpBind:
      return "binding a UDP socket to";
    case AddressUse::kUdpSend:
      return "sending a datagram to";
    case AddressUse::kUdpReceive:
      return "receiving a datagram from";
  }
  return "";
}

std::string ToText(const engine::HttpTarget& target) {
  return fmt::format("{} {}://{}:{}{}", Shown(target.method), target.scheme, Shown(target.host),
                     target.port, Shown(target.path));
}

std::string DeniedAddress(std::string_view capability, AddressUse use,
                          const SocketAddress& address) {
  return fmt::format("capability `{}` denied {} {}", capability, Doing(use), ToString(address));
}

Transport TransportOf(AddressUse use) {
  return use == AddressUse::kUdpBind || use == AddressUse::kUdpSend ||
                 use == AddressUse::kUdpReceive
             ? Transport::kUdp
             : Transport::kTcp;
}

bool AnyMatches(const std::vector<AddressPattern>& patterns, Transport transport,
                const SocketAddress& address) {
  return std::ranges::any_of(patterns, [&](const AddressPattern& pattern) {
    return Matches(pattern, transport, address);
  });
}

}  // namespace

HttpPolicy::HttpPolicy(std::string capability, HttpRules rules, NetworkNotice notice)
    : capability_(std::move(capability)), rules_(std::move(rules)), notice_(std::move(notice)) {}

bool HttpPolicy::AllowsRequest(const engine::HttpTarget& target) const {
  const bool is_allowed =
      !rules_.allow || std::ranges::any_of(*rules_.allow, [&](const HttpPattern& pattern) {
        return Matches(pattern, target);
      });
  if (!is_allowed) {
    notice_(fmt::format("capability `{}` denied the request {}: the key `allow` does not list it",
                        capability_, ToText(target)));
  }
  return is_allowed;
}

bool HttpPolicy::AllowsAddress(AddressUse use, const SocketAddress& address) const {
  if (use != AddressUse::kHttp) return false;
  if (rules_.private_addresses == PrivateAddresses::kAllowed || !IsPrivate(address.address)) {
    return true;
  }
  notice_(DeniedAddress(capability_, use, address) +
          ": it is private, and the key `deny-private-addresses` is set");
  return false;
}

void HttpPolicy::RequestFailed(const engine::HttpTarget& target, std::string_view reason) const {
  notice_(fmt::format("capability `{}`: the request {} failed: {}", capability_, ToText(target),
                      reason));
}

SocketPolicy::SocketPolicy(std::string capability, SocketRules rules, NetworkNotice notice)
    : capability_(std::move(capability)), rules_(std::move(rules)), notice_(std::move(notice)) {}

bool SocketPolicy::AllowsRequest(const engine::HttpTarget& /*target*/) const { return false; }

void SocketPolicy::RequestFailed(const engine::HttpTarget& /*target*/,
                                 std::string_view /*reason*/) const {}

bool SocketPolicy::Allows(AddressUse use, const SocketAddress& address) const {
  const Transport transport = TransportOf(use);
  const bool is_listed = !rules_.allow || AnyMatches(*rules_.allow, transport, address);
  const bool is_denied =
      rules_.private_addresses == PrivateAddresses::kDenied && IsPrivate(address.address);
  switch (use) {
    case AddressUse::kTcpBind:
    case AddressUse::kUdpBind: {
      const bool is_unspecified =
          std::ranges::all_of(address.address.bytes, [](std::uint8_t byte) { return byte == 0; });
      if (is_unspecified && address.port == 0) return true;
      return !rules_.listen || AnyMatches(*rules_.listen, transport, address);
    }
    case AddressUse::kTcpListen:
      return !rules_.listen || AnyMatches(*rules_.listen, transport, address);
    case AddressUse::kTcpAccept:
      return !is_denied;
    case AddressUse::kUdpReceive: {
      const bool listens =
          !rules_.listen || std::ranges::any_of(*rules_.listen, [](const AddressPattern& pattern) {
            return pattern.transport != Transport::kTcp;
          });
      return !is_denied && (listens || is_listed);
    }
    case AddressUse::kTcpConnect:
    case AddressUse::kUdpSend:
      return !is_denied && is_listed;
    case AddressUse::kHttp:
      return false;
  }
  return false;
}

bool SocketPolicy::AllowsAddress(AddressUse use, const SocketAddress& address) const {
  if (Allows(use, address)) return true;
  notice_(DeniedAddress(capability_, use, address));
  return false;
}

}  // namespace composable::capability
