#include "wasm/value_type.h"

#include "unit/wasm/productions_testing.h"

namespace composable::wasm {
namespace {

using enum PrimitiveType;

void CheckValueType(std::string_view text, const DefinedType& type) {
  ExpectRoundTrip(text, Type(type), ReadType, WriteType);
}

TEST(ValueTypeTest, RoundTripsEveryPrimitive) {
  const std::pair<PrimitiveType, const char*> all[] = {
      {kBool, "bool"},     {kS8, "s8"},
      {kU8, "u8"},         {kS16, "s16"},
      {kU16, "u16"},       {kS32, "s32"},
      {kU32, "u32"},       {kS64, "s64"},
      {kU64, "u64"},       {kF32, "f32"},
      {kF64, "f64"},       {kChar, "char"},
      {kString, "string"}, {kErrorContext, "error-context"}};
  for (const auto& [type, name] : all) {
    const std::string text = fmt::format("{:02x}", static_cast<unsigned>(type));
    ExpectRoundTrip(text, ValueType(type), ReadValueType, WriteValueType);
    CheckValueType(text, type);
    EXPECT_EQ(PrimitiveTypeName(type), name);
  }
}

TEST(ValueTypeTest, RoundTripsIndices) {
  ExpectRoundTrip("00", ValueType(TypeIndex(0)), ReadValueType, WriteValueType);
  ExpectRoundTrip("09", ValueType(TypeIndex(9)), ReadValueType, WriteValueType);
  // An index is a signed number: 64 takes two bytes.
  Scopes scopes = FilledScopes(65);
  const Bytes binary = Binary("c0 00");
  Input in{Cursor(binary, 0, "test"), scopes};
  EXPECT_TRUE(ReadValueType(in).value() == ValueType(TypeIndex(64)));
  Encoder out;
  WriteValueType(out, TypeIndex(64));
  EXPECT_EQ(out.Finish().value(), binary);
}

TEST(ValueTypeTest, Refuses) {
  ExpectRefused("0a", ReadValueType,
                "at offset 0x0: `valtype`: expected an index below 10 (type), found 10");
  ExpectRefused("72", ReadValueType,
                "at offset 0x0: `valtype`: expected a primitive type or a type index, found 0x72");
  ExpectRefused("", ReadValueType,
                "at offset 0x0: `valtype`: expected another byte, found the end of the test");
}

TEST(DefinedTypeTest, RoundTrips) {
  CheckValueType("72 02 01 'a' 73 03 'b-c' 04",
                 RecordType{{{"a", kString}, {"b-c", TypeIndex(4)}}});
  CheckValueType("71 02 01 'a' 00 00 01 'b' 01 7f 00",
                 VariantType{{{"a", std::nullopt}, {"b", kBool}}});
  CheckValueType("70 7d", ListType{kU8});
  CheckValueType("67 7d 80 01", FixedListType{kU8, 128});
  CheckValueType("67 7d 80 80 80 80 04", FixedListType{kU8, 1U << 30U});
  CheckValueType("6f 02 7f 73", TupleType{{kBool, kString}});
  CheckValueType("6e 02 01 'a' 01 'b'", FlagsType{{"a", "b"}});
  CheckValueType("6d 02 01 'a' 01 'b'", EnumType{{"a", "b"}});
  CheckValueType("6b 74", OptionType{kChar});
  CheckValueType("6a 00 00", ResultType{});
  CheckValueType("6a 01 73 00", ResultType{kString, std::nullopt});
  CheckValueType("6a 00 01 73", ResultType{std::nullopt, kString});
  CheckValueType("6a 01 02 01 64", ResultType{TypeIndex(2), kErrorContext});
  CheckValueType("69 03", OwnType{TypeIndex(3)});
  CheckValueType("68 03", BorrowType{TypeIndex(3)});
  CheckValueType("66 00", StreamType{});
  CheckValueType("66 01 7d", StreamType{kU8});
  CheckValueType("65 00", FutureType{});
  CheckValueType("65 01 05", FutureType{TypeIndex(5)});
  CheckValueType("63 73 7d", MapType{kString, kU8});
}

TEST(DefinedTypeTest, RefusesEmptyVectors) {
  ExpectRefused("72 00", ReadType,
                "at offset 0x1: `record fields`: expected at least one, found none");
  ExpectRefused("71 00", ReadType,
                "at offset 0x1: `variant cases`: expected at least one, found none");
  ExpectRefused("6f 00", ReadType,
                "at offset 0x1: `tuple elements`: expected at least one, found none");
  ExpectRefused("6e 00", ReadType,
                "at offset 0x1: `flags labels`: expected at least one, found none");
  ExpectRefused("6d 00", ReadType,
                "at offset 0x1: `enum labels`: expected at least one, found none");
}

TEST(DefinedTypeTest, RefusesFixedListsOfNoOrTooManyElements) {
  ExpectRefused("67 7d 00", ReadType,
                "at offset 0x2: `list length`: expected 1 to 1073741824, found 0");
  ExpectRefused("67 7d 81 80 80 80 04", ReadType,
                "at offset 0x2: `list length`: expected 1 to 1073741824, found 1073741825");
}

TEST(DefinedTypeTest, RefusesLabelsThatAreNoLabels) {
  const auto problem = [](int offset, std::string_view production, std::string_view label) {
    return fmt::format(
        "at offset {:#x}: `{}`: expected a label in kebab case, such as `my-name`, found `{}`",
        offset, production, label);
  };
  ExpectRefused("72 01 02 'aB' 7f", ReadType, problem(2, "labelvaltype", "aB"));
  ExpectRefused("71 01 00 00 00", ReadType, problem(2, "case", ""));
  ExpectRefused("6e 01 02 'a-'", ReadType, problem(2, "flags", "a-"));
  ExpectRefused("6d 01 02 '1a'", ReadType, problem(2, "enum", "1a"));
}

TEST(DefinedTypeTest, Refuses) {
  ExpectRefused(
      "6c 00", ReadType,
      "at offset 0x0: `type`: expected a value type (0x63 to 0x7f), func (0x40 or 0x43), component "
      "(0x41), instance (0x42) or resource (0x3f), found 0x6c");
  ExpectRefused("71 01 01 'a' 00 01", ReadType,
                "at offset 0x5: `case`: expected 0x00 at the end of the case, found 0x01");
  ExpectRefused("71 01 01 'a' 02", ReadType,
                "at offset 0x4: `case`: expected no type (0x00) or a type (0x01), found 0x02");
  ExpectRefused("6a 02", ReadType,
                "at offset 0x1: `result`: expected no type (0x00) or a type (0x01), found 0x02");
  ExpectRefused("66 03", ReadType,
                "at offset 0x1: `stream`: expected no type (0x00) or a type (0x01), found 0x03");
  ExpectRefused("65 7d", ReadType,
                "at offset 0x1: `future`: expected no type (0x00) or a type (0x01), found 0x7d");
  ExpectRefused("69 0a", ReadType,
                "at offset 0x1: `own`: expected an index below 10 (type), found 10");
  ExpectRefused("68 0a", ReadType,
                "at offset 0x1: `borrow`: expected an index below 10 (type), found 10");
  // A type does not see itself.
  ExpectRefused("70 0a", ReadType,
                "at offset 0x1: `valtype`: expected an index below 10 (type), found 10");
}

}  // namespace
}  // namespace composable::wasm
