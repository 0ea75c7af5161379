#include "engine/settings.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <vector>

namespace composable::engine {
namespace {

constexpr std::uint64_t kGiB = std::uint64_t{1} << 30U;

Demand MakeDemand(std::uint32_t memories, std::uint32_t tables, std::uint32_t concurrency) {
  return {.requirements = {.memories = memories,
                           .tables = tables,
                           .largest_initial_memory = 65536,
                           .largest_initial_table = 10},
          .concurrency = concurrency,
          .limits = {}};
}

TEST(Requirements, AddUp) {
  const Requirements a{
      .memories = 1, .tables = 2, .largest_initial_memory = 10, .largest_initial_table = 9};
  const Requirements b{
      .memories = 3, .tables = 4, .largest_initial_memory = 7, .largest_initial_table = 12};
  EXPECT_EQ(
      a + b,
      (Requirements{
          .memories = 4, .tables = 6, .largest_initial_memory = 10, .largest_initial_table = 12}));
}

TEST(Requirements, AddUpWithoutWrapping) {
  const Requirements most{.memories = std::numeric_limits<std::uint32_t>::max(),
                          .tables = std::numeric_limits<std::uint32_t>::max(),
                          .largest_initial_memory = 0,
                          .largest_initial_table = 0};
  EXPECT_EQ((most + most).memories, std::numeric_limits<std::uint32_t>::max());
  EXPECT_EQ((most + most).tables, std::numeric_limits<std::uint32_t>::max());
}

TEST(DerivePool, HasRoomForEveryInstanceOfEveryProgram) {
  const std::array demands = {MakeDemand(2, 3, 10), MakeDemand(1, 1, 100)};
  const PoolSize pool = DerivePool(demands);
  EXPECT_EQ(pool.memories, 2 * 10 + 100U);
  EXPECT_EQ(pool.tables, 3 * 10 + 100U);
  EXPECT_EQ(pool.stacks, 4 * 110U);
}

TEST(DerivePool, FollowsTheLargestProgramWhereAllTogetherAreBounded) {
  const std::array demands = {MakeDemand(38, 40, 1000), MakeDemand(1, 1, 1000)};
  const PoolSize pool = DerivePool(demands, 50);
  EXPECT_EQ(pool.memories, 38 * 50U);
  EXPECT_EQ(pool.tables, 40 * 50U);
  EXPECT_EQ(pool.stacks, 4 * 50U);
}

TEST(DerivePool, ABoundAboveTheDemandChangesNothing) {
  const std::array demands = {MakeDemand(2, 3, 10)};
  EXPECT_EQ(DerivePool(demands, 1000), DerivePool(demands));
}

TEST(DerivePool, AMemoryMayGrowToTheLargestLimit) {
  std::vector<Demand> demands = {MakeDemand(1, 1, 1)};
  demands[0].limits.memory = 64 << 20;
  EXPECT_EQ(DerivePool(demands).memory_bytes, 64U << 20U);
  demands.push_back(MakeDemand(1, 1, 1));
  demands[1].limits.memory = 128 << 20;
  EXPECT_EQ(DerivePool(demands).memory_bytes, 128U << 20U);
  // One without a limit may have all that 32 bits address.
  demands[1].limits.memory.reset();
  EXPECT_EQ(DerivePool(demands).memory_bytes, 4 * kGiB);
  // No slot is larger.
  demands[1].limits.memory = 16 * kGiB;
  EXPECT_EQ(DerivePool(demands).memory_bytes, 4 * kGiB);
}

TEST(DerivePool, AMemoryStartsAsLargeAsItsProgramSays) {
  std::array demands = {MakeDemand(1, 1, 1)};
  demands[0].limits.memory = 1 << 20;
  demands[0].requirements.largest_initial_memory = 3 << 20;
  EXPECT_EQ(DerivePool(demands).memory_bytes, 3U << 20U);
}

TEST(DerivePool, TablesHoldWhatAnyProgramNeeds) {
  std::array demands = {MakeDemand(1, 1, 1), MakeDemand(1, 1, 1)};
  EXPECT_EQ(DerivePool(demands).table_elements, 65536U);
  demands[0].requirements.largest_initial_table = 70000;
  EXPECT_EQ(DerivePool(demands).table_elements, 70000U);
  demands[1].limits.table_elements = 1'000'000;
  EXPECT_EQ(DerivePool(demands).table_elements, 1'000'000U);
}

TEST(DerivePool, StaysWithinTheAddressSpace) {
  const std::array demands = {MakeDemand(10, 1000, std::numeric_limits<std::uint32_t>::max())};
  const PoolSize pool = DerivePool(demands);
  EXPECT_EQ(pool.memories, 8192U);
  EXPECT_EQ(pool.tables, 4 * 8192U);
  EXPECT_EQ(pool.stacks, 8192U);
}

TEST(DerivePool, AlwaysHasRoomForOneInstance) {
  const std::array demands = {MakeDemand(9000, 40000, 1)};
  const PoolSize pool = DerivePool(demands);
  EXPECT_EQ(pool.memories, 9000U);
  EXPECT_EQ(pool.tables, 40000U);
}

TEST(DerivePool, IsNeverEmpty) {
  const PoolSize pool = DerivePool({});
  EXPECT_EQ(pool, (PoolSize{.memories = 1,
                            .tables = 1,
                            .stacks = 4,
                            .memory_bytes = 4 * kGiB,
                            .table_elements = 65536}));
}

EngineSettings PoolOf(std::uint32_t memories) {
  EngineSettings settings;
  settings.allocation = Allocation::kPooling;
  settings.pool = {.memories = memories,
                   .tables = memories,
                   .stacks = memories,
                   .memory_bytes = kGiB,
                   .table_elements = 1000};
  return settings;
}

TEST(Covers, ALargerPool) {
  EXPECT_TRUE(Covers(PoolOf(10), PoolOf(10)));
  EXPECT_TRUE(Covers(PoolOf(10), PoolOf(9)));
  EXPECT_FALSE(Covers(PoolOf(9), PoolOf(10)));
}

TEST(Covers, EveryPartOfThePoolCounts) {
  const EngineSettings offered = PoolOf(10);
  for (auto grow :
       {+[](PoolSize& pool) { ++pool.memories; }, +[](PoolSize& pool) { ++pool.tables; },
        +[](PoolSize& pool) { ++pool.stacks; }, +[](PoolSize& pool) { ++pool.memory_bytes; },
        +[](PoolSize& pool) { ++pool.table_elements; }}) {
    EngineSettings wanted = offered;
    grow(wanted.pool);
    EXPECT_FALSE(Covers(offered, wanted));
  }
}

TEST(Covers, NothingElseMayDiffer) {
  const EngineSettings offered = PoolOf(10);
  for (auto change : {+[](EngineSettings& s) { s.profile = Profile::kCompute; },
                      +[](EngineSettings& s) { s.concurrency_support = ConcurrencySupport::kOff; },
                      +[](EngineSettings& s) { s.metering = Metering::kFuel; },
                      +[](EngineSettings& s) { s.allocation = Allocation::kOnDemand; },
                      +[](EngineSettings& s) { s.queue_limit = 7; },
                      +[](EngineSettings& s) { s.max_wasm_stack = 1; }}) {
    EngineSettings wanted = offered;
    change(wanted);
    EXPECT_FALSE(Covers(offered, wanted));
    EXPECT_FALSE(Covers(wanted, offered));
  }
}

TEST(Covers, WithoutAPoolItsSizeMeansNothing) {
  EngineSettings offered;
  EngineSettings wanted;
  wanted.pool.memories = 100;
  EXPECT_TRUE(Covers(offered, wanted));
}

}  // namespace
}  // namespace composable::engine
