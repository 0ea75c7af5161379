#include "app/sender.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/message_value.h"

namespace composable::app {
namespace {

using value::Value;

// Answers each message as the test says.
class ScriptedPublisher final : public mapping::Publisher,
                                public mapping::Channel,
                                public std::enable_shared_from_this<ScriptedPublisher> {
 public:
  Result<mapping::ChannelPtr> Open(std::string_view channel) override {
    if (channel == "missing") return Fail(ErrorCode::kNotFound, "no such channel");
    opened = channel;
    return mapping::ChannelPtr(shared_from_this());
  }
  void Publish(mapping::Message message, mapping::AcceptedCallback accepted) override {
    sent = std::move(message);
    if (failure) return accepted(std::unexpected(*failure));
    accepted({});
  }
  void Request(mapping::Message message, std::chrono::milliseconds timeout,
               mapping::ReplyCallback reply) override {
    sent = std::move(message);
    timeout_given = timeout;
    if (failure) return reply(std::unexpected(*failure));
    reply(mapping::Message{.headers = {{"a", "b"}}, .body = {7}});
  }

  std::string opened;
  mapping::Message sent;
  std::chrono::milliseconds timeout_given{0};
  std::optional<Error> failure;
};

// Keeps how a call ended.
class OutcomeSink final : public engine::HostCallSink {
 public:
  void Complete(void* /*token*/, std::optional<Value> result,
                engine::Streams /*streams*/) override {
    completed = std::move(result);
  }
  void Fail(void* /*token*/, std::string_view message) override { failed = message; }

  std::optional<Value> completed;
  std::string failed;
};

class SenderTest : public testing::Test {
 protected:
  OutcomeSink Call(std::size_t function, std::string channel, Value headers = value::None()) {
    const std::vector<engine::HostFunction> functions =
        SenderFunctions("label", {.channels = {"names", "missing"},
                                  .reply_timeout = std::chrono::milliseconds(9),
                                  .publisher = publisher_});
    auto sink = std::make_shared<OutcomeSink>();
    std::vector<Value> arguments;
    arguments.push_back(value::String(std::move(channel)));
    arguments.emplace_back(Bytes{1, 2});
    arguments.push_back(std::move(headers));
    functions[function].run(engine::HostCall(sink, nullptr, nullptr, std::move(arguments), {}));
    return *sink;
  }
  OutcomeSink Send(std::string channel) { return Call(0, std::move(channel)); }
  OutcomeSink FailingWith(ErrorCode code) {
    publisher_->failure = Error{code, "it failed", {}, {}, {}};
    return Send("names");
  }

  std::shared_ptr<ScriptedPublisher> publisher_ = std::make_shared<ScriptedPublisher>();
};

Value TimedOut() { return value::Err(value::Variant(0)); }
Value Unknown() { return value::Err(value::Variant(1)); }

TEST_F(SenderTest, IsUnderTheNameOfTheImport) {
  const auto functions = SenderFunctions("label", {});
  ASSERT_EQ(functions.size(), 2U);
  EXPECT_EQ(functions[0].interface + "." + functions[0].name, "label.send");
  EXPECT_EQ(functions[1].interface + "." + functions[1].name, "label.send-and-receive");
}

TEST_F(SenderTest, SendsBodyAndHeaders) {
  value::Sequence header;
  header.items = {value::String("k"), value::String("v")};
  value::Sequence headers;
  headers.items.emplace_back(std::move(header));
  EXPECT_EQ(Call(0, "names", value::Some(std::move(headers))).completed, value::Ok());
  EXPECT_EQ(publisher_->opened, "names");
  EXPECT_EQ(publisher_->sent, (mapping::Message{.headers = {{"k", "v"}}, .body = {1, 2}}));
}

TEST_F(SenderTest, ReturnsReplies) {
  EXPECT_EQ(Call(1, "names").completed, value::Ok(ToValue({.headers = {{"a", "b"}}, .body = {7}})));
  EXPECT_EQ(publisher_->timeout_given, std::chrono::milliseconds(9));
}

TEST_F(SenderTest, SendsOnlyWhereItMay) {
  EXPECT_EQ(Send("others").completed, Unknown());
  EXPECT_EQ(Send("missing").completed, Unknown());
  EXPECT_EQ(publisher_->opened, "");
  // What stands in a `reply-to` may be replied to by whoever has it.
  EXPECT_EQ(Send("_reply.1-2").completed, value::Ok());
  EXPECT_EQ(publisher_->opened, "_reply.1-2");
}

TEST_F(SenderTest, HasTwoErrorsForAll) {
  EXPECT_EQ(FailingWith(ErrorCode::kDeadlineExceeded).completed, TimedOut());
  EXPECT_EQ(FailingWith(ErrorCode::kResourceExhausted).completed, TimedOut());
  EXPECT_EQ(FailingWith(ErrorCode::kComponentError).completed, TimedOut());
  EXPECT_EQ(FailingWith(ErrorCode::kNotFound).completed, Unknown());
  EXPECT_EQ(FailingWith(ErrorCode::kCancelled).failed, "it failed");
}

TEST_F(SenderTest, FailsWhenTheSystemIsGone) {
  const auto functions = SenderFunctions("label", {.channels = {"names"}, .publisher = publisher_});
  publisher_.reset();
  auto sink = std::make_shared<OutcomeSink>();
  std::vector<Value> arguments;
  arguments.push_back(value::String("names"));
  arguments.emplace_back(Bytes{});
  arguments.push_back(value::None());
  functions[0].run(engine::HostCall(sink, nullptr, nullptr, std::move(arguments), {}));
  EXPECT_EQ(sink->failed, "the system stopped");
}

}  // namespace
}  // namespace composable::app
