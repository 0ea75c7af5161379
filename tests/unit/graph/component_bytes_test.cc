#include "graph/component_bytes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <numeric>
#include <thread>

#include "support/outlined.h"

namespace composable::graph {
namespace {

// A hundred bytes, of which thirty are a module, and half of that is missing.
class ComponentBytesTest : public testing::Test {
 protected:
  ComponentBytesTest() { std::iota(file_.begin(), file_.end(), std::uint8_t{1}); }

  ComponentBytes Outlined() {
    return test::OutlineOf(file_, {20, 30}, 15, [this]() -> Result<Bytes> {
      if (reads_++ == 0 && is_gone_at_first_) {
        return Fail(ErrorCode::kNotFound, "cannot read `large.wasm`: it is gone");
      }
      return file_;
    });
  }

  Bytes file_ = Bytes(100);
  bool is_gone_at_first_ = false;
  std::atomic<int> reads_ = 0;
};

TEST_F(ComponentBytesTest, InMemoryAreTheirOwnOutline) {
  const ComponentBytes bytes = file_;
  EXPECT_EQ(bytes.size(), 100U);
  EXPECT_TRUE(std::ranges::equal(bytes.Outline(), file_));
  EXPECT_EQ(bytes.Whole()->data(), bytes.Outline().data());
  EXPECT_TRUE(bytes.omitted().empty());
  EXPECT_EQ(ComponentBytes(Bytes()).size(), 0U);
}

TEST_F(ComponentBytesTest, TheWholeIsReadOnceForAllWhoWantIt) {
  ComponentBytes bytes = Outlined();
  const ComponentBytes copy = bytes;
  EXPECT_EQ(reads_, 0);
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] { EXPECT_TRUE(std::ranges::equal(*copy.Whole(), file_)); });
  }
  threads.clear();
  EXPECT_EQ(reads_, 1);
  EXPECT_EQ(bytes.Whole()->data(), copy.Whole()->data());
  bytes = Bytes();
  EXPECT_TRUE(std::ranges::equal(*copy.Whole(), file_));
}

TEST_F(ComponentBytesTest, WhatCouldNotBeReadIsReadAgain) {
  is_gone_at_first_ = true;
  const ComponentBytes bytes = Outlined();
  const auto gone = bytes.Whole();
  ASSERT_FALSE(gone);
  EXPECT_EQ(ToString(gone.error()), "cannot read `large.wasm`: it is gone");
  EXPECT_TRUE(bytes.Whole());
}

TEST_F(ComponentBytesTest, OmittedModulesAreKnownByTheirPlace) {
  const ComponentBytes bytes = Outlined();
  ASSERT_NE(bytes.FindOmitted({20, 30}), nullptr);
  EXPECT_EQ(bytes.FindOmitted({20, 30})->digest, SlicedSha256(ByteView(file_).subspan(20, 30)));
  EXPECT_EQ(bytes.FindOmitted({20, 29}), nullptr);
  EXPECT_EQ(bytes.FindOmitted({19, 30}), nullptr);
}

TEST_F(ComponentBytesTest, KnowWhereTheirOwnBytesAre) {
  const ComponentBytes bytes = Outlined();
  EXPECT_EQ(bytes.PlaceOf(bytes.Outline().subspan(20, 30)), (ByteRange{20, 30}));
  EXPECT_EQ(bytes.PlaceOf(bytes.Outline()), (ByteRange{0, 100}));
  EXPECT_EQ(bytes.PlaceOf(file_), std::nullopt);
  EXPECT_EQ(bytes.PlaceOf(*bytes.Whole()), std::nullopt);
}

}  // namespace
}  // namespace composable::graph
