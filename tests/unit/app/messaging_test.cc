#include "app/messaging.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/publish.h"
#include "config/load.h"
#include "support/memory_file_system.h"

namespace composable::app {
namespace {

// Answers with the body in angle brackets, or fails for good, or never.
class AngleHandler final : public messaging::Handler {
 public:
  explicit AngleHandler(std::vector<messaging::HandledCallback>& forgotten)
      : forgotten_(forgotten) {}
  void Handle(const messaging::MessagePtr& message, messaging::HandledCallback handled) override {
    const std::string body(AsText(message->body));
    if (body == "forget") return forgotten_.push_back(std::move(handled));
    if (body == "break") {
      return handled(std::unexpected(messaging::Failure{Fail(ErrorCode::kTrap, "it broke").error(),
                                                        messaging::Worth::kGiveUp}));
    }
    const std::string reply = "<" + body + ">";
    handled(mapping::Message{.headers = {}, .body = Bytes(reply.begin(), reply.end())});
  }

 private:
  std::vector<messaging::HandledCallback>& forgotten_;
};

class AppMessagingTest : public testing::Test {
 protected:
  AppMessagingTest() {
    test::MemoryFileSystem files;
    files.Add("x.wasm", "");
    files.Add("demo.toml",
              "[component.x]\nuri = \"x.wasm\"\n"
              "[subscription.names]\ncomponent = \"x\"\ndead-letter = \"dead\"\n"
              "retry.initial-delay = \"1h\"\n"
              "[channel.empty]\n");
    const std::array<std::string, 1> sources = {"demo.toml"};
    definitions_ = config::LoadDefinitions(sources, files).definitions;
    messaging_.emplace(definitions_, log_);
  }

  void Start() {
    std::vector<Subscriber> subscribers;
    subscribers.push_back({.definition = definitions_.subscriptions.front(),
                           .function = "f",
                           .handler = std::make_unique<AngleHandler>(forgotten_)});
    ASSERT_TRUE(messaging_->Start(std::move(subscribers), 2));
  }

  std::string Ask(std::string channel, std::string body, std::chrono::milliseconds timeout) {
    const auto reply = Publish(*messaging_, {.channel = std::move(channel),
                                             .body = std::move(body),
                                             .content_type = "text/plain",
                                             .reply_timeout = timeout});
    return reply ? reply->value_or("nothing") : ToString(reply.error());
  }

  telemetry::NullLog log_;
  config::Definitions definitions_;
  std::vector<messaging::HandledCallback> forgotten_;
  std::optional<Messaging> messaging_;
};

TEST_F(AppMessagingTest, HasTheChannelsThatDefinitionsName) {
  for (const std::string_view name : {"names", "dead", "empty"}) {
    EXPECT_TRUE(messaging_->Open(name)) << name;
  }
  EXPECT_EQ(messaging_->Open("name").error().message,
            "there is no channel `name`; did you mean `names`?");
}

TEST_F(AppMessagingTest, AnswersRequests) {
  Start();
  EXPECT_EQ(Ask("names", "World", std::chrono::seconds(60)), "<World>");
  EXPECT_EQ(Ask("names", "break", std::chrono::seconds(60)), "it broke");
  EXPECT_EQ(Ask("empty", "World", std::chrono::milliseconds(1)),
            "no reply to the message in the channel `empty` came within 1 ms");
  EXPECT_EQ(messaging_->Stop(std::chrono::seconds(60)).lost, 0U);
}

TEST_F(AppMessagingTest, ChannelsAreOpenBeforeTheStart) {
  const auto sent = Publish(
      *messaging_, {.channel = "empty", .body = "World", .content_type = {}, .reply_timeout = {}});
  EXPECT_TRUE(sent && !*sent);
  Start();
  EXPECT_EQ(messaging_->Stop(std::chrono::seconds(60)).lost, 0U);
  EXPECT_EQ(Ask("names", "World", std::chrono::seconds(1)),
            "the channel `names` is closed: the system stops");
}

TEST_F(AppMessagingTest, StopsWithoutStart) {
  const auto sent = Publish(
      *messaging_, {.channel = "names", .body = "World", .content_type = {}, .reply_timeout = {}});
  EXPECT_TRUE(sent && !*sent);
  EXPECT_EQ(messaging_->Stop(std::chrono::hours(1)).lost, 0U);
  EXPECT_EQ(Ask("names", "World", std::chrono::hours(1)),
            "the channel `names` is closed: the system stops");
}

TEST_F(AppMessagingTest, StopsAfterAStartThatFailed) {
  // A subscription to a channel that these definitions do not have.
  config::SubscriptionDefinition other = definitions_.subscriptions.front();
  other.channel.value = "other";
  std::vector<Subscriber> subscribers;
  subscribers.push_back({.definition = definitions_.subscriptions.front(),
                         .function = "f",
                         .handler = std::make_unique<AngleHandler>(forgotten_)});
  subscribers.push_back({.definition = other,
                         .function = "f",
                         .handler = std::make_unique<AngleHandler>(forgotten_)});
  const Status started = messaging_->Start(std::move(subscribers), 2);
  EXPECT_EQ(started.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(messaging_->Stop(std::chrono::hours(1)).lost, 0U);
}

TEST_F(AppMessagingTest, CallsMayComeBackLate) {
  Start();
  EXPECT_TRUE(
      Publish(*messaging_,
              {.channel = "names", .body = "forget", .content_type = {}, .reply_timeout = {}}));
  EXPECT_EQ(messaging_->Stop(std::chrono::milliseconds(50)).lost, 1U);
  messaging_.reset();
  ASSERT_EQ(forgotten_.size(), 1U);
  forgotten_.front()(std::nullopt);
}

TEST_F(AppMessagingTest, EndsWithoutStop) {
  Start();
  EXPECT_EQ(Ask("names", "World", std::chrono::seconds(60)), "<World>");
  messaging_.reset();
}

}  // namespace
}  // namespace composable::app
