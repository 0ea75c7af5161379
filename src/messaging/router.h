// All channels of a system, whichever broker carries each.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/error.h"
#include "mapping/channel.h"
#include "messaging/broker.h"

namespace composable::messaging {

// Filled while a system is made; safe to use from any thread afterwards.
class Router final : public mapping::Publisher {
 public:
  // The broker outlives this, and has a channel of that name, which no other has.
  void Add(std::string channel, Broker& broker);

  // Also the addresses that brokers put into `reply-to` headers, which IsReplyAddress knows.
  Result<mapping::ChannelPtr> Open(std::string_view channel) override;

  // Whether it can be such an address: no channel has such a name. Whoever knows the address may
  // reply.
  static bool IsReplyAddress(std::string_view text) { return text.starts_with('_'); }

  // The broker that carries the channel. Error: kNotFound, with the nearest name.
  Result<Broker*> BrokerOf(std::string_view channel) const;

  // Publishes to an address that stands in a message which `origin` delivered.
  void Send(std::string_view address, Broker& origin, mapping::Message message,
            mapping::AcceptedCallback accepted);

 private:
  std::map<std::string, Broker*, std::less<>> brokers_;
};

}  // namespace composable::messaging
