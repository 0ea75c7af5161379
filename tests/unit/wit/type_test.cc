#include "wit/type.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace composable::wit {
namespace {

Type Bool() { return Type::Primitive(Kind::kBool); }
Type U8() { return Type::Primitive(Kind::kU8); }
Type U16() { return Type::Primitive(Kind::kU16); }
Type U32() { return Type::Primitive(Kind::kU32); }
Type U64() { return Type::Primitive(Kind::kU64); }
Type F64() { return Type::Primitive(Kind::kF64); }
Type String() { return Type::Primitive(Kind::kString); }

std::vector<std::string> Names(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) names.push_back("name-" + std::to_string(i));
  return names;
}

Layout LayoutOf(std::uint32_t size, std::uint32_t alignment, std::uint32_t flat_count) {
  return {.size = size, .alignment = alignment, .flat_count = flat_count, .is_plain = false};
}
Layout PlainLayout(std::uint32_t size, std::uint32_t alignment, std::uint32_t flat_count) {
  return {.size = size, .alignment = alignment, .flat_count = flat_count, .is_plain = true};
}

TEST(TypeLayout, OfPrimitives) {
  EXPECT_EQ(Bool().layout(), LayoutOf(1, 1, 1));
  EXPECT_EQ(Type::Primitive(Kind::kS8).layout(), PlainLayout(1, 1, 1));
  EXPECT_EQ(U16().layout(), PlainLayout(2, 2, 1));
  EXPECT_EQ(U32().layout(), PlainLayout(4, 4, 1));
  EXPECT_EQ(U64().layout(), PlainLayout(8, 8, 1));
  EXPECT_EQ(Type::Primitive(Kind::kF32).layout(), PlainLayout(4, 4, 1));
  EXPECT_EQ(F64().layout(), PlainLayout(8, 8, 1));
  EXPECT_EQ(Type::Primitive(Kind::kChar).layout(), LayoutOf(4, 4, 1));
  EXPECT_EQ(String().layout(), LayoutOf(8, 4, 2));
  EXPECT_EQ(Type::Primitive(Kind::kErrorContext).layout(), LayoutOf(4, 4, 1));
}

TEST(TypeLayout, OfListsMapsAndHandles) {
  EXPECT_EQ(Type::List(U64()).layout(), LayoutOf(8, 4, 2));
  EXPECT_EQ(Type::Map(String(), U64()).layout(), LayoutOf(8, 4, 2));
  const auto resource = std::make_shared<const Resource>();
  EXPECT_EQ(Type::Own(resource).layout(), LayoutOf(4, 4, 1));
  EXPECT_EQ(Type::Borrow(resource).layout(), LayoutOf(4, 4, 1));
  EXPECT_EQ(Type::Stream(U8()).layout(), LayoutOf(4, 4, 1));
  EXPECT_EQ(Type::Future(std::nullopt).layout(), LayoutOf(4, 4, 1));
}

TEST(TypeLayout, OfRecordsHasPadding) {
  const Type type = Type::Record({{"a", U8()}, {"b", U64()}, {"c", U16()}});
  EXPECT_EQ(type.layout(), PlainLayout(24, 8, 3));
  EXPECT_EQ(type.record().offsets, (std::vector<std::uint32_t>{0, 8, 16}));
}

TEST(TypeLayout, OfRecordsIsPlainOnlyWhenEveryFieldIs) {
  EXPECT_FALSE(Type::Record({{"a", U8()}, {"b", Bool()}}).layout().is_plain);
  EXPECT_FALSE(Type::Tuple({U8(), String()}).layout().is_plain);
  EXPECT_TRUE(Type::Tuple({U8(), Type::Record({{"a", F64()}})}).layout().is_plain);
}

TEST(TypeLayout, OfTheEmptyRecordAndTuple) {
  EXPECT_EQ(Type::Record({}).layout(), PlainLayout(0, 1, 0));
  EXPECT_EQ(Type::Tuple({}).layout(), PlainLayout(0, 1, 0));
}

TEST(TypeLayout, OfTuplesNestsThem) {
  const Type type = Type::Tuple({U8(), Type::Tuple({U32(), U8()}), U8()});
  EXPECT_EQ(type.layout(), PlainLayout(16, 4, 4));
  EXPECT_EQ(type.tuple().offsets, (std::vector<std::uint32_t>{0, 4, 12}));
}

TEST(TypeLayout, OfVariantsTakesTheLargestPayload) {
  const Type type =
      Type::Variant({{"none", std::nullopt}, {"small", U8()}, {"text", String()}, {"big", U64()}});
  EXPECT_EQ(type.layout(), LayoutOf(16, 8, 3));
  EXPECT_EQ(type.variant().shape.discriminant_size, 1U);
  EXPECT_EQ(type.variant().shape.payload_offset, 8U);
}

TEST(TypeLayout, OfVariantsWithoutPayload) {
  EXPECT_EQ(Type::Variant({{"a", std::nullopt}, {"b", std::nullopt}}).layout(), LayoutOf(1, 1, 1));
}

TEST(TypeLayout, OfVariantsPadsAtTheEnd) {
  // The payload of eight bytes starts at 4, so that the variant ends at a multiple of 4.
  EXPECT_EQ(Type::Variant({{"a", Type::Tuple({U32(), U16()})}}).layout(), LayoutOf(12, 4, 3));
}

TEST(TypeLayout, OfVariantsHasADiscriminantForTheCases) {
  const auto cases = [](std::size_t count) {
    std::vector<Case> list;
    for (const std::string& name : Names(count)) list.push_back({name, std::nullopt});
    list.front().payload = U8();
    return Type::Variant(std::move(list));
  };
  EXPECT_EQ(cases(256).layout(), LayoutOf(2, 1, 2));
  EXPECT_EQ(cases(257).layout(), LayoutOf(4, 2, 2));
  EXPECT_EQ(cases(65536).layout(), LayoutOf(4, 2, 2));
  EXPECT_EQ(cases(65537).layout(), LayoutOf(8, 4, 2));
  EXPECT_EQ(cases(65537).variant().shape.payload_offset, 4U);
}

TEST(TypeLayout, OfEnums) {
  EXPECT_EQ(Type::Enum(Names(1)).layout(), LayoutOf(1, 1, 1));
  EXPECT_EQ(Type::Enum(Names(256)).layout(), LayoutOf(1, 1, 1));
  EXPECT_EQ(Type::Enum(Names(257)).layout(), LayoutOf(2, 2, 1));
  EXPECT_EQ(Type::Enum(Names(65537)).layout(), LayoutOf(4, 4, 1));
}

TEST(TypeLayout, OfOptionsAndResults) {
  EXPECT_EQ(Type::Option(U64()).layout(), LayoutOf(16, 8, 2));
  EXPECT_EQ(Type::Option(U64()).option().shape.payload_offset, 8U);
  EXPECT_EQ(Type::Option(Type::Option(U8())).layout(), LayoutOf(3, 1, 3));
  EXPECT_EQ(Type::Result(std::nullopt, std::nullopt).layout(), LayoutOf(1, 1, 1));
  EXPECT_EQ(Type::Result(U8(), String()).layout(), LayoutOf(12, 4, 3));
  EXPECT_EQ(Type::Result(U8(), String()).result().shape.payload_offset, 4U);
}

TEST(TypeLayout, OfFlags) {
  EXPECT_EQ(Type::Flags({}).layout(), LayoutOf(0, 1, 0));
  EXPECT_EQ(Type::Flags(Names(8)).layout(), LayoutOf(1, 1, 1));
  EXPECT_EQ(Type::Flags(Names(9)).layout(), LayoutOf(2, 2, 1));
  EXPECT_EQ(Type::Flags(Names(16)).layout(), LayoutOf(2, 2, 1));
  EXPECT_EQ(Type::Flags(Names(17)).layout(), LayoutOf(4, 4, 1));
  EXPECT_EQ(Type::Flags(Names(32)).layout(), LayoutOf(4, 4, 1));
  EXPECT_EQ(Type::Flags(Names(33)).layout(), LayoutOf(8, 4, 2));
}

TEST(TypeLayout, OfFixedLists) {
  EXPECT_EQ(Type::FixedList(U16(), 3).layout(), PlainLayout(6, 2, 3));
  EXPECT_EQ(Type::FixedList(String(), 3).layout(), LayoutOf(24, 4, 6));
}

TEST(TypeLayout, SaturatesWhereATypeIsTooLarge) {
  const Type huge = Type::FixedList(U64(), 0xFFFFFFFF);
  EXPECT_EQ(huge.layout().size, Layout::kTooLarge);
  EXPECT_EQ(huge.layout().flat_count, Layout::kManyFlat);
  EXPECT_EQ(Type::FixedList(huge, 0xFFFFFFFF).layout().size, Layout::kTooLarge);
  EXPECT_EQ(Type::Record({{"a", U8()}, {"b", huge}, {"c", huge}}).layout().size, Layout::kTooLarge);
  EXPECT_EQ(Type::Record({{"a", huge}, {"b", huge}, {"c", U64()}}).record().offsets,
            (std::vector<std::uint32_t>{0, Layout::kTooLarge, Layout::kTooLarge}));
  EXPECT_EQ(Type::Option(huge).layout().size, Layout::kTooLarge);
  EXPECT_EQ(Type::FixedList(U8(), Layout::kTooLarge - 1).layout().size, Layout::kTooLarge - 1);
}

TEST(TypeEquality, ComparesStructure) {
  EXPECT_EQ(U8(), U8());
  EXPECT_FALSE(U8() == U16());
  EXPECT_EQ(Type::Record({{"a", U8()}}), Type::Record({{"a", U8()}}));
  EXPECT_FALSE(Type::Record({{"a", U8()}}) == Type::Record({{"b", U8()}}));
  EXPECT_FALSE(Type::Record({{"a", U8()}}) == Type::Record({{"a", U16()}}));
  EXPECT_FALSE(Type::Record({{"a", U8()}}) == Type::Record({{"a", U8()}, {"b", U8()}}));
  EXPECT_FALSE(Type::Record({{"a", U8()}}) == Type::Tuple({U8()}));
  EXPECT_EQ(Type::Variant({{"a", U8()}}), Type::Variant({{"a", U8()}}));
  EXPECT_FALSE(Type::Variant({{"a", U8()}}) == Type::Variant({{"a", std::nullopt}}));
  EXPECT_FALSE(Type::FixedList(U8(), 2) == Type::FixedList(U8(), 3));
  EXPECT_FALSE(Type::FixedList(U8(), 2) == Type::FixedList(U16(), 2));
  EXPECT_FALSE(Type::List(U8()) == Type::List(U16()));
  EXPECT_FALSE(Type::Tuple({U8()}) == Type::Tuple({U8(), U8()}));
  EXPECT_FALSE(Type::Flags({"a"}) == Type::Flags({"b"}));
  EXPECT_FALSE(Type::Enum({"a"}) == Type::Enum({"b"}));
  EXPECT_FALSE(Type::Option(U8()) == Type::Option(U16()));
  EXPECT_FALSE(Type::Result(U8(), std::nullopt) == Type::Result(std::nullopt, U8()));
  EXPECT_FALSE(Type::Map(U8(), U16()) == Type::Map(U16(), U8()));
  EXPECT_FALSE(Type::Stream(U8()) == Type::Stream(std::nullopt));
  EXPECT_FALSE(Type::Future(U8()) == Type::Future(U16()));
}

// A tree of 100^7 leaves that shares its branches.
Type WideType() {
  Type type = Type::Primitive(Kind::kU8);
  for (int level = 0; level < 7; ++level) type = Type::Tuple(std::vector<Type>(100, type));
  return type;
}

TEST(TypeEquality, LooksAtSharedPartsOnce) { EXPECT_EQ(WideType(), WideType()); }

TEST(TypeEquality, IgnoresNamesAndDocs) {
  const Type type = Type::Record({{"a", U8(), "one"}});
  EXPECT_EQ(type.Named({"a:b/c", "point", "docs"}), Type::Record({{"a", U8(), "other"}}));
}

TEST(TypeEquality, ComparesResourcesByIdentity) {
  const auto one = std::make_shared<const Resource>(Resource{"a:b/c", "file", ""});
  const auto other = std::make_shared<const Resource>(*one);
  EXPECT_EQ(Type::Own(one), Type::Own(one));
  EXPECT_FALSE(Type::Own(one) == Type::Own(other));
  EXPECT_FALSE(Type::Own(one) == Type::Borrow(one));
}

TEST(TypeEquality, ComparesFunctions) {
  const FunctionType greet{false, {{"name", String()}}, String()};
  EXPECT_EQ(greet, (FunctionType{false, {{"name", String()}}, String()}));
  EXPECT_FALSE(greet == (FunctionType{true, {{"name", String()}}, String()}));
  EXPECT_FALSE(greet == (FunctionType{false, {{"who", String()}}, String()}));
  EXPECT_FALSE(greet == (FunctionType{false, {{"name", U8()}}, String()}));
  EXPECT_FALSE(greet == (FunctionType{false, {{"name", String()}}, std::nullopt}));
  EXPECT_FALSE(greet == (FunctionType{false, {}, String()}));
}

TEST(TypeName, IsKeptOutermost) {
  EXPECT_EQ(U8().name(), nullptr);
  const Type first = U8().Named({"a:b/c", "byte", ""});
  const Type second = first.Named({"a:b/d", "octet", ""});
  EXPECT_EQ(*first.name(), (TypeName{"a:b/c", "byte", ""}));
  EXPECT_EQ(*second.name(), (TypeName{"a:b/d", "octet", ""}));
}

TEST(ToWit, PrintsEveryKind) {
  const auto file = std::make_shared<const Resource>(Resource{"a:b/c", "file", ""});
  EXPECT_EQ(ToWit(Bool()), "bool");
  EXPECT_EQ(ToWit(Type::Primitive(Kind::kS8)), "s8");
  EXPECT_EQ(ToWit(Type::Primitive(Kind::kS64)), "s64");
  EXPECT_EQ(ToWit(Type::Primitive(Kind::kF32)), "f32");
  EXPECT_EQ(ToWit(Type::Primitive(Kind::kChar)), "char");
  EXPECT_EQ(ToWit(String()), "string");
  EXPECT_EQ(ToWit(Type::Primitive(Kind::kErrorContext)), "error-context");
  EXPECT_EQ(ToWit(Type::Record({{"a", U8()}, {"b", String()}})), "record { a: u8, b: string }");
  EXPECT_EQ(ToWit(Type::Variant({{"a", U8()}, {"b", std::nullopt}})), "variant { a(u8), b }");
  EXPECT_EQ(ToWit(Type::List(U8())), "list<u8>");
  EXPECT_EQ(ToWit(Type::FixedList(U8(), 4)), "list<u8, 4>");
  EXPECT_EQ(ToWit(Type::Tuple({U8(), String()})), "tuple<u8, string>");
  EXPECT_EQ(ToWit(Type::Flags({"a", "b"})), "flags { a, b }");
  EXPECT_EQ(ToWit(Type::Enum({"a", "b"})), "enum { a, b }");
  EXPECT_EQ(ToWit(Type::Option(U8())), "option<u8>");
  EXPECT_EQ(ToWit(Type::Result(std::nullopt, std::nullopt)), "result");
  EXPECT_EQ(ToWit(Type::Result(U8(), std::nullopt)), "result<u8>");
  EXPECT_EQ(ToWit(Type::Result(std::nullopt, U8())), "result<_, u8>");
  EXPECT_EQ(ToWit(Type::Result(U8(), String())), "result<u8, string>");
  EXPECT_EQ(ToWit(Type::Map(String(), U8())), "map<string, u8>");
  EXPECT_EQ(ToWit(Type::Own(file)), "file");
  EXPECT_EQ(ToWit(Type::Borrow(file)), "borrow<file>");
  EXPECT_EQ(ToWit(Type::Stream(U8())), "stream<u8>");
  EXPECT_EQ(ToWit(Type::Stream(std::nullopt)), "stream");
  EXPECT_EQ(ToWit(Type::Future(String())), "future<string>");
}

TEST(ToWit, PrintsNamedTypesByTheirName) {
  const Type person = Type::Record({{"a", U8()}}).Named({"a:b/c", "person", ""});
  EXPECT_EQ(ToWit(Type::List(person)), "list<person>");
}

TEST(ToWit, PrintsFunctions) {
  EXPECT_EQ(ToWit(FunctionType{}), "func()");
  EXPECT_EQ(ToWit(FunctionType{true, {{"name", String()}, {"n", U8()}}, String()}),
            "async func(name: string, n: u8) -> string");
}

}  // namespace
}  // namespace composable::wit
