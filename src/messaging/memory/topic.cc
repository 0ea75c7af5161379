#include "messaging/memory/topic.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace composable::messaging::memory {
namespace {

// Messages that a slot takes before it lets other tasks have the thread.
constexpr int kMostInARow = 64;

}  // namespace

Topic::Topic(std::string name, TopicSettings settings, TopicServices services)
    : name_(std::move(name)), settings_(settings), services_(services) {}

Topic::~Topic() = default;

void Topic::AddConsumer(std::string_view group, std::uint32_t concurrency,
                        DeliveryHandler handler) {
  const auto shared = std::make_shared<const DeliveryHandler>(std::move(handler));
  const std::scoped_lock lock(mutex_);
  auto found = std::ranges::find(groups_, group,
                                 [](const auto& known) -> std::string_view { return known->name; });
  if (found == groups_.end()) {
    groups_.push_back(std::make_unique<Group>());
    found = groups_.end() - 1;
    (*found)->name = group;
  }
  for (std::uint32_t i = 0; i < concurrency; ++i) {
    Slot& slot = slots_.emplace_back(*this, **found, shared);
    if (slot.group.queue.empty()) {
      slot.group.idle.push_back(&slot);
    } else {
      RunLater(slot);
    }
  }
}

void Topic::Publish(MessagePtr message, mapping::AcceptedCallback accepted) {
  std::vector<MessagePtr> dropped;
  Status status;
  {
    const std::scoped_lock lock(mutex_);
    // Who waits came first.
    if (is_closed_) {
      status = Fail(ErrorCode::kCancelled, "the channel `{}` is closed: the system stops", name_);
    } else if (waiting_.empty() && HasRoom()) {
      Enqueue(message);
    } else if (settings_.when_full == WhenFull::kDropOldest) {
      MakeRoom(dropped);
      Enqueue(message);
    } else if (settings_.when_full == WhenFull::kRefuse || waiting_.size() >= settings_.capacity) {
      status = std::unexpected(Full());
    } else {
      const std::uint64_t number = ++last_waiting_;
      services_.work.Add(1);
      const TimerId timer = services_.scheduler.After(
          settings_.full_timeout,
          [self = shared_from_this(), number] { self->GiveUpWaiting(number); });
      waiting_.emplace(number, Waiting{std::move(message), std::move(accepted), timer});
      return;
    }
  }
  for (const MessagePtr& oldest : dropped) services_.observer.OnDropped(name_, *oldest);
  services_.work.Finish(dropped.size());
  accepted(std::move(status));
}

void Topic::Close() {
  std::map<std::uint64_t, Waiting> waiting;
  std::size_t forgotten = 0;
  {
    const std::scoped_lock lock(mutex_);
    is_closed_ = true;
    waiting.swap(waiting_);
    for (const auto& group : groups_) {
      forgotten += group->queue.size();
      group->queue.clear();
    }
  }
  for (auto& [number, entry] : waiting) {
    services_.scheduler.Cancel(entry.timer);
    entry.accepted(
        Fail(ErrorCode::kCancelled, "the channel `{}` is closed: the system stops", name_));
  }
  services_.work.Finish(forgotten + waiting.size());
}

bool Topic::HasRoom() const {
  return std::ranges::none_of(
      groups_, [&](const auto& group) { return group->queue.size() >= settings_.capacity; });
}

void Topic::MakeRoom(std::vector<MessagePtr>& dropped) {
  for (const auto& group : groups_) {
    if (group->queue.size() < settings_.capacity) continue;
    dropped.push_back(std::move(group->queue.front()));
    group->queue.pop_front();
  }
}

void Topic::Enqueue(const MessagePtr& message) {
  services_.work.Add(groups_.size());
  for (const auto& group : groups_) {
    group->queue.push_back(message);
    if (group->idle.empty()) continue;
    Slot& slot = *group->idle.back();
    group->idle.pop_back();
    RunLater(slot);
  }
}

Topic::Accepted Topic::AdmitWaiting() {
  Accepted accepted;
  while (!waiting_.empty() && HasRoom()) {
    auto first = waiting_.extract(waiting_.begin());
    services_.scheduler.Cancel(first.mapped().timer);
    Enqueue(first.mapped().message);
    accepted.push_back(std::move(first.mapped().accepted));
  }
  return accepted;
}

Error Topic::Full() const {
  return Fail(ErrorCode::kResourceExhausted,
              "the channel `{}` is full: its `capacity` is {}; send fewer messages at a time, or "
              "raise it",
              name_, settings_.capacity)
      .error();
}

void Topic::GiveUpWaiting(std::uint64_t number) {
  mapping::AcceptedCallback accepted;
  {
    const std::scoped_lock lock(mutex_);
    const auto found = waiting_.find(number);
    if (found == waiting_.end()) return;
    accepted = std::move(found->second.accepted);
    waiting_.erase(found);
  }
  accepted(std::unexpected(Full()));
  services_.work.Finish(1);
}

bool Topic::TakeNext(Slot& slot) {
  Accepted accepted;
  bool has_message = false;
  {
    const std::scoped_lock lock(mutex_);
    std::deque<MessagePtr>& queue = slot.group.queue;
    if (queue.empty()) {
      slot.group.idle.push_back(&slot);
    } else {
      slot.message = std::move(queue.front());
      slot.delivery = 1;
      queue.pop_front();
      has_message = true;
      if (!waiting_.empty()) accepted = AdmitWaiting();
    }
  }
  for (mapping::AcceptedCallback& callback : accepted) callback({});
  services_.work.Finish(accepted.size());
  return has_message;
}

void Topic::Run(Slot& slot) {
  for (int i = 0; i < kMostInARow; ++i) {
    if (slot.message == nullptr && !TakeNext(slot)) return;
    slot.step.store(Step::kHanding);
    // Shares the topic's ownership: the slot lasts as long as the topic.
    std::shared_ptr<DeliverySink> sink(shared_from_this(), &slot);
    (*slot.handler)(Delivery(std::move(sink), slot.message, slot.delivery));
    auto expected = Step::kHanding;
    if (slot.step.compare_exchange_strong(expected, Step::kInHand)) return;
    if (slot.delay.count() > 0) break;
  }
  RunLater(slot);
}

void Topic::RunLater(Slot& slot) {
  auto task = [self = shared_from_this(), &slot] { self->Run(slot); };
  const std::chrono::milliseconds delay = std::exchange(slot.delay, std::chrono::milliseconds(0));
  if (delay.count() > 0) {
    services_.scheduler.After(delay, std::move(task));
  } else {
    services_.scheduler.Post(std::move(task));
  }
}

void Topic::Slot::Acknowledge() {
  message.reset();
  topic.Settle(*this);
  topic.services_.work.Finish(1);
}

void Topic::Slot::Retry(std::chrono::milliseconds delay_before) {
  ++delivery;
  delay = delay_before;
  topic.Settle(*this);
}

void Topic::Settle(Slot& slot) {
  if (slot.step.exchange(Step::kSettled) == Step::kInHand) RunLater(slot);
}

}  // namespace composable::messaging::memory
