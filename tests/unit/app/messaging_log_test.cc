#include "app/messaging_log.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace composable::app {
namespace {

using testing::ElementsAre;

// Keeps records as lines.
class LineLog final : public telemetry::Log {
 public:
  bool IsEnabled(telemetry::LogLevel level, std::string_view /*target*/) const override {
    return level >= lowest;
  }
  void Write(const telemetry::LogRecord& record) override {
    std::string line =
        fmt::format("{} {} {}", static_cast<int>(record.level), record.target, record.message);
    for (const telemetry::LogField& field : record.fields) {
      line += fmt::format(" {}={}", field.key, field.value);
    }
    lines.push_back(std::move(line));
  }

  telemetry::LogLevel lowest = telemetry::LogLevel::kTrace;
  std::vector<std::string> lines;
};

mapping::Message JsonMessage(std::string_view body) {
  return {.headers = {{"id", "1"}}, .body = Bytes(body.begin(), body.end())};
}

class MessagingLogTest : public testing::Test {
 protected:
  MessagingLogTest() { observer_.Add("names", "greeter", "greet"); }
  messaging::DeliveryEvent Event() {
    return {.subscription = "names", .channel = "words", .message = message_, .number = 2};
  }

  mapping::Message message_ = JsonMessage("World");
  LineLog log_;
  MessagingLog observer_{log_};
};

TEST_F(MessagingLogTest, SaysWhatCameOfAMessage) {
  const mapping::Message text = JsonMessage("\"Hallo, \\\"Wereld\\\"!\"");
  const mapping::Message record = JsonMessage("{\"a\":[1]}");
  observer_.OnHandled(Event(), &text);
  observer_.OnHandled(Event(), &record);
  observer_.OnHandled(Event(), nullptr);
  const std::string start =
      "2 composable_runtime::messaging::activator invocation complete component=greeter "
      "function=greet";
  EXPECT_THAT(log_.lines, ElementsAre(start + " result=Hallo, \"Wereld\"!",
                                      start + " result={\"a\":[1]}", start));
}

TEST_F(MessagingLogTest, SaysWhatWentWrong) {
  const Error error = Fail(ErrorCode::kTrap, "it broke").error();
  observer_.OnRetry(Event(), error, std::chrono::milliseconds(5));
  observer_.OnGivenUp(Event(), error, "failed");
  observer_.OnGivenUp(Event(), error, std::nullopt);
  observer_.OnExpired(Event(), std::nullopt);
  observer_.OnDeadLetterRefused(Event(), error, std::chrono::milliseconds(7));
  observer_.OnReplyLost(Event(), error);
  observer_.OnDropped("words", message_);
  const std::string activator = " composable_runtime::messaging::activator ";
  const std::string channels = " composable_runtime::messaging ";
  const std::string about = " subscription=names channel=words id=1 delivery=2";
  EXPECT_THAT(
      log_.lines,
      ElementsAre(
          "3" + activator + "invocation failed" + about + " error=it broke retry-in=5ms",
          "4" + activator + "message given up" + about + " error=it broke dead-letter=failed",
          "4" + activator + "message given up" + about + " error=it broke dead-letter=none",
          "3" + channels + "message expired" + about + " dead-letter=none",
          "3" + channels + "dead letter refused" + about + " error=it broke retry-in=7ms",
          "3" + channels + "reply lost" + about + " error=it broke",
          "3" + channels + "message dropped channel=words id=1"));
}

TEST_F(MessagingLogTest, MakesNothingThatNobodyReads) {
  log_.lowest = telemetry::LogLevel::kWarn;
  const mapping::Message reply = JsonMessage("\"x\"");
  observer_.OnHandled(Event(), &reply);
  EXPECT_TRUE(log_.lines.empty());
}

}  // namespace
}  // namespace composable::app
