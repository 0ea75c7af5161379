// Rules for the network, as capabilities state them: what the engine asks.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capability/address_pattern.h"
#include "capability/http_pattern.h"
#include "engine/network_policy.h"

namespace composable::capability {

// Told what was denied, and which requests failed, in one sentence. Called from any thread; must
// neither block nor throw.
using NetworkNotice = std::function<void(const std::string& message)>;

enum class PrivateAddresses : std::uint8_t { kAllowed, kDenied };

// Of a `wasi:http` capability.
struct HttpRules {
  std::optional<std::vector<HttpPattern>> allow;  // absent: everything
  PrivateAddresses private_addresses = PrivateAddresses::kAllowed;
};

class HttpPolicy final : public engine::NetworkPolicy {
 public:
  // `capability` is its name, for the notices.
  HttpPolicy(std::string capability, HttpRules rules, NetworkNotice notice);

  bool AllowsRequest(const engine::HttpTarget& target) const override;
  // Only for connections of requests.
  bool AllowsAddress(engine::AddressUse use, const engine::SocketAddress& address) const override;
  void RequestFailed(const engine::HttpTarget& target, std::string_view reason) const override;

 private:
  std::string capability_;
  HttpRules rules_;
  NetworkNotice notice_;
};

// Of a `wasi:sockets` capability.
struct SocketRules {
  // Peers: to connect and send to, and to receive datagrams from. Absent: everybody.
  std::optional<std::vector<AddressPattern>> allow;
  // Addresses of this machine to bind and listen to; who connects there is accepted, and datagrams
  // are received from everybody. Absent: all of them.
  std::optional<std::vector<AddressPattern>> listen;
  PrivateAddresses private_addresses = PrivateAddresses::kAllowed;  // of peers
};

class SocketPolicy final : public engine::NetworkPolicy {
 public:
  SocketPolicy(std::string capability, SocketRules rules, NetworkNotice notice);

  // Sockets make no requests: false.
  bool AllowsRequest(const engine::HttpTarget& target) const override;
  // Binding to port 0 of the unspecified address is always allowed: it is what a socket does before
  // it connects.
  bool AllowsAddress(engine::AddressUse use, const engine::SocketAddress& address) const override;
  // There are none.
  void RequestFailed(const engine::HttpTarget& target, std::string_view reason) const override;

 private:
  bool Allows(engine::AddressUse use, const engine::SocketAddress& address) const;

  std::string capability_;
  SocketRules rules_;
  NetworkNotice notice_;
};

}  // namespace composable::capability
