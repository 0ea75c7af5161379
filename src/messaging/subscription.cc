#include "messaging/subscription.h"

#include <fmt/format.h>

#include <utility>

#include "messaging/headers.h"

namespace composable::messaging {
namespace {

std::string_view ReplyAddress(const mapping::Message& message) {
  return mapping::FindHeader(message.headers, mapping::kReplyTo).value_or("");
}

mapping::Message ErrorReply(const Error& error) {
  const std::string text = ToString(error);
  mapping::Message reply{.headers = {}, .body = Bytes(text.begin(), text.end())};
  SetHeader(reply.headers, mapping::kContentType, "text/plain");
  SetHeader(reply.headers, kReplyError, std::string(ErrorCodeName(error.code)));
  return reply;
}

}  // namespace

struct Subscription::Work {
  const mapping::Message& message() const { return *delivery.message(); }

  std::shared_ptr<Subscription> subscription;  // ends after the delivery
  Delivery delivery;
};

Subscription::Subscription(SubscriptionSettings settings, std::unique_ptr<Handler> handler,
                           SubscriptionServices services)
    : settings_(std::move(settings)),
      handler_(std::move(handler)),
      services_(std::move(services)) {}

Status Subscription::Start() {
  COMPOSABLE_TRY(broker_, services_.router.BrokerOf(settings_.channel));
  if (settings_.dead_letter) {
    COMPOSABLE_CHECK(services_.router.BrokerOf(*settings_.dead_letter));
  }
  return broker_->Consume({.channel = settings_.channel,
                           .group = settings_.group,
                           .concurrency = settings_.concurrency},
                          [weak = weak_from_this()](Delivery delivery) {
                            if (const auto subscription = weak.lock()) {
                              subscription->Take(std::move(delivery));
                            }
                          });
}

void Subscription::Take(Delivery delivery) {
  const auto work = std::make_shared<Work>(shared_from_this(), std::move(delivery));
  if (IsExpired(work->message().headers, services_.scheduler.WallTime())) {
    services_.observer.OnExpired(EventOf(*work), settings_.dead_letter);
    if (!settings_.dead_letter) return std::move(work->delivery).Acknowledge();
    auto letter = DeadLetter(*work, kReasonExpired, {});
    return SendDeadLetter(work, std::move(letter), 1);
  }
  handler_->Handle(work->delivery.message(), [this, work](Handled handled) {
    if (handled) {
      Finish(work, *std::move(handled));
    } else {
      Fail(work, std::move(handled).error());
    }
  });
}

void Subscription::Finish(WorkPtr work, std::optional<mapping::Message> reply) {
  services_.observer.OnHandled(EventOf(*work), reply ? &*reply : nullptr);
  if (!reply || ReplyAddress(work->message()).empty()) {
    return std::move(work->delivery).Acknowledge();
  }
  const MessagePtr request = work->delivery.message();
  Reply(*request, *std::move(reply), [this, work = std::move(work)](Status status) {
    if (!status) services_.observer.OnReplyLost(EventOf(*work), status.error());
    std::move(work->delivery).Acknowledge();
  });
}

void Subscription::Fail(WorkPtr work, const Failure& failure) {
  const std::uint32_t number = work->delivery.number();
  if (failure.worth == Worth::kGiveUp || number >= settings_.retry.max_deliveries) {
    return GiveUp(std::move(work), failure.error);
  }
  const std::chrono::milliseconds delay = DelayAfter(number, settings_.retry, services_.random);
  services_.observer.OnRetry(EventOf(*work), failure.error, delay);
  std::move(work->delivery).Retry(delay);
}

void Subscription::GiveUp(WorkPtr work, const Error& error) {
  services_.observer.OnGivenUp(EventOf(*work), error, settings_.dead_letter);
  if (!ReplyAddress(work->message()).empty()) {
    Reply(work->message(), ErrorReply(error), [this, work](Status status) {
      if (!status) services_.observer.OnReplyLost(EventOf(*work), status.error());
    });
  }
  if (!settings_.dead_letter) return std::move(work->delivery).Acknowledge();
  auto letter = DeadLetter(*work, kReasonFailed, ToString(error));
  SendDeadLetter(std::move(work), std::move(letter), 1);
}

void Subscription::SendDeadLetter(WorkPtr work, std::shared_ptr<const mapping::Message> letter,
                                  std::uint32_t attempt) {
  mapping::AcceptedCallback accepted = [this, work = std::move(work), letter,
                                        attempt](Status status) mutable {
    if (status) return std::move(work->delivery).Acknowledge();
    const std::chrono::milliseconds delay = DelayAfter(attempt, settings_.retry, services_.random);
    services_.observer.OnDeadLetterRefused(EventOf(*work), status.error(), delay);
    services_.scheduler.After(
        delay, [this, work = std::move(work), letter = std::move(letter), attempt]() mutable {
          SendDeadLetter(std::move(work), std::move(letter), attempt + 1);
        });
  };
  services_.router.Send(*settings_.dead_letter, *broker_, *letter, std::move(accepted));
}

void Subscription::Reply(const mapping::Message& request, mapping::Message reply,
                         mapping::AcceptedCallback accepted) {
  // What a reply belongs to: what the request says, or else the request itself.
  auto correlation = mapping::FindHeader(request.headers, mapping::kCorrelationId);
  if (!correlation) correlation = mapping::FindHeader(request.headers, mapping::kId);
  if (correlation) {
    SetHeader(reply.headers, mapping::kCorrelationId, std::string(*correlation));
  }
  for (mapping::Header& header : PropagatedHeaders(request.headers)) {
    AddMissingHeader(reply.headers, header.name, std::move(header.value));
  }
  services_.router.Send(ReplyAddress(request), *broker_, std::move(reply), std::move(accepted));
}

std::shared_ptr<const mapping::Message> Subscription::DeadLetter(const Work& work,
                                                                 std::string_view reason,
                                                                 std::string error) const {
  mapping::Message letter = work.message();
  // It starts a life of its own: nobody waits for it, and its time begins now.
  RemoveHeader(letter.headers, mapping::kReplyTo);
  RemoveHeader(letter.headers, mapping::kTimeToLive);
  RemoveHeader(letter.headers, mapping::kTimestamp);
  SetHeader(letter.headers, kDeadLetterReason, std::string(reason));
  if (!error.empty()) SetHeader(letter.headers, kDeadLetterError, std::move(error));
  SetHeader(letter.headers, kDeadLetterChannel, settings_.channel);
  SetHeader(letter.headers, kDeadLetterSubscription, settings_.name);
  SetHeader(letter.headers, kDeadLetterDeliveries, std::to_string(work.delivery.number()));
  return std::make_shared<const mapping::Message>(std::move(letter));
}

DeliveryEvent Subscription::EventOf(const Work& work) const {
  return {.subscription = settings_.name,
          .channel = settings_.channel,
          .message = work.message(),
          .number = work.delivery.number()};
}

}  // namespace composable::messaging
