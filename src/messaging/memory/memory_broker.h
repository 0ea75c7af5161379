// The broker within the process: it needs nothing, and forgets everything when the process ends.
//
// Spec: section 2, "In-process by default".
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "messaging/broker.h"
#include "messaging/headers.h"
#include "messaging/memory/pending_requests.h"
#include "messaging/memory/topic.h"
#include "messaging/retry.h"

namespace composable::messaging::memory {

struct ChannelSettings {
  std::string name;
  TopicSettings topic;
};

// The services outlive the broker, and what is left of it in the scheduler.
class MemoryBroker final : public Broker {
 public:
  // The names are distinct.
  MemoryBroker(std::vector<ChannelSettings> channels, Scheduler& scheduler, Observer& observer,
               const RandomSource& random);
  MemoryBroker(const MemoryBroker&) = delete;
  MemoryBroker& operator=(const MemoryBroker&) = delete;
  ~MemoryBroker() override;

  Result<mapping::ChannelPtr> Open(std::string_view channel) override;
  void Send(std::string_view address, mapping::Message message,
            mapping::AcceptedCallback accepted) override;
  // kInvalidArgument where the concurrency is none, or more than kMaxConcurrency.
  Status Consume(ConsumerOptions options, DeliveryHandler handler) override;
  void Drain(std::chrono::milliseconds timeout, DrainedCallback drained) override;

  static constexpr std::uint32_t kMaxConcurrency = 10'000;

 private:
  struct Draining;

  Result<TopicPtr> Find(std::string_view channel) const;

  Scheduler& scheduler_;
  WorkCount work_;
  std::shared_ptr<PendingRequests> requests_;
  std::shared_ptr<IdSource> ids_;
  std::map<std::string, TopicPtr, std::less<>> topics_;
};

}  // namespace composable::messaging::memory
