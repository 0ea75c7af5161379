#include "value/value.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <type_traits>
#include <utility>

#include "unit/value/types.h"

namespace composable::value {
namespace {

using test::MapOf;
using test::SequenceOf;
using test::U8;

static_assert(std::is_convertible_v<bool, Value>);
static_assert(std::is_convertible_v<std::uint8_t, Value>);
static_assert(std::is_convertible_v<std::string, Value>);
static_assert(!std::is_convertible_v<const char*, Value>, "it would become a bool");
static_assert(!std::is_convertible_v<char, Value>);
static_assert(!std::is_constructible_v<Value, int*>);
static_assert(!std::is_constructible_v<Value, long long>, "no integer but those of a width");
static_assert(std::is_nothrow_move_constructible_v<Value>);
static_assert(std::is_nothrow_move_assignable_v<Value>);

TEST(Value, HoldsExactlyWhatItWasGiven) {
  EXPECT_TRUE(Value(U8(1)).Is<std::uint8_t>());
  EXPECT_FALSE(Value(U8(1)).Is<bool>());
  EXPECT_EQ(Value(U8(1)).As<std::uint8_t>(), 1);
  EXPECT_EQ(Value(std::string("a")).As<std::string>(), "a");
}

TEST(Value, ComparesByAlternativeAndContent) {
  EXPECT_EQ(Value(U8(1)), Value(U8(1)));
  EXPECT_FALSE(Value(U8(1)) == Value(std::uint16_t{1}));
  EXPECT_FALSE(Value(U8(1)) == Value(true));
  EXPECT_EQ(SequenceOf(U8(1), true), SequenceOf(U8(1), true));
  EXPECT_FALSE(SequenceOf(U8(1), true) == SequenceOf(U8(1), false));
  EXPECT_FALSE(SequenceOf(U8(1)) == SequenceOf(U8(1), U8(1)));
  EXPECT_EQ(MapOf({{U8(1), U8(2)}}), MapOf({{U8(1), U8(2)}}));
  EXPECT_FALSE(MapOf({{U8(1), U8(2)}}) == MapOf({{U8(1), U8(3)}}));
}

TEST(Value, ComparesCasesAndPayloads) {
  EXPECT_EQ(None(), Value(Variant(0)));
  EXPECT_EQ(Some(U8(1)), Value(Variant(1, U8(1))));
  EXPECT_FALSE(Some(U8(1)) == Some(U8(2)));
  EXPECT_FALSE(Some(U8(1)) == None());
  EXPECT_FALSE(Ok() == Ok(U8(1)));
  EXPECT_FALSE(Ok(U8(1)) == Err(U8(1)));
  EXPECT_EQ(Err(), Value(Variant(1)));
}

TEST(Value, ComparesFloatsAsNumbers) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(Value(nan) == Value(nan));
  EXPECT_EQ(Value(0.0), Value(-0.0));
}

TEST(Value, CopiesAreDeep) {
  const Value original = Some(SequenceOf(std::string("a"), Some(U8(1))));
  Value copy = original;
  EXPECT_EQ(copy, original);
  auto& inner = std::get<Variant>(copy.storage());
  std::get<Sequence>(inner.payload->storage()).items[0] = std::string("b");
  EXPECT_FALSE(copy == original);
  EXPECT_EQ(original, Some(SequenceOf(std::string("a"), Some(U8(1)))));
}

TEST(Value, AssignmentReplacesPayloads) {
  Value value = Some(U8(1));
  value = Some(Some(U8(2)));
  EXPECT_EQ(value, Some(Some(U8(2))));
  Value& alias = value;
  value = alias;
  EXPECT_EQ(value, Some(Some(U8(2))));
  value = None();
  EXPECT_EQ(value, None());
}

TEST(Value, MovesHandPayloadsOn) {
  Value value = Some(std::string("text"));
  const Value* payload = std::get<Variant>(value.storage()).payload.get();
  const Value moved = std::move(value);
  EXPECT_EQ(moved.As<Variant>().payload.get(), payload);
}

}  // namespace
}  // namespace composable::value
