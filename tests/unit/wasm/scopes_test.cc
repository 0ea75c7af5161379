#include "wasm/read/scopes.h"

#include "unit/wasm/productions_testing.h"
#include "wasm/limits.h"

namespace composable::wasm {
namespace {

TEST(ScopesTest, AnIndexLiesBelowTheNumberOfItemsOfItsSort) {
  Scopes scopes;
  scopes.Enter();
  ExpectError(scopes.Check(Sort::kFunc, 0, 5, "canon lower"),
              "at offset 0x5: `canon lower`: expected an index below 0 (func), found 0");
  ASSERT_TRUE(scopes.Define(Sort::kFunc, 0, 2).has_value());
  EXPECT_TRUE(scopes.Check(Sort::kFunc, 1, 5, "canon lower").has_value());
  ExpectError(scopes.Check(Sort::kFunc, 2, 5, "canon lower"),
              "at offset 0x5: `canon lower`: expected an index below 2 (func), found 2");
  ExpectError(scopes.Check(Sort::kCoreFunc, 0, 5, "canon lift"),
              "at offset 0x5: `canon lift`: expected an index below 0 (core func), found 0");
}

TEST(ScopesTest, ScopesHaveIndexSpacesOfTheirOwn) {
  Scopes scopes;
  scopes.Enter();
  ASSERT_TRUE(scopes.Define(Sort::kType, 0, 3).has_value());
  scopes.Enter();
  EXPECT_FALSE(scopes.Check(Sort::kType, 0, 5, "valtype").has_value());
  EXPECT_TRUE(scopes.Check(Sort::kType, 2, 5, "alias outer", 1).has_value());
  ExpectError(scopes.Check(Sort::kType, 3, 5, "alias outer", 1),
              "at offset 0x5: `alias outer`: expected an index below 3 (type), found 3");
  ExpectError(
      scopes.Check(Sort::kType, 0, 5, "alias outer", 2),
      "at offset 0x5: `alias outer`: expected an outer count below 2, the number of enclosing "
      "scopes, found 2");
  scopes.Leave();
  EXPECT_TRUE(scopes.Check(Sort::kType, 2, 5, "valtype").has_value());
}

struct LimitCase {
  Sort sort;
  std::uint32_t limit;
  const char* name;
};

class ScopesLimitTest : public testing::TestWithParam<LimitCase> {};

TEST_P(ScopesLimitTest, EveryIndexSpaceIsLimited) {
  const auto& [sort, limit, name] = GetParam();
  Scopes scopes;
  scopes.Enter();
  EXPECT_TRUE(scopes.Define(sort, 1, limit - 1).has_value());
  EXPECT_TRUE(scopes.Define(sort, 2).has_value());
  ExpectError(
      scopes.Define(sort, 3),
      fmt::format("at offset 0x3: expected at most {} items in the {} index space, found more",
                  limit, name));
  scopes.Enter();
  EXPECT_TRUE(scopes.Define(sort, 4, limit).has_value());
}

INSTANTIATE_TEST_SUITE_P(
    All, ScopesLimitTest,
    testing::Values(LimitCase{Sort::kCoreFunc, limits::kCoreItems, "core func"},
                    LimitCase{Sort::kCoreTable, limits::kCoreItems, "core table"},
                    LimitCase{Sort::kCoreMemory, limits::kCoreItems, "core memory"},
                    LimitCase{Sort::kCoreGlobal, limits::kCoreItems, "core global"},
                    LimitCase{Sort::kCoreTag, limits::kCoreItems, "core tag"},
                    LimitCase{Sort::kCoreType, limits::kCoreTypes, "core type"},
                    LimitCase{Sort::kCoreModule, limits::kCoreModules, "core module"},
                    LimitCase{Sort::kCoreInstance, limits::kCoreInstances, "core instance"},
                    LimitCase{Sort::kFunc, limits::kFunctions, "func"},
                    LimitCase{Sort::kValue, limits::kValues, "value"},
                    LimitCase{Sort::kType, limits::kTypes, "type"},
                    LimitCase{Sort::kComponent, limits::kComponents, "component"},
                    LimitCase{Sort::kInstance, limits::kInstances, "instance"}));

}  // namespace
}  // namespace composable::wasm
