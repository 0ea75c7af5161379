#include "engine/engine_set.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "engine/fake_engine.h"

namespace composable::engine {
namespace {

EngineSet MakeSet() { return EngineSet(MakeFakeEngineFactory(std::make_shared<FakeComponents>())); }

EngineSettings Pooling(std::uint32_t memories) {
  EngineSettings settings;
  settings.allocation = Allocation::kPooling;
  settings.pool.memories = memories;
  return settings;
}

class RefusingFactory final : public EngineFactory {
 public:
  Result<EnginePtr> Make(const EngineSettings& /*settings*/) override {
    return Fail(ErrorCode::kResourceExhausted, "no room");
  }
};

TEST(EngineSet, OneEngineServesEqualSettings) {
  EngineSet set = MakeSet();
  const auto first = set.Get({});
  const auto second = set.Get({});
  ASSERT_TRUE(first && second);
  EXPECT_EQ(*first, *second);
  EXPECT_EQ(set.size(), 1U);
}

TEST(EngineSet, OtherSettingsGetASecondEngine) {
  EngineSet set = MakeSet();
  EngineSettings metered;
  metered.metering = Metering::kFuel;
  const auto first = set.Get({});
  const auto second = set.Get(metered);
  ASSERT_TRUE(first && second);
  EXPECT_NE(*first, *second);
  EXPECT_EQ((*second)->settings().metering, Metering::kFuel);
  EXPECT_EQ(set.size(), 2U);
}

TEST(EngineSet, ALargerPoolServesASmallerWishButNotTheOtherWayRound) {
  EngineSet set = MakeSet();
  const auto large = set.Get(Pooling(10));
  const auto small = set.Get(Pooling(5));
  const auto larger = set.Get(Pooling(11));
  ASSERT_TRUE(large && small && larger);
  EXPECT_EQ(*large, *small);
  EXPECT_NE(*large, *larger);
  EXPECT_EQ(set.size(), 2U);
}

TEST(EngineSet, HandsOnThatNoEngineCanBeMade) {
  EngineSet set(std::make_unique<RefusingFactory>());
  const auto engine = set.Get({});
  ASSERT_FALSE(engine);
  EXPECT_EQ(engine.error().message, "no room");
  EXPECT_EQ(set.size(), 0U);
}

TEST(EngineSet, ThreadsThatWantTheSameGetTheSame) {
  EngineSet set = MakeSet();
  std::vector<EnginePtr> engines(8);
  {
    std::vector<std::jthread> threads;
    threads.reserve(engines.size());
    for (EnginePtr& engine : engines) {
      threads.emplace_back([&set, &engine] { engine = *set.Get(Pooling(3)); });
    }
  }
  for (const EnginePtr& engine : engines) EXPECT_EQ(engine, engines.front());
  EXPECT_EQ(set.size(), 1U);
}

}  // namespace
}  // namespace composable::engine
