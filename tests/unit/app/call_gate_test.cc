#include "app/call_gate.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace composable::app {
namespace {

class CallGateTest : public testing::Test {
 protected:
  std::function<void()> Start(std::string name) {
    return [this, name = std::move(name)] { started_.push_back(name); };
  }

  std::vector<std::string> started_;
};

TEST_F(CallGateTest, LetsInAsManyAsThereArePlaces) {
  CallGate gate(2, 2);
  for (const char* name : {"a", "b", "c", "d"}) EXPECT_TRUE(gate.Enter(Start(name)));
  EXPECT_EQ(started_, (std::vector<std::string>{"a", "b"}));
  gate.Leave();
  EXPECT_EQ(started_, (std::vector<std::string>{"a", "b", "c"}));
  gate.Leave();
  gate.Leave();
  EXPECT_EQ(started_, (std::vector<std::string>{"a", "b", "c", "d"}));
  gate.Leave();
  EXPECT_TRUE(gate.Enter(Start("e")));
  EXPECT_EQ(started_.back(), "e");
}

TEST_F(CallGateTest, RefusesThoseForWhomThereIsNoRoom) {
  CallGate gate(1, 1);
  EXPECT_TRUE(gate.Enter(Start("a")));
  EXPECT_TRUE(gate.Enter(Start("b")));
  const Status refused = gate.Enter(Start("c"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kResourceExhausted);
  EXPECT_EQ(refused.error().message,
            "1 calls of the component are running, as many as `limits.concurrency` allows, and 1 "
            "wait, as many as `limits.queue` allows");
  gate.Leave();
  EXPECT_TRUE(gate.Enter(Start("d")));
  EXPECT_EQ(started_, (std::vector<std::string>{"a", "b"}));
}

TEST_F(CallGateTest, MayHaveNoQueue) {
  CallGate gate(1, 0);
  EXPECT_TRUE(gate.Enter(Start("a")));
  EXPECT_FALSE(gate.Enter(Start("b")));
  gate.Leave();
  EXPECT_TRUE(gate.Enter(Start("c")));
  EXPECT_EQ(started_, (std::vector<std::string>{"a", "c"}));
}

}  // namespace
}  // namespace composable::app
