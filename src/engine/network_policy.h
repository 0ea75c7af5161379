// Whom a guest may reach over the network: asked by the engine, decided by whoever implements it.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace composable::engine {

// An address of IPv4 (4 bytes) or IPv6 (16), in network order; bytes that it does not have are 0.
struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};
  std::size_t size = 4;
  auto operator<=>(const IpAddress&) const = default;
};

struct SocketAddress {
  IpAddress address;
  std::uint16_t port = 0;
  auto operator<=>(const SocketAddress&) const = default;
};

// What an address is wanted for. For kTcpBind, kTcpListen and kUdpBind it is one of this machine,
// for the others it is the peer's. Sockets that connect or send without having been bound are bound
// to the unspecified address and port 0 first.
enum class AddressUse : std::uint8_t {
  kHttp,  // a connection for an outgoing HTTP request
  kTcpBind,
  kTcpListen,
  kTcpAccept,
  kTcpConnect,
  kUdpBind,
  kUdpSend,
  kUdpReceive,
};

// Where an outgoing HTTP request wants to go. Views are good during the question.
struct HttpTarget {
  std::string_view method;
  std::string_view scheme;  // `http` or `https`
  std::string_view host;    // as the guest spells it, without the brackets of an IPv6 address
  std::uint16_t port = 0;   // the scheme's own where the guest names none
  std::string_view path;    // without the query, as the guest spells it
};

// Asked and told from any thread, several at the same time; must neither block nor throw.
class NetworkPolicy {
 public:
  NetworkPolicy() = default;
  NetworkPolicy(const NetworkPolicy&) = delete;
  NetworkPolicy& operator=(const NetworkPolicy&) = delete;
  virtual ~NetworkPolicy() = default;

  // Asked for every request, before its host's name is looked up.
  virtual bool AllowsRequest(const HttpTarget& target) const = 0;
  // Asked for every address; for HTTP, after the name was looked up, for each that was found.
  virtual bool AllowsAddress(AddressUse use, const SocketAddress& address) const = 0;
  // Told of a request that was allowed and came to nothing before there was a response. `reason` is
  // a clause for people.
  virtual void RequestFailed(const HttpTarget& target, std::string_view reason) const = 0;
};

}  // namespace composable::engine
