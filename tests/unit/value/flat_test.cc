#include "value/flat.h"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "unit/value/types.h"

namespace composable::value {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

// Expects that the value has exactly this flat form, and that the form reads back as the value.
void ExpectFlat(const Type& type, const Value& value, const Bytes& expected) {
  Bytes bytes;
  const Status status = EncodeValue(type, value, bytes);
  ASSERT_EQ(ErrorOf(status), "");
  EXPECT_EQ(bytes, expected) << ToWit(type);
  const auto decoded = DecodeValue(type, bytes);
  ASSERT_EQ(ErrorOf(decoded), "");
  EXPECT_EQ(*decoded, value) << ToWit(type);
}

TEST(Flat, Numbers) {
  ExpectFlat(BoolType(), true, {1});
  ExpectFlat(BoolType(), false, {0});
  ExpectFlat(Of(Kind::kS8), std::int8_t{-2}, {0xFE});
  ExpectFlat(U8Type(), U8(200), {200});
  ExpectFlat(Of(Kind::kS16), std::int16_t{-2}, {0xFE, 0xFF});
  ExpectFlat(U16Type(), U16(0x1234), {0x34, 0x12});
  ExpectFlat(S32Type(), std::int32_t{-2}, {0xFE, 0xFF, 0xFF, 0xFF});
  ExpectFlat(U32Type(), U32(0x12345678), {0x78, 0x56, 0x34, 0x12});
  ExpectFlat(S64Type(), std::numeric_limits<std::int64_t>::min(), {0, 0, 0, 0, 0, 0, 0, 0x80});
  ExpectFlat(U64Type(), U64(0x0102030405060708), {8, 7, 6, 5, 4, 3, 2, 1});
  ExpectFlat(F32Type(), 1.5F, {0, 0, 0xC0, 0x3F});
  ExpectFlat(F64Type(), -0.5, {0, 0, 0, 0, 0, 0, 0xE0, 0xBF});
}

TEST(Flat, NansKeepTheirBits) {
  const float nan = std::bit_cast<float>(0x7FC12345U);
  Bytes bytes;
  ASSERT_EQ(ErrorOf(EncodeValue(F32Type(), nan, bytes)), "");
  EXPECT_EQ(bytes, (Bytes{0x45, 0x23, 0xC1, 0x7F}));
  const auto decoded = DecodeValue(F32Type(), bytes);
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(std::bit_cast<std::uint32_t>(decoded->As<float>()), 0x7FC12345U);
}

TEST(Flat, AnyBoolByteButZeroIsTrue) {
  EXPECT_EQ(DecodeValue(BoolType(), Bytes{2}), Value(true));
  EXPECT_EQ(DecodeValue(BoolType(), Bytes{0x80}), Value(true));
}

TEST(Flat, Characters) {
  ExpectFlat(CharType(), U'☃', {0x03, 0x26, 0, 0});
  ExpectFlat(CharType(), U'\U0010FFFF', {0xFF, 0xFF, 0x10, 0});
}

TEST(Flat, StringsLieBehindTheRoot) {
  ExpectFlat(StringType(), String("ab☃"), {8, 0, 0, 0, 5, 0, 0, 0, 'a', 'b', 0xE2, 0x98, 0x83});
  ExpectFlat(StringType(), String(""), {0, 0, 0, 0, 0, 0, 0, 0});
}

TEST(Flat, RecordsHavePadding) {
  const Type type = Type::Record({{"a", U8Type()}, {"b", U32Type()}, {"c", U8Type()}});
  ExpectFlat(type, SequenceOf(U8(1), U32(2), U8(3)), {1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0});
}

TEST(Flat, TuplesAndEmptyOnes) {
  ExpectFlat(Type::Tuple({U8Type(), U16Type()}), SequenceOf(U8(1), U16(2)), {1, 0, 2, 0});
  ExpectFlat(Type::Tuple({}), SequenceOf(), {});
}

TEST(Flat, ListsOfBytesAreBytes) {
  ExpectFlat(Type::List(U8Type()), Bytes{1, 2, 3}, {8, 0, 0, 0, 3, 0, 0, 0, 1, 2, 3});
  ExpectFlat(Type::List(U8Type()), Bytes{}, {0, 0, 0, 0, 0, 0, 0, 0});
}

TEST(Flat, ListsOfNumbersAreAligned) {
  ExpectFlat(Type::Tuple({StringType(), Type::List(U16Type())}),
             SequenceOf(String("x"), SequenceOf(U16(1), U16(2))),
             {16, 0, 0, 0, 1, 0, 0, 0, 18, 0, 0, 0, 2, 0, 0, 0, 'x', 0, 1, 0, 2, 0});
}

TEST(Flat, ListsOfStringsNest) {
  ExpectFlat(Type::List(StringType()), SequenceOf(String("a"), String(""), String("bc")),
             {8,   0,   0,  0, 3, 0, 0, 0,                                                   //
              32,  0,   0,  0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 33, 0, 0, 0, 2, 0, 0, 0,  //
              'a', 'b', 'c'});
}

TEST(Flat, ListsOfListsNest) {
  ExpectFlat(Type::List(Type::List(U8Type())), SequenceOf(Bytes{1}, Bytes{}, Bytes{2, 3}),
             {8,  0, 0, 0, 3, 0, 0, 0,                                                   //
              32, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 33, 0, 0, 0, 2, 0, 0, 0,  //
              1,  2, 3});
}

TEST(Flat, FixedListsLieInPlace) {
  ExpectFlat(Type::FixedList(U8Type(), 3), SequenceOf(U8(1), U8(2), U8(3)), {1, 2, 3});
  ExpectFlat(Type::FixedList(StringType(), 2), SequenceOf(String("a"), String("b")),
             {16, 0, 0, 0, 1, 0, 0, 0, 17, 0, 0, 0, 1, 0, 0, 0, 'a', 'b'});
}

TEST(Flat, MapsAreListsOfEntries) {
  ExpectFlat(Type::Map(U8Type(), U32Type()), MapOf({{U8(1), U32(2)}, {U8(3), U32(4)}}),
             {8, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0});
  ExpectFlat(Type::Map(StringType(), U8Type()), MapOf({}), {0, 0, 0, 0, 0, 0, 0, 0});
}

TEST(Flat, MapsMayRepeatKeys) {
  ExpectFlat(Type::Map(U8Type(), U8Type()), MapOf({{U8(1), U8(2)}, {U8(1), U8(3)}}),
             {8, 0, 0, 0, 2, 0, 0, 0, 1, 2, 1, 3});
}

TEST(Flat, FlagsOfEverySize) {
  const auto flags = [](std::size_t count) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i) names.push_back(fmt::format("f{}", i));
    return Type::Flags(std::move(names));
  };
  ExpectFlat(flags(0), FlagsOf({}), {});
  ExpectFlat(flags(3), FlagsOf({5}), {5});
  ExpectFlat(flags(8), FlagsOf({0x80}), {0x80});
  ExpectFlat(flags(12), FlagsOf({0x801}), {1, 8});
  ExpectFlat(flags(17), FlagsOf({0x10001}), {1, 0, 1, 0});
  ExpectFlat(flags(32), FlagsOf({0x80000000}), {0, 0, 0, 0x80});
  ExpectFlat(flags(34), FlagsOf({1, 2}), {1, 0, 0, 0, 2, 0, 0, 0});
}

TEST(Flat, FlagsIgnoreUnusedBitsWhenRead) {
  EXPECT_EQ(DecodeValue(PermissionsType(), Bytes{0xFD}), FlagsOf({5}));
}

TEST(Flat, EnumsAndVariants) {
  ExpectFlat(ColorType(), Enum{2}, {2});
  ExpectFlat(ShapeType(), Variant(0), {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  ExpectFlat(ShapeType(), Variant(1, 0.5), {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xE0, 0x3F});
  ExpectFlat(ShapeType(), Variant(2, SequenceOf(U32(1), U32(2))),
             {2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0});
}

TEST(Flat, EnumsOfManyCases) {
  std::vector<std::string> names;
  for (int i = 0; i < 300; ++i) names.push_back(fmt::format("c{}", i));
  ExpectFlat(Type::Enum(names), Enum{299}, {0x2B, 1});
}

TEST(Flat, OptionsAndResults) {
  ExpectFlat(Type::Option(U16Type()), None(), {0, 0, 0, 0});
  ExpectFlat(Type::Option(U16Type()), Some(U16(7)), {1, 0, 7, 0});
  ExpectFlat(Type::Option(Type::Option(U8Type())), Some(None()), {1, 0, 0});
  ExpectFlat(Type::Result(std::nullopt, std::nullopt), Err(), {1});
  ExpectFlat(Type::Result(U8Type(), StringType()), Ok(U8(3)), {0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0});
  ExpectFlat(Type::Result(U8Type(), StringType()), Err(String("no")),
             {1, 0, 0, 0, 12, 0, 0, 0, 2, 0, 0, 0, 'n', 'o'});
}

TEST(Flat, HandlesAreNumbers) {
  for (const Type& type :
       {FileType(), Type::Own(FileType().handle().resource), Type::Stream(U8Type()),
        Type::Future(std::nullopt), Of(Kind::kErrorContext)}) {
    ExpectFlat(type, Handle{0x01020304}, {4, 3, 2, 1});
  }
}

wit::FunctionType Translate() {
  return {
      false, {{"text", StringType()}, {"times", U8Type()}, {"locale", StringType()}}, StringType()};
}

TEST(FlatParameters, LieAsATuple) {
  Bytes bytes;
  const std::vector<Value> arguments = {String("Hi"), U8(3), String("de")};
  ASSERT_EQ(ErrorOf(EncodeParameters(Translate(), arguments, bytes)), "");
  EXPECT_EQ(bytes, (Bytes{20, 0, 0, 0, 2, 0, 0, 0, 3,   0,   0,   0,
                          22, 0, 0, 0, 2, 0, 0, 0, 'H', 'i', 'd', 'e'}));
  EXPECT_EQ(DecodeParameters(Translate(), bytes), arguments);
}

TEST(FlatParameters, EndWithPaddingAsATupleDoes) {
  const wit::FunctionType function{false, {{"a", U64Type()}, {"b", U8Type()}}, std::nullopt};
  Bytes bytes;
  const std::vector<Value> arguments = {U64(1), U8(2)};
  ASSERT_EQ(ErrorOf(EncodeParameters(function, arguments, bytes)), "");
  EXPECT_EQ(bytes, (Bytes{1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0}));
}

TEST(FlatParameters, MayBeNone) {
  Bytes bytes = {1, 2, 3};
  ASSERT_EQ(ErrorOf(EncodeParameters(wit::FunctionType(), {}, bytes)), "");
  EXPECT_TRUE(bytes.empty());
  EXPECT_EQ(DecodeParameters(wit::FunctionType(), bytes), std::vector<Value>());
}

TEST(FlatParameters, ReplaceWhatWasThere) {
  Bytes bytes(100, 0xFF);
  const std::uint8_t* storage = bytes.data();
  ASSERT_EQ(ErrorOf(EncodeValue(U32Type(), U32(1), bytes)), "");
  EXPECT_EQ(bytes, (Bytes{1, 0, 0, 0}));
  EXPECT_EQ(bytes.data(), storage);
}

TEST(FlatParameters, MustBeAsManyAsTheFunctionHas) {
  Bytes bytes;
  const std::vector<Value> one = {String("Hi")};
  EXPECT_EQ(ErrorOf(EncodeParameters(Translate(), one, bytes)),
            "invalid-argument: expected 3 arguments, got 1");
}

TEST(FlatParameters, ErrorsNameTheArgumentAndPath) {
  const wit::FunctionType function{
      false, {{"people", Type::List(PersonType())}, {"n", U8Type()}}, std::nullopt};
  Bytes bytes;
  const Value people =
      SequenceOf(SequenceOf(String("a"), None()), SequenceOf(String("b"), Some(String("old"))));
  EXPECT_EQ(ErrorOf(EncodeParameters(function, std::vector<Value>{people, U8(1)}, bytes)),
            "type-mismatch: argument `people`: at `[1].age`: expected `u8`, got a string");
}

TEST(FlatParameters, InPiecesLeaveLongRunsWhereTheyAre) {
  const std::size_t least = kLeastPiece;
  const wit::FunctionType function{false,
                                   {{"a", StringType()},
                                    {"b", Type::List(U8Type())},
                                    {"c", StringType()},
                                    {"d", Type::List(U32Type())}},
                                   std::nullopt};
  const std::vector<Value> arguments = {
      String(std::string(least, 'x')), Value(Bytes(least + 1, 7)),
      String(std::string(least - 1, 'y')),
      Value(Sequence{std::vector<Value>(least, U32(0x01020304))})};
  PiecewiseBytes flat;
  ASSERT_EQ(ErrorOf(EncodeParameters(function, arguments, flat)), "");
  ASSERT_EQ(flat.pieces.size(), 2U);
  EXPECT_EQ(AsText(flat.pieces[0].bytes).data(), arguments[0].As<std::string>().data());
  EXPECT_EQ(flat.pieces[0].bytes.size(), least);
  EXPECT_EQ(flat.pieces[0].offset, 0xFFFFFFFFU - least);
  EXPECT_EQ(flat.pieces[1].bytes.data(), arguments[1].As<Bytes>().data());
  EXPECT_EQ(flat.pieces[1].bytes.size(), least + 1);
  EXPECT_EQ(flat.pieces[1].offset, flat.pieces[0].offset - (least + 1));

  // The root names the pieces; the short text and the numbers are in the buffer.
  std::array<std::uint32_t, 8> root{};
  std::memcpy(root.data(), flat.bytes.data(), sizeof(root));
  EXPECT_EQ(root, (std::array<std::uint32_t, 8>{flat.pieces[0].offset, 4096, flat.pieces[1].offset,
                                                4097, 32, 4095, 4128, 4096}));
  EXPECT_EQ(flat.bytes.size(), 4128 + least * 4);

  // The next arguments start from nothing.
  const std::vector<Value> short_ones = {String("a"), Value(Bytes{1}), String(""),
                                         Value(Sequence{})};
  ASSERT_EQ(ErrorOf(EncodeParameters(function, short_ones, flat)), "");
  EXPECT_TRUE(flat.pieces.empty());
  Bytes whole;
  ASSERT_EQ(ErrorOf(EncodeParameters(function, short_ones, whole)), "");
  EXPECT_EQ(flat.bytes, whole);
}

TEST(FlatResult, MayBeThereOrNot) {
  Bytes bytes;
  ASSERT_EQ(ErrorOf(EncodeResult(Translate(), String("x"), bytes)), "");
  EXPECT_EQ(bytes, (Bytes{8, 0, 0, 0, 1, 0, 0, 0, 'x'}));
  EXPECT_EQ(DecodeResult(Translate(), bytes).value(), std::optional<Value>(String("x")));

  ASSERT_EQ(ErrorOf(EncodeResult(wit::FunctionType(), std::nullopt, bytes)), "");
  EXPECT_TRUE(bytes.empty());
  EXPECT_EQ(DecodeResult(wit::FunctionType(), bytes).value(), std::nullopt);
}

TEST(FlatResult, MustBeThereWhereTheFunctionHasOne) {
  Bytes bytes;
  EXPECT_EQ(ErrorOf(EncodeResult(Translate(), std::nullopt, bytes)),
            "type-mismatch: expected a result of `string`, got none");
  EXPECT_EQ(ErrorOf(EncodeResult(wit::FunctionType(), Value(true), bytes)),
            "type-mismatch: expected no result, got a bool");
}

}  // namespace
}  // namespace composable::value
