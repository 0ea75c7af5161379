#include "engine/host_function.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace composable::engine {
namespace {

using value::Value;

class RecordingSink final : public HostCallSink {
 public:
  void Complete(void* token, std::optional<Value> result, Streams /*streams*/) override {
    ends.push_back(*static_cast<std::string*>(token) + " completed " +
                   (result ? result->As<std::string>() : "without result"));
  }
  void Fail(void* token, std::string_view message) override {
    ends.push_back(*static_cast<std::string*>(token) + " failed: " + std::string(message));
  }
  std::vector<std::string> ends;
};

class HostCalls : public testing::Test {
 protected:
  HostCall Make(std::string& token) {
    return {sink_, &token, nullptr, {value::String("argument")}, {}};
  }

  std::shared_ptr<RecordingSink> sink_ = std::make_shared<RecordingSink>();
  std::string a_ = "a";
  std::string b_ = "b";
};

TEST_F(HostCalls, CompleteOnce) {
  {
    HostCall call = Make(a_);
    EXPECT_EQ(call.arguments()[0], value::String("argument"));
    std::move(call).Complete(value::String("x"));
  }
  EXPECT_EQ(sink_->ends, std::vector<std::string>{"a completed x"});
}

TEST_F(HostCalls, CompleteWithoutResult) {
  Make(a_).Complete(std::nullopt);
  EXPECT_EQ(sink_->ends, std::vector<std::string>{"a completed without result"});
}

TEST_F(HostCalls, FailOnce) {
  Make(a_).Fail("closed");
  EXPECT_EQ(sink_->ends, std::vector<std::string>{"a failed: closed"});
}

TEST_F(HostCalls, FailWhenTheyAreDropped) {
  {
    const HostCall call = Make(a_);
  }
  EXPECT_EQ(sink_->ends,
            std::vector<std::string>{"a failed: the host dropped the call without answering it"});
}

TEST_F(HostCalls, MoveTheirDuty) {
  {
    HostCall first = Make(a_);
    HostCall second = std::move(first);
    EXPECT_TRUE(sink_->ends.empty());
    std::move(second).Complete(value::String("x"));
  }
  EXPECT_EQ(sink_->ends, std::vector<std::string>{"a completed x"});
}

TEST_F(HostCalls, AssigningDropsWhatWasThere) {
  HostCall first = Make(a_);
  HostCall second = Make(b_);
  first = std::move(second);
  EXPECT_EQ(sink_->ends,
            std::vector<std::string>{"a failed: the host dropped the call without answering it"});
  std::move(first).Complete(value::String("y"));
  EXPECT_EQ(sink_->ends.back(), "b completed y");
}

}  // namespace
}  // namespace composable::engine
