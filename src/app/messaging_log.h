// What becomes of messages, as log lines.
//
// Spec: section 2, "the line of step 6".
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "messaging/observer.h"
#include "telemetry/log.h"

namespace composable::app {

// Filled before messages come; safe to use from any thread afterwards.
class MessagingLog final : public messaging::Observer {
 public:
  // The log outlives this.
  explicit MessagingLog(telemetry::Log& log) : log_(log) {}

  // Whose component and function a subscription calls.
  void Add(std::string subscription, std::string component, std::string function);

  void OnHandled(const messaging::DeliveryEvent& event, const mapping::Message* reply) override;
  void OnRetry(const messaging::DeliveryEvent& event, const Error& error,
               std::chrono::milliseconds delay) override;
  void OnGivenUp(const messaging::DeliveryEvent& event, const Error& error,
                 std::optional<std::string_view> dead_letter) override;
  void OnExpired(const messaging::DeliveryEvent& event,
                 std::optional<std::string_view> dead_letter) override;
  void OnDeadLetterRefused(const messaging::DeliveryEvent& event, const Error& error,
                           std::chrono::milliseconds delay) override;
  void OnReplyLost(const messaging::DeliveryEvent& event, const Error& error) override;
  void OnDropped(std::string_view channel, const mapping::Message& message) override;

 private:
  struct Callee {
    std::string component;
    std::string function;
  };

  telemetry::Log& log_;
  std::map<std::string, Callee, std::less<>> callees_;
};

}  // namespace composable::app
