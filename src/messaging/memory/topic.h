// One channel within the process: a queue for each consumer group, and the slots of its consumers.
//
// A slot holds one message from when it is taken out of the queue until it is settled, through all
// its deliveries. A slot without a message is idle; whatever gives it one posts a task that runs
// it. A slot that runs takes one message after the other, for as long as there are any.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mapping/channel.h"
#include "messaging/broker.h"
#include "messaging/delivery.h"
#include "messaging/memory/topic_settings.h"
#include "messaging/memory/work_count.h"
#include "messaging/observer.h"
#include "messaging/scheduler.h"

namespace composable::messaging::memory {

// What topics work with; all of it outlives them.
struct TopicServices {
  Scheduler& scheduler;
  Observer& observer;
  WorkCount& work;
};

// Safe to use from any thread. Tasks keep it alive.
class Topic final : public std::enable_shared_from_this<Topic> {
 public:
  Topic(std::string name, TopicSettings settings, TopicServices services);
  Topic(const Topic&) = delete;
  Topic& operator=(const Topic&) = delete;
  ~Topic();

  const std::string& name() const { return name_; }
  const TopicSettings& settings() const { return settings_; }

  // Adds the slots of a consumer, and the group where it is new.
  void AddConsumer(std::string_view group, std::uint32_t concurrency, DeliveryHandler handler);

  // Puts the message into the queue of each group; none of them, where one has no room. A topic
  // without groups takes every message and forgets it.
  void Publish(MessagePtr message, mapping::AcceptedCallback accepted);

  // Refuses everything from now on, and forgets what waits.
  void Close();

 private:
  struct Slot;

  struct Group {
    std::string name;
    std::deque<MessagePtr> queue;
    std::vector<Slot*> idle;
  };

  // How far the delivery is that a slot has made.
  enum class Step : std::uint8_t {
    kHanding,  // the handler has not returned, and not settled it either
    kInHand,   // the handler has returned; it will be settled later
    kSettled,  // settled before the handler returned: who called the handler goes on
  };

  struct Slot final : DeliverySink {
    Slot(Topic& topic_of_slot, Group& group_of_slot, std::shared_ptr<const DeliveryHandler> to)
        : topic(topic_of_slot), group(group_of_slot), handler(std::move(to)) {}
    void Acknowledge() override;
    void Retry(std::chrono::milliseconds delay_before) override;

    Topic& topic;
    Group& group;
    std::shared_ptr<const DeliveryHandler> handler;
    // What is below belongs to who runs the slot, and from the handing over to who settles it.
    MessagePtr message;  // null: the next one
    std::uint32_t delivery = 0;
    std::chrono::milliseconds delay{0};  // before it runs again
    std::atomic<Step> step = Step::kHanding;
  };

  // A message that waits for room.
  struct Waiting {
    MessagePtr message;
    mapping::AcceptedCallback accepted;
    TimerId timer{};
  };
  using Accepted = std::vector<mapping::AcceptedCallback>;

  // With mutex_ held.
  bool HasRoom() const;
  void MakeRoom(std::vector<MessagePtr>& dropped);
  void Enqueue(const MessagePtr& message);
  Accepted AdmitWaiting();
  Error Full() const;

  void GiveUpWaiting(std::uint64_t number);
  // Gives the slot the next message; false where there is none: then it is idle.
  bool TakeNext(Slot& slot);
  void Run(Slot& slot);
  void RunLater(Slot& slot);
  // Goes on with a slot whose delivery was settled.
  void Settle(Slot& slot);

  const std::string name_;
  const TopicSettings settings_;
  const TopicServices services_;

  std::mutex mutex_;
  // All guarded by mutex_. Groups and slots stay where they are.
  std::vector<std::unique_ptr<Group>> groups_;
  std::deque<Slot> slots_;
  std::map<std::uint64_t, Waiting> waiting_;  // in the order in which they came
  std::uint64_t last_waiting_ = 0;
  bool is_closed_ = false;
};
using TopicPtr = std::shared_ptr<Topic>;

}  // namespace composable::messaging::memory
