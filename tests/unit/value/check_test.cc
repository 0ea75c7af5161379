#include "value/check.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unit/value/types.h"

namespace composable::value {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

std::string CheckError(const Type& type, const Value& value) {
  return ErrorOf(CheckValue(type, value));
}

TEST(CheckValue, AcceptsWhatFits) {
  EXPECT_EQ(CheckError(PersonType(), SequenceOf(String("a"), None())), "");
  EXPECT_EQ(CheckError(ShapeType(), Variant(2, SequenceOf(U32(1), U32(2)))), "");
  EXPECT_EQ(CheckError(Type::Map(StringType(), U8Type()), MapOf({{String("a"), U8(1)}})), "");
  EXPECT_EQ(CheckError(Type::List(U64Type()), SequenceOf()), "");
}

TEST(CheckValue, NamesThePathOfWhatDoesNot) {
  const Type people = Type::Record({{"people", Type::List(PersonType())}});
  EXPECT_EQ(CheckError(people, SequenceOf(SequenceOf(SequenceOf(String("a"), Some(true))))),
            "type-mismatch: at `.people[0].age`: expected `u8`, got a bool");
  EXPECT_EQ(CheckError(ShapeType(), Variant(2, SequenceOf(U32(1), U8(2)))),
            "type-mismatch: at `.rectangle[1]`: expected `u32`, got a u8");
  EXPECT_EQ(CheckError(Type::Result(U8Type(), StringType()), Err(U8(1))),
            "type-mismatch: at `.error`: expected `string`, got a u8");
  EXPECT_EQ(CheckError(Type::List(F32Type()), SequenceOf(1.0F, 1.0)),
            "type-mismatch: at `[1]`: expected `f32`, got an f64");
  EXPECT_EQ(CheckError(Type::Map(StringType(), U8Type()), MapOf({{String("a"), true}})),
            "type-mismatch: at `[0]`: expected `u8`, got a bool");
}

TEST(CheckValue, CountsItemsAndFields) {
  EXPECT_EQ(CheckError(PersonType(), SequenceOf(String("a"))),
            "type-mismatch: expected `person`, got 1 field");
  EXPECT_EQ(CheckError(Type::Tuple({U8Type()}), SequenceOf()),
            "type-mismatch: expected `tuple<u8>`, got 0 items");
  EXPECT_EQ(CheckError(Type::FixedList(U8Type(), 2), SequenceOf(U8(1), U8(2), U8(3))),
            "type-mismatch: expected `list<u8, 2>`, got 3 items");
}

TEST(CheckValue, KnowsTheCases) {
  EXPECT_EQ(CheckError(ShapeType(), Variant(3)),
            "type-mismatch: expected `shape`, got case number 3");
  EXPECT_EQ(CheckError(ShapeType(), Variant(0, 1.0)),
            "type-mismatch: expected `shape`, got a payload for the case `point`");
  EXPECT_EQ(CheckError(ShapeType(), Variant(1)),
            "type-mismatch: expected `shape`, got no payload for the case `circle`");
  EXPECT_EQ(CheckError(ColorType(), Enum{3}), "type-mismatch: expected `color`, got case number 3");
  EXPECT_EQ(CheckError(Type::Option(U8Type()), Variant(2)),
            "type-mismatch: expected `option<u8>`, got case number 2");
}

TEST(CheckValue, KnowsTheFlags) {
  EXPECT_EQ(CheckError(PermissionsType(), FlagsOf({7})), "");
  EXPECT_EQ(CheckError(PermissionsType(), FlagsOf({8})),
            "type-mismatch: expected `permissions`, got flags for another number of names");
  EXPECT_EQ(CheckError(PermissionsType(), FlagsOf({})),
            "type-mismatch: expected `permissions`, got flags for another number of names");
  EXPECT_EQ(CheckError(PermissionsType(), FlagsOf({1, 0})),
            "type-mismatch: expected `permissions`, got flags for another number of names");
}

TEST(CheckValue, KnowsText) {
  EXPECT_EQ(CheckError(StringType(), String("\xFF")),
            "type-mismatch: expected `string`, got bytes that are not UTF-8");
  EXPECT_EQ(CheckError(CharType(), char32_t{0xDFFF}),
            "type-mismatch: expected `char`, got a number that is no Unicode scalar");
}

}  // namespace
}  // namespace composable::value
