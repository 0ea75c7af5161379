#include "app/sender.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "app/message_value.h"
#include "messaging/headers.h"
#include "messaging/router.h"
#include "value/value.h"

namespace composable::app {
namespace {

// The cases of `send-error`.
constexpr std::uint32_t kTimeout = 0;
constexpr std::uint32_t kUnknownChannel = 1;

void CompleteWith(engine::HostCall call, value::Value result) {
  std::move(call).Complete(std::optional(std::move(result)));
}

void FailWith(engine::HostCall call, const Error& error) {
  switch (error.code) {
    case ErrorCode::kNotFound:
      return CompleteWith(std::move(call), value::Err(value::Variant(kUnknownChannel)));
    case ErrorCode::kDeadlineExceeded:
    case ErrorCode::kResourceExhausted:
    case ErrorCode::kComponentError:
      return CompleteWith(std::move(call), value::Err(value::Variant(kTimeout)));
    default:
      std::move(call).Fail(ToString(error));
  }
}

// What both functions are called with: `channel`, `body`, `headers`. The context of the guest's own
// call goes along.
mapping::Message MessageIn(engine::HostCall& call) {
  std::vector<value::Value>& arguments = call.arguments();
  mapping::Message message;
  message.body = std::get<Bytes>(std::move(arguments[1].storage()));
  const auto& headers = arguments[2].As<value::Variant>();
  if (headers.payload != nullptr) message.headers = HeadersOf(*headers.payload);
  for (const auto& [name, value] : call.caller().propagated_headers) {
    if (mapping::IsPropagated(name)) messaging::AddMissingHeader(message.headers, name, value);
  }
  return message;
}

Result<mapping::ChannelPtr> Open(const SenderGrant& grant, const std::string& channel) {
  const auto publisher = grant.publisher.lock();
  if (publisher == nullptr) return Fail(ErrorCode::kCancelled, "the system stopped");
  if (!messaging::Router::IsReplyAddress(channel) &&
      std::ranges::find(grant.channels, channel) == grant.channels.end()) {
    return Fail(ErrorCode::kNotFound, "the channel `{}` may not be sent to", channel);
  }
  return publisher->Open(channel);
}

}  // namespace

std::vector<engine::HostFunction> SenderFunctions(const std::string& import_name,
                                                  const SenderGrant& grant) {
  const auto send = [grant](engine::HostCall call) {
    auto channel = Open(grant, call.arguments()[0].As<std::string>());
    if (!channel) return FailWith(std::move(call), channel.error());
    mapping::Message message = MessageIn(call);
    (*channel)->Publish(std::move(message), [call = std::move(call)](Status accepted) mutable {
      if (!accepted) return FailWith(std::move(call), accepted.error());
      CompleteWith(std::move(call), value::Ok());
    });
  };
  const auto send_and_receive = [grant](engine::HostCall call) {
    auto channel = Open(grant, call.arguments()[0].As<std::string>());
    if (!channel) return FailWith(std::move(call), channel.error());
    mapping::Message message = MessageIn(call);
    (*channel)->Request(std::move(message), grant.reply_timeout,
                        [call = std::move(call)](Result<mapping::Message> reply) mutable {
                          if (!reply) return FailWith(std::move(call), reply.error());
                          CompleteWith(std::move(call), value::Ok(ToValue(*reply)));
                        });
  };
  return {{.interface = import_name, .name = "send", .run = send},
          {.interface = import_name, .name = "send-and-receive", .run = send_and_receive}};
}

}  // namespace composable::app
