// Bytes that are no flat form, and values that have none.
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "unit/value/types.h"
#include "value/flat.h"

namespace composable::value {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

std::string DecodeError(const Type& type, const Bytes& bytes) {
  return ErrorOf(DecodeValue(type, bytes));
}

std::string EncodeError(const Type& type, const Value& value) {
  Bytes bytes;
  return ErrorOf(EncodeValue(type, value, bytes));
}

TEST(FlatHostile, TooFewBytesForTheRoot) {
  EXPECT_EQ(DecodeError(U32Type(), {1, 2, 3}),
            "invalid-argument: the flat form has 3 bytes, 4 wanted");
  EXPECT_EQ(DecodeError(StringType(), {}), "invalid-argument: the flat form has 0 bytes, 8 wanted");
}

TEST(FlatHostile, DataOutsideTheBuffer) {
  EXPECT_EQ(
      DecodeError(StringType(), {8, 0, 0, 0, 3, 0, 0, 0, 'a', 'b'}),
      "invalid-argument: data of 3 bytes at offset 8 reaches outside the 10 bytes of the flat "
      "form");
  EXPECT_EQ(
      DecodeError(Type::List(U64Type()), {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}),
      "invalid-argument: data of 34359738360 bytes at offset 4294967295 reaches outside the 8 "
      "bytes of the flat form");
}

TEST(FlatHostile, OffsetsOfEmptyDataDoNotMatter) {
  EXPECT_EQ(DecodeValue(StringType(), Bytes{0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0}), String(""));
}

TEST(FlatHostile, DataNeedNotBeAligned) {
  EXPECT_EQ(DecodeValue(Type::List(U32Type()), Bytes{9, 0, 0, 0, 1, 0, 0, 0, 0xAA, 7, 0, 0, 0}),
            SequenceOf(U32(7)));
}

TEST(FlatHostile, DataMayNotBeUsedTwice) {
  // Two strings over the same two bytes.
  const Type type = Type::Tuple({StringType(), StringType()});
  EXPECT_EQ(DecodeError(type, {16, 0, 0, 0, 2, 0, 0, 0, 16, 0, 0, 0, 2, 0, 0, 0, 'a', 'b'}),
            "invalid-argument: at `[1]`: data of the flat form is used twice");
  // A list whose element is the list itself, to any depth.
  const Type nested = Type::List(Type::List(Type::List(StringType())));
  EXPECT_EQ(DecodeError(nested, {0, 0, 0, 0, 1, 0, 0, 0}),
            "invalid-argument: data of the flat form is used twice");
}

TEST(FlatHostile, DoublingDoesNotExpand) {
  // At each level a list of two elements, both the same list: 2^30 strings if it were followed.
  Type type = StringType();
  constexpr int kLevels = 30;
  for (int i = 0; i < kLevels; ++i) type = Type::List(type);
  Bytes bytes;
  const auto add = [&bytes](std::uint32_t number) {
    std::uint8_t raw[4];
    std::memcpy(raw, &number, sizeof(raw));
    bytes.insert(bytes.end(), raw, raw + sizeof(raw));
  };
  add(8);
  add(2);
  for (std::uint32_t level = 1; level <= kLevels; ++level) {
    for (int copy = 0; copy < 2; ++copy) {
      add(8 + 16 * level);
      add(2);
    }
  }
  EXPECT_NE(DecodeError(type, bytes), "");
}

TEST(FlatHostile, StringsThatAreNotUtf8) {
  EXPECT_EQ(DecodeError(StringType(), {8, 0, 0, 0, 2, 0, 0, 0, 0xC0, 0x80}),
            "invalid-argument: a `string` that is not UTF-8");
}

TEST(FlatHostile, CharactersThatAreNone) {
  EXPECT_EQ(DecodeError(CharType(), {0, 0xD8, 0, 0}),
            "invalid-argument: 0xd800 is no Unicode scalar value, which a `char` is");
  EXPECT_EQ(DecodeError(CharType(), {0, 0, 0x11, 0}),
            "invalid-argument: 0x110000 is no Unicode scalar value, which a `char` is");
}

TEST(FlatHostile, CasesThatAreNone) {
  EXPECT_EQ(DecodeError(ColorType(), {3}), "invalid-argument: `color` has no case number 3");
  EXPECT_EQ(DecodeError(Type::Option(U8Type()), {2, 0}),
            "invalid-argument: `option<u8>` has no case number 2");
  EXPECT_EQ(DecodeError(Type::Result(U8Type(), std::nullopt), {255, 0}),
            "invalid-argument: `result<u8>` has no case number 255");
  EXPECT_EQ(DecodeError(ShapeType(), Bytes(16, 9)),
            "invalid-argument: `shape` has no case number 9");
}

TEST(FlatHostile, ErrorsNameThePath) {
  const Type type = Type::Record({{"shapes", Type::FixedList(ShapeType(), 1)},
                                  {"colors", Type::Result(ColorType(), std::nullopt)}});
  Bytes bytes(24, 0);
  bytes[17] = 8;
  EXPECT_EQ(DecodeError(type, bytes),
            "invalid-argument: at `.colors.ok`: `color` has no case number 8");
  bytes[0] = 7;
  EXPECT_EQ(DecodeError(type, bytes),
            "invalid-argument: at `.shapes[0]`: `shape` has no case number 7");
}

TEST(FlatHostile, ParametersNameTheArgument) {
  const wit::FunctionType function{false, {{"a", U8Type()}, {"b", ColorType()}}, std::nullopt};
  EXPECT_EQ(ErrorOf(DecodeParameters(function, Bytes{1, 4})),
            "invalid-argument: argument `b`: `color` has no case number 4");
  EXPECT_EQ(ErrorOf(DecodeParameters(function, Bytes{1})),
            "invalid-argument: the flat form has 1 byte, 2 wanted");
}

TEST(FlatHostile, ValuesWithoutContentAreBounded) {
  const Type type = Type::List(Type::Tuple({}));
  EXPECT_EQ(DecodeError(type, {0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF}),
            "resource-exhausted: at `[65536]`: more than 65536 values of types without content");
  const auto decoded = DecodeValue(type, Bytes{0, 0, 0, 0, 0, 0, 1, 0});
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(decoded->As<Sequence>().items.size(), kMaxEmptyValues);
  Bytes bytes;
  EXPECT_EQ(ErrorOf(EncodeValue(type, *decoded, bytes)), "");

  const Value many = Sequence{std::vector<Value>(kMaxEmptyValues + 1, SequenceOf())};
  EXPECT_TRUE(EncodeError(type, many).starts_with("resource-exhausted: at `[65536]`: "));
  EXPECT_NE(DecodeError(Type::FixedList(Type::Tuple({}), 0xFFFFFFFF), {}), "");
  const Type map = Type::Map(Type::Tuple({}), Type::Tuple({}));
  EXPECT_NE(DecodeError(map, {0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF}), "");
}

TEST(FlatHostile, TypesLargerThanMemoryHaveNoForm) {
  const Type huge = Type::FixedList(U64Type(), 1U << 29U);
  EXPECT_EQ(EncodeError(huge, SequenceOf()),
            "resource-exhausted: the values are too large: a call carries less than 4 GiB, and no "
            "more than 65536 values of types without content");
  EXPECT_EQ(EncodeError(Type::List(huge), SequenceOf(SequenceOf())),
            "resource-exhausted: the values are too large: a call carries less than 4 GiB, and no "
            "more than 65536 values of types without content");
  EXPECT_NE(DecodeError(huge, {}), "");
  EXPECT_NE(DecodeError(Type::List(huge), {8, 0, 0, 0, 1, 0, 0, 0}), "");
  const wit::FunctionType function{false, {{"a", huge}, {"b", huge}}, std::nullopt};
  Bytes bytes;
  EXPECT_NE(
      ErrorOf(EncodeParameters(function, std::vector<Value>{SequenceOf(), SequenceOf()}, bytes)),
      "");
}

TEST(FlatHostile, ListsOfMoreThanFourGibibytesHaveNoForm) {
  // Five elements of one GiB each: refused before any of them is looked at.
  const Type element = Type::FixedList(U64Type(), 1U << 27U);
  const Value list = Sequence{std::vector<Value>(5, SequenceOf())};
  EXPECT_TRUE(EncodeError(Type::List(element), list).starts_with("resource-exhausted: "));
}

TEST(FlatHostile, EveryAlternativeIsRefusedByEveryOtherType) {
  const std::vector<std::pair<Type, Value>> all = {
      {BoolType(), true},
      {Of(Kind::kS8), std::int8_t{1}},
      {U8Type(), U8(1)},
      {Of(Kind::kS16), std::int16_t{1}},
      {U16Type(), U16(1)},
      {S32Type(), std::int32_t{1}},
      {U32Type(), U32(1)},
      {S64Type(), std::int64_t{1}},
      {U64Type(), U64(1)},
      {F32Type(), 1.0F},
      {F64Type(), 1.0},
      {CharType(), U'a'},
      {StringType(), String("a")},
      {Type::List(U8Type()), Bytes{1}},
      {Type::List(U32Type()), SequenceOf(U32(1))},
      {Type::Map(U8Type(), U8Type()), MapOf({{U8(1), U8(2)}})},
      {Type::Option(U8Type()), Some(U8(1))},
      {ColorType(), Enum{1}},
      {PermissionsType(), FlagsOf({1})},
      {FileType(), Handle{1}},
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = 0; j < all.size(); ++j) {
      const std::string error = EncodeError(all[i].first, all[j].second);
      if (i == j) {
        EXPECT_EQ(error, "");
      } else {
        EXPECT_TRUE(error.starts_with(
            fmt::format("type-mismatch: expected `{}`, got ", ToWit(all[i].first))))
            << error;
      }
    }
  }
}

TEST(FlatHostile, CutsAndFlipsOfAGoodFormNeverCrash) {
  const Type type = Type::Record({{"people", Type::List(PersonType())},
                                  {"shape", ShapeType()},
                                  {"map", Type::Map(StringType(), Type::List(U16Type()))},
                                  {"flags", PermissionsType()}});
  const Value value = SequenceOf(
      SequenceOf(SequenceOf(String("a"), Some(U8(1))), SequenceOf(String("bcd"), None())),
      Variant(1, 0.5), MapOf({{String("k"), SequenceOf(U16(1), U16(2))}}), FlagsOf({7}));
  Bytes bytes;
  ASSERT_EQ(ErrorOf(EncodeValue(type, value, bytes)), "");
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(DecodeValue(type, ByteView(bytes).first(size)).has_value()) << size;
  }
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const int flip : {0x01, 0x80, 0xFF}) {
      Bytes changed = bytes;
      changed[at] = U8(changed[at] ^ flip);
      const auto decoded = DecodeValue(type, changed);
      if (!decoded) continue;
      Bytes again;
      EXPECT_EQ(ErrorOf(EncodeValue(type, *decoded, again)), "");
    }
  }
}

}  // namespace
}  // namespace composable::value
