#include "app/messaging_log.h"

#include <fmt/format.h>

#include <array>
#include <utility>
#include <vector>

#include "value/json.h"
#include "value/value.h"
#include "wit/type.h"

namespace composable::app {
namespace {

using telemetry::LogField;
using telemetry::LogLevel;

// Where calls are made for messages, and where the messages are.
constexpr std::string_view kActivator = "composable_runtime::messaging::activator";
constexpr std::string_view kChannels = "composable_runtime::messaging";

// A result as it reads in a log line: of a JSON string, the text that it stands for.
std::string ResultText(const mapping::Message& reply) {
  const std::string_view body = AsText(reply.body);
  if (body.starts_with('"')) {
    const auto text = value::FromJson(wit::Type::Primitive(wit::Kind::kString), body);
    if (text) return text->As<std::string>();
  }
  return std::string(body);
}

std::string IdOf(const mapping::Message& message) {
  return std::string(mapping::FindHeader(message.headers, mapping::kId).value_or(""));
}

std::string MillisecondsText(std::chrono::milliseconds time) {
  return fmt::format("{}ms", time.count());
}

// The fields that tell a delivery from all others, and then more.
std::vector<LogField> Fields(const messaging::DeliveryEvent& event, std::vector<LogField> more) {
  std::vector<LogField> fields = {{"subscription", std::string(event.subscription)},
                                  {"channel", std::string(event.channel)},
                                  {"id", IdOf(event.message)},
                                  {"delivery", fmt::format("{}", event.number)}};
  for (LogField& field : more) fields.push_back(std::move(field));
  return fields;
}

std::string DeadLetterText(std::optional<std::string_view> dead_letter) {
  return std::string(dead_letter.value_or("none"));
}

}  // namespace

void MessagingLog::Add(std::string subscription, std::string component, std::string function) {
  callees_.emplace(std::move(subscription), Callee{std::move(component), std::move(function)});
}

void MessagingLog::OnHandled(const messaging::DeliveryEvent& event, const mapping::Message* reply) {
  if (!log_.IsEnabled(LogLevel::kInfo, kActivator)) return;
  const auto callee = callees_.find(event.subscription);
  if (callee == callees_.end()) return;
  std::vector<LogField> fields = {{"component", callee->second.component},
                                  {"function", callee->second.function}};
  if (reply != nullptr) fields.push_back({"result", ResultText(*reply)});
  log_.Write({.level = LogLevel::kInfo,
              .target = kActivator,
              .message = "invocation complete",
              .fields = fields});
}

void MessagingLog::OnRetry(const messaging::DeliveryEvent& event, const Error& error,
                           std::chrono::milliseconds delay) {
  log_.Write({.level = LogLevel::kWarn,
              .target = kActivator,
              .message = "invocation failed",
              .fields = Fields(
                  event, {{"error", ToString(error)}, {"retry-in", MillisecondsText(delay)}})});
}

void MessagingLog::OnGivenUp(const messaging::DeliveryEvent& event, const Error& error,
                             std::optional<std::string_view> dead_letter) {
  log_.Write({.level = LogLevel::kError,
              .target = kActivator,
              .message = "message given up",
              .fields = Fields(event, {{"error", ToString(error)},
                                       {"dead-letter", DeadLetterText(dead_letter)}})});
}

void MessagingLog::OnExpired(const messaging::DeliveryEvent& event,
                             std::optional<std::string_view> dead_letter) {
  log_.Write({.level = LogLevel::kWarn,
              .target = kChannels,
              .message = "message expired",
              .fields = Fields(event, {{"dead-letter", DeadLetterText(dead_letter)}})});
}

void MessagingLog::OnDeadLetterRefused(const messaging::DeliveryEvent& event, const Error& error,
                                       std::chrono::milliseconds delay) {
  log_.Write({.level = LogLevel::kWarn,
              .target = kChannels,
              .message = "dead letter refused",
              .fields = Fields(
                  event, {{"error", ToString(error)}, {"retry-in", MillisecondsText(delay)}})});
}

void MessagingLog::OnReplyLost(const messaging::DeliveryEvent& event, const Error& error) {
  log_.Write({.level = LogLevel::kWarn,
              .target = kChannels,
              .message = "reply lost",
              .fields = Fields(event, {{"error", ToString(error)}})});
}

void MessagingLog::OnDropped(std::string_view channel, const mapping::Message& message) {
  const std::array<LogField, 2> fields = {
      {{"channel", std::string(channel)}, {"id", IdOf(message)}}};
  log_.Write({.level = LogLevel::kWarn,
              .target = kChannels,
              .message = "message dropped",
              .fields = fields});
}

}  // namespace composable::app
