#include "messaging/router.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "base/suggest.h"

namespace composable::messaging {

void Router::Add(std::string channel, Broker& broker) {
  brokers_.emplace(std::move(channel), &broker);
}

Result<mapping::ChannelPtr> Router::Open(std::string_view channel) {
  if (IsReplyAddress(channel)) {
    for (const auto& [name, broker] : brokers_) {
      if (auto opened = broker->Open(channel)) return opened;
    }
  }
  COMPOSABLE_TRY(Broker * broker, BrokerOf(channel));
  return broker->Open(channel);
}

Result<Broker*> Router::BrokerOf(std::string_view channel) const {
  const auto found = brokers_.find(channel);
  if (found != brokers_.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& [name, broker] : brokers_) names.push_back(name);
  std::string hint = DidYouMean(channel, names);
  if (hint.empty()) {
    hint = "; a channel is there when a [subscription.NAME] or a [channel.NAME] names it";
  }
  return Fail({ErrorCode::kNotFound, Diagnostic::kUnknownChannel}, "there is no channel `{}`{}",
              channel, hint);
}

void Router::Send(std::string_view address, Broker& origin, mapping::Message message,
                  mapping::AcceptedCallback accepted) {
  const auto found = brokers_.find(address);
  Broker& broker = found == brokers_.end() ? origin : *found->second;
  broker.Send(address, std::move(message), std::move(accepted));
}

}  // namespace composable::messaging
