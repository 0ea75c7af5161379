#include "wasm/type.h"

#include "unit/wasm/productions_testing.h"
#include "wasm/limits.h"

namespace composable::wasm {
namespace {

void CheckType(std::string_view text, const Type& type) {
  ExpectRoundTrip(text, type, ReadType, WriteType);
}

TEST(FunctionTypeTest, RoundTrips) {
  CheckType("40 00 01 00", FunctionType{});
  CheckType("43 00 01 00", FunctionType{true, {}, std::nullopt});
  CheckType("40 02 01 'a' 73 01 'b' 02 00 7f",
            FunctionType{
                false, {{"a", PrimitiveType::kString}, {"b", TypeIndex(2)}}, PrimitiveType::kBool});
}

TEST(FunctionTypeTest, Refuses) {
  ExpectRefused(
      "40 00 02", ReadType,
      "at offset 0x2: `resultlist`: expected a result (0x00) or none (0x01 0x00), found 0x02");
  ExpectRefused("40 00 01 01", ReadType,
                "at offset 0x3: `resultlist`: expected 0x00 after 0x01, found 0x01");
  ExpectRefused("40 01 01 'A' 00", ReadType,
                "at offset 0x5: `resultlist`: expected another byte, found the end of the test");
}

TEST(ResourceTypeTest, RoundTrips) {
  CheckType("3f 7f 00", ResourceType{});
  CheckType("3f 7e 01 03", ResourceType{NumberType::kI64, CoreFuncIndex(3)});
}

TEST(ResourceTypeTest, Refuses) {
  ExpectRefused("3f 7f 02", ReadType,
                "at offset 0x2: `resourcetype`: expected no destructor (0x00) or a destructor "
                "(0x01), found 0x02");
  ExpectRefused("3f 7f 01 0a", ReadType,
                "at offset 0x3: `resourcetype`: expected an index below 10 (core func), found 10");
  ExpectRefused("3f 40 00", ReadType,
                "at offset 0x1: `core:valtype`: expected a core value type, found 0x40");
}

TEST(ComponentTypeTest, RoundTrips) {
  CheckType("41 00", ComponentType{});
  SubType sub;
  sub.composite.body = CoreFuncType{};
  CheckType(
      "41 05  00 60 00 00  01 40 00 01 00  02 03 02 01 04  03 00 01 'i' 01 00  04 00 01 'e' 03 01",
      ComponentType{{
          {CoreType(RecGroup{RecGroup::Form::kSingle, {sub}})},
          {Type(FunctionType{})},
          {Alias(OuterAlias{Sort::kType, 1, 4})},
          {Import{{.name = "i"}, FuncExtern{TypeIndex(0)}}},
          {ExportDeclaration{{.name = "e"}, SubResourceExtern{}}},
      }});
}

TEST(InstanceTypeTest, RoundTrips) {
  CheckType("42 00", InstanceType{});
  CheckType("42 03  04 00 01 'r' 03 01  01 69 00  04 00 01 'o' 03 00 01",
            InstanceType{{
                {ExportDeclaration{{.name = "r"}, SubResourceExtern{}}},
                {Type(DefinedType(OwnType{TypeIndex(0)}))},
                {ExportDeclaration{{.name = "o"}, EqTypeExtern{TypeIndex(1)}}},
            }});
  CheckType("42 01 01 42 01 01 41 00",
            InstanceType{{{Type(InstanceType{{{Type(ComponentType{})}}})}}});
}

TEST(InstanceTypeTest, ScopesStartEmptyAndSeeOutwards) {
  ExpectRefused("42 01 01 70 00", ReadType,
                "at offset 0x4: `valtype`: expected an index below 0 (type), found 0");
  ExpectRefused("42 01 02 03 02 01 0a", ReadType,
                "at offset 0x5: `alias outer`: expected an index below 10 (type), found 10");
  ExpectRefused("42 01 02 03 02 02 00", ReadType,
                "at offset 0x5: `alias outer`: expected an outer count below 2, the number of "
                "enclosing scopes, "
                "found 2");
}

TEST(InstanceTypeTest, HasNoImports) {
  ExpectRefused("42 01 03 00 01 'i' 01 00", ReadType,
                "at offset 0x2: `instancedecl`: expected core type (0x00), type (0x01), alias "
                "(0x02) or export "
                "(0x04), found 0x03");
}

TEST(ComponentTypeTest, Refuses) {
  ExpectRefused("41 01 05", ReadType,
                "at offset 0x2: `componentdecl`: expected core type (0x00), type (0x01), alias "
                "(0x02), import "
                "(0x03) or export (0x04), found 0x05");
}

// `levels` types in one another, behind the scope that the tests start in.
std::string NestedTypes(std::uint32_t levels, std::string_view opcode) {
  std::string text;
  for (std::uint32_t i = 1; i < levels; ++i) text += fmt::format("{} 01 01 ", opcode);
  return text + fmt::format("{} 00", opcode);
}

TEST(ComponentTypeTest, NestingIsLimited) {
  EXPECT_TRUE(
      ReadProduction(Binary(NestedTypes(limits::kNesting - 1, "41")), ReadType).has_value());
  ExpectRefused(
      NestedTypes(limits::kNesting, "41"), ReadType,
      "at offset 0x129: `componenttype`: expected at most 100 levels of nesting, found more");
  ExpectRefused(
      NestedTypes(limits::kNesting, "42"), ReadType,
      "at offset 0x129: `instancetype`: expected at most 100 levels of nesting, found more");
}

}  // namespace
}  // namespace composable::wasm
