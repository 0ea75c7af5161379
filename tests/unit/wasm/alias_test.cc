#include "wasm/alias.h"

#include "unit/wasm/productions_testing.h"

namespace composable::wasm {
namespace {

void Check(std::string_view text, const Alias& alias) {
  ExpectRoundTrip(text, alias, ReadAlias, WriteAlias);
}

TEST(AliasTest, RoundTripsExports) {
  const InstanceIndex instance(2);
  Check("01 00 02 01 'f'", ExportAlias{Sort::kFunc, instance, "f"});
  Check("02 00 02 01 'v'", ExportAlias{Sort::kValue, instance, "v"});
  Check("03 00 02 01 't'", ExportAlias{Sort::kType, instance, "t"});
  Check("04 00 02 01 'c'", ExportAlias{Sort::kComponent, instance, "c"});
  Check("05 00 02 07 'a:b/c@1'", ExportAlias{Sort::kInstance, instance, "a:b/c@1"});
  Check("00 11 00 02 00", ExportAlias{Sort::kCoreModule, instance, ""});
}

TEST(AliasTest, RoundTripsCoreExports) {
  const CoreInstanceIndex instance(3);
  Check("00 00 01 03 01 'f'", CoreExportAlias{Sort::kCoreFunc, instance, "f"});
  Check("00 01 01 03 01 't'", CoreExportAlias{Sort::kCoreTable, instance, "t"});
  Check("00 02 01 03 01 'm'", CoreExportAlias{Sort::kCoreMemory, instance, "m"});
  Check("00 03 01 03 01 'g'", CoreExportAlias{Sort::kCoreGlobal, instance, "g"});
  Check("00 04 01 03 01 'e'", CoreExportAlias{Sort::kCoreTag, instance, "e"});
}

TEST(AliasTest, RoundTripsOuterItems) {
  Check("03 02 00 04", OuterAlias{Sort::kType, 0, 4});
  Check("04 02 00 04", OuterAlias{Sort::kComponent, 0, 4});
  Check("00 10 02 00 04", OuterAlias{Sort::kCoreType, 0, 4});
  Check("00 11 02 00 04", OuterAlias{Sort::kCoreModule, 0, 4});
}

TEST(AliasTest, AddsToTheIndexSpaceOfItsSort) {
  Scopes scopes = FilledScopes();
  const Bytes binary = Binary("00 02 01 03 01 'm'");
  Input in{Cursor(binary, 0, "test"), scopes};
  const auto alias = ReadAlias(in);
  ASSERT_TRUE(alias.has_value());
  EXPECT_EQ(SortOf(*alias), Sort::kCoreMemory);
  EXPECT_TRUE(scopes.Check(Sort::kCoreMemory, 10, 0, "test").has_value());
  EXPECT_FALSE(scopes.Check(Sort::kCoreMemory, 11, 0, "test").has_value());
  EXPECT_FALSE(scopes.Check(Sort::kCoreFunc, 10, 0, "test").has_value());
}

TEST(AliasTest, RefusesSortsThatDoNotFit) {
  ExpectRefused(
      "00 00 00 02 01 'f'", ReadAlias,
      "at offset 0x0: `alias export`: expected one of the sorts core module, func, value, type, "
      "component, instance, found core func");
  ExpectRefused(
      "00 10 00 02 01 'f'", ReadAlias,
      "at offset 0x0: `alias export`: expected one of the sorts core module, func, value, type, "
      "component, instance, found core type");
  ExpectRefused("01 01 02 01 'f'", ReadAlias,
                "at offset 0x0: `alias core export`: expected one of the sorts core func, core "
                "table, core memory, "
                "core global, core tag, found func");
  ExpectRefused("00 11 01 02 01 'f'", ReadAlias,
                "at offset 0x0: `alias core export`: expected one of the sorts core func, core "
                "table, core memory, "
                "core global, core tag, found core module");
  ExpectRefused("05 02 00 00", ReadAlias,
                "at offset 0x0: `alias outer`: expected one of the sorts core module, core type, "
                "type, component, "
                "found instance");
  ExpectRefused("00 00 02 00 00", ReadAlias,
                "at offset 0x0: `alias outer`: expected one of the sorts core module, core type, "
                "type, component, "
                "found core func");
}

TEST(AliasTest, Refuses) {
  ExpectRefused("06 00 00 00", ReadAlias,
                "at offset 0x0: `sort`: expected a sort (0x00 to 0x05), found 0x06");
  ExpectRefused("00 12 00 00", ReadAlias,
                "at offset 0x1: `core:sort`: expected func (0x00), table (0x01), memory (0x02), "
                "global (0x03) or "
                "tag (0x04), found 0x12");
  ExpectRefused("01 03 00 00", ReadAlias,
                "at offset 0x1: `alias`: expected export (0x00), core export (0x01) or outer "
                "(0x02), found 0x03");
  ExpectRefused("01 00 0a 00", ReadAlias,
                "at offset 0x2: `alias export`: expected an index below 10 (instance), found 10");
  ExpectRefused(
      "00 00 01 0a 00", ReadAlias,
      "at offset 0x3: `alias core export`: expected an index below 10 (core instance), found 10");
  ExpectRefused("03 02 01 00", ReadAlias,
                "at offset 0x2: `alias outer`: expected an outer count below 1, the number of "
                "enclosing scopes, "
                "found 1");
  ExpectRefused("03 02 00 0a", ReadAlias,
                "at offset 0x2: `alias outer`: expected an index below 10 (type), found 10");
}

TEST(SortTest, NamesAndNumbersOfIndices) {
  EXPECT_EQ(SortName(Sort::kCoreFunc), "core func");
  EXPECT_EQ(SortName(Sort::kCoreInstance), "core instance");
  EXPECT_EQ(SortName(Sort::kFunc), "func");
  EXPECT_EQ(SortName(Sort::kInstance), "instance");
  EXPECT_EQ(SortOf(ExternIndex(ComponentIndex(7))), Sort::kComponent);
  EXPECT_EQ(NumberOf(ExternIndex(ComponentIndex(7))), 7U);
  EXPECT_EQ(SortOf(CoreExternIndex(CoreTagIndex(8))), Sort::kCoreTag);
  EXPECT_EQ(NumberOf(CoreExternIndex(CoreTagIndex(8))), 8U);
}

}  // namespace
}  // namespace composable::wasm
