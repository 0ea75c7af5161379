#include "messaging/memory/memory_broker.h"

#include <fmt/format.h>

#include <atomic>
#include <string>
#include <utility>

#include "base/diagnostic.h"
#include "base/suggest.h"
#include "messaging/headers.h"

namespace composable::messaging::memory {
namespace {

// Gives a message the headers that every message in a channel has.
void Stamp(mapping::Message& message, const TopicSettings& settings, IdSource& ids,
           std::chrono::system_clock::time_point now) {
  mapping::Headers& headers = message.headers;
  if (!mapping::FindHeader(headers, mapping::kId)) {
    headers.push_back({.name = std::string(mapping::kId), .value = ids.Next()});
  }
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch());
  AddMissingHeader(headers, mapping::kTimestamp, std::to_string(milliseconds.count()));
  if (settings.ttl) {
    AddMissingHeader(headers, mapping::kTimeToLive, std::to_string(settings.ttl->count()));
  }
}

// A reply as the sender of the request sees it.
Result<mapping::Message> Understand(mapping::Message reply) {
  if (!mapping::FindHeader(reply.headers, kReplyError)) return reply;
  return Fail(ErrorCode::kComponentError, "{}", AsText(reply.body));
}

// Where the reply to one request goes.
class ReplyChannel final : public mapping::Channel {
 public:
  ReplyChannel(std::string address, std::shared_ptr<PendingRequests> requests)
      : address_(std::move(address)), requests_(std::move(requests)) {}

  void Publish(mapping::Message message, mapping::AcceptedCallback accepted) override {
    accepted(requests_->Complete(address_, Understand(std::move(message))));
  }
  void Request(mapping::Message /*message*/, std::chrono::milliseconds /*timeout*/,
               mapping::ReplyCallback reply) override {
    reply(Fail(ErrorCode::kInvalidArgument, "`{}` takes a reply, and gives none", address_));
  }

 private:
  std::string address_;
  std::shared_ptr<PendingRequests> requests_;
};

class TopicChannel final : public mapping::Channel {
 public:
  TopicChannel(TopicPtr topic, std::shared_ptr<PendingRequests> requests,
               std::shared_ptr<IdSource> ids, Scheduler& scheduler)
      : topic_(std::move(topic)),
        requests_(std::move(requests)),
        ids_(std::move(ids)),
        scheduler_(scheduler) {}

  void Publish(mapping::Message message, mapping::AcceptedCallback accepted) override {
    Stamp(message, topic_->settings(), *ids_, scheduler_.WallTime());
    topic_->Publish(std::make_shared<const mapping::Message>(std::move(message)),
                    std::move(accepted));
  }

  void Request(mapping::Message message, std::chrono::milliseconds timeout,
               mapping::ReplyCallback reply) override {
    const std::string id = ids_->Next();
    std::string address = requests_->Add(id, timeout, topic_->name(), std::move(reply));
    if (address.empty()) return;
    SetHeader(message.headers, mapping::kReplyTo, address);
    SetHeader(message.headers, mapping::kCorrelationId, id);
    Publish(std::move(message),
            [requests = requests_, address = std::move(address)](Status status) {
              if (status) return;
              // The request may have timed out while its message waited for room.
              [[maybe_unused]] const Status completed =
                  requests->Complete(address, std::unexpected(std::move(status).error()));
            });
  }

 private:
  TopicPtr topic_;
  std::shared_ptr<PendingRequests> requests_;
  std::shared_ptr<IdSource> ids_;
  Scheduler& scheduler_;
};

}  // namespace

MemoryBroker::MemoryBroker(std::vector<ChannelSettings> channels, Scheduler& scheduler,
                           Observer& observer, const RandomSource& random)
    : scheduler_(scheduler),
      requests_(std::make_shared<PendingRequests>(scheduler, random)),
      ids_(std::make_shared<IdSource>(random())) {
  for (ChannelSettings& channel : channels) {
    auto topic = std::make_shared<Topic>(channel.name, channel.topic,
                                         TopicServices{scheduler, observer, work_});
    topics_.emplace(std::move(channel.name), std::move(topic));
  }
}

MemoryBroker::~MemoryBroker() = default;

Result<TopicPtr> MemoryBroker::Find(std::string_view channel) const {
  const auto found = topics_.find(channel);
  if (found != topics_.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& [name, topic] : topics_) names.push_back(name);
  return Fail({ErrorCode::kNotFound, Diagnostic::kUnknownChannel}, "there is no channel `{}`{}",
              channel, DidYouMean(channel, names));
}

Result<mapping::ChannelPtr> MemoryBroker::Open(std::string_view channel) {
  if (PendingRequests::IsAddress(channel)) {
    return std::make_shared<ReplyChannel>(std::string(channel), requests_);
  }
  COMPOSABLE_TRY(TopicPtr topic, Find(channel));
  return std::make_shared<TopicChannel>(std::move(topic), requests_, ids_, scheduler_);
}

void MemoryBroker::Send(std::string_view address, mapping::Message message,
                        mapping::AcceptedCallback accepted) {
  auto channel = Open(address);
  if (!channel) return accepted(std::unexpected(std::move(channel).error()));
  (*channel)->Publish(std::move(message), std::move(accepted));
}

Status MemoryBroker::Consume(ConsumerOptions options, DeliveryHandler handler) {
  COMPOSABLE_TRY(const TopicPtr topic, Find(options.channel));
  if (options.concurrency == 0 || options.concurrency > kMaxConcurrency) {
    return Fail(ErrorCode::kInvalidArgument,
                "a consumer has from 1 to {} messages in hand at once, not {}", kMaxConcurrency,
                options.concurrency);
  }
  topic->AddConsumer(options.group, options.concurrency, std::move(handler));
  return {};
}

// The two ways in which draining ends; the first one counts.
struct MemoryBroker::Draining {
  std::atomic<bool> is_over = false;
  DrainedCallback drained;
  TimerId timer{};
};

void MemoryBroker::Drain(std::chrono::milliseconds timeout, DrainedCallback drained) {
  auto draining = std::make_shared<Draining>();
  draining->drained = std::move(drained);
  const auto end = [this, draining] {
    if (draining->is_over.exchange(true)) return;
    const std::size_t lost = work_.count();
    for (const auto& [name, topic] : topics_) topic->Close();
    requests_->Close();
    draining->drained({.lost = lost});
  };
  draining->timer = scheduler_.After(timeout, end);
  // In a task of its own: who settles the last message may hold what `drained` ends.
  work_.WhenNone([this, draining, end] {
    scheduler_.Cancel(draining->timer);
    scheduler_.Post(end);
  });
}

}  // namespace composable::messaging::memory
