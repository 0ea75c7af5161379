#include "base/strong_id.h"

#include <gtest/gtest.h>

#include <type_traits>
#include <unordered_set>

namespace composable {
namespace {

using TypeId = StrongId<struct TypeTag>;
using FunctionId = StrongId<struct FunctionTag>;

static_assert(!std::is_convertible_v<std::uint32_t, TypeId>);
static_assert(!std::is_convertible_v<TypeId, std::uint32_t>);
static_assert(!std::is_convertible_v<FunctionId, TypeId>);
static_assert(!std::is_constructible_v<TypeId, FunctionId>);

TEST(StrongId, ComparesByNumber) {
  EXPECT_EQ(TypeId(), TypeId(0));
  EXPECT_EQ(TypeId(7).value, 7U);
  EXPECT_LT(TypeId(1), TypeId(2));
  EXPECT_NE(TypeId(1), TypeId(2));
}

TEST(StrongId, IsAKeyOfHashTables) {
  const std::unordered_set<TypeId> ids = {TypeId(1), TypeId(2), TypeId(1)};
  EXPECT_EQ(ids.size(), 2U);
  EXPECT_TRUE(ids.contains(TypeId(2)));
  EXPECT_FALSE(ids.contains(TypeId(3)));
}

}  // namespace
}  // namespace composable
