#include "unit/wasm/productions_testing.h"
#include "wasm/extern_name.h"
#include "wasm/instance.h"

namespace composable::wasm {
namespace {

Result<ExternName> ReadImportName(Input& in) {
  return ReadExternName(in, ExternDirection::kImport);
}
Result<ExternName> ReadExportName(Input& in) {
  return ReadExternName(in, ExternDirection::kExport);
}

TEST(ExternNameAttributesTest, RoundTrips) {
  const auto check = [](std::string_view text, const ExternName& name) {
    ExpectRoundTrip(text, name, ReadExportName, WriteExternName);
  };
  check("00 03 'a-b'", {.name = "a-b"});
  check("02 01 'a' 01 00 05 'a:b/c'", {.name = "a", .implements = "a:b/c"});
  check("02 07 'a:b/c@1' 01 01 04 '.2.3'", {.name = "a:b/c@1", .version_suffix = ".2.3"});
  check("02 01 'a' 01 02 03 'any'", {.name = "a", .external_id = "any"});
  check("02 01 'a' 03 00 05 'a:b/c' 01 00 02 01 '?'",
        {.name = "a", .implements = "a:b/c", .version_suffix = "", .external_id = "?"});
}

TEST(ExternNameAttributesTest, OldAndEmptyFormsAreWrittenAsTheShortOne) {
  for (const char* text : {"01 03 'a-b'", "02 03 'a-b' 00"}) {
    const auto name = ReadProduction(Binary(text), ReadImportName);
    ASSERT_TRUE(name.has_value()) << text;
    Encoder out;
    WriteExternName(out, *name);
    EXPECT_EQ(out.Finish().value(), Binary("00 03 'a-b'"));
  }
}

TEST(ExternNameAttributesTest, AttributesComeInAnyOrder) {
  const auto name = ReadProduction(Binary("02 01 'a' 02 02 01 'x' 00 05 'a:b/c'"), ReadImportName);
  ASSERT_TRUE(name.has_value());
  EXPECT_EQ(*name, (ExternName{.name = "a", .implements = "a:b/c", .external_id = "x"}));
}

TEST(ExternNameAttributesTest, Refuses) {
  ExpectRefused("03 01 'a'", ReadImportName,
                "at offset 0x0: `nameattributes`: expected 0x00, 0x01 or 0x02, found 0x03");
  ExpectRefused("00 02 'aB'", ReadImportName,
                "at offset 0x1: `externname`: `aB` is not a valid extern name: expected a label in "
                "kebab case, "
                "found `aB`");
  ExpectRefused(
      "02 01 'a' 01 03 00", ReadImportName,
      "at offset 0x4: `attribute`: expected implements (0x00), versionsuffix (0x01) or external-id "
      "(0x02), found 0x03");
  ExpectRefused("02 01 'a' 02 02 00 02 00", ReadImportName,
                "at offset 0x6: `attribute`: expected each attribute at most once, found another "
                "external-id");
  ExpectRefused("02 01 'a' 04 00 00 00 00", ReadImportName,
                "at offset 0x3: `attributes`: expected at most 3 elements, found 4");
  ExpectRefused("02 01 'a' 01 00 01 'b'", ReadImportName,
                "at offset 0x1: `implements`: expected an interface name, found `b`");
  ExpectRefused(
      "02 05 'a:b/c' 01 00 05 'a:b/c'", ReadImportName,
      "at offset 0x1: `externname`: expected a plain label beside implements, found `a:b/c`");
  ExpectRefused(
      "02 05 'a:b/c' 01 01 01 '/'", ReadImportName,
      "at offset 0x1: `versionsuffix`: expected the end of a semantic version, found `/`");
}

TEST(ExternNameAttributesTest, ExportsHaveNoNamesOfDependencies) {
  EXPECT_TRUE(ReadProduction(Binary("00 07 'url=<a>'"), ReadImportName).has_value());
  ExpectRefused("00 07 'url=<a>'", ReadExportName,
                "at offset 0x1: `externname`: expected the name of an export, found `url=<a>`, "
                "which only imports "
                "can have");
}

TEST(ExternTypeTest, RoundTrips) {
  const auto check = [](std::string_view text, const ExternType& type, Sort sort) {
    ExpectRoundTrip(text, type, ReadExternType, WriteExternType);
    EXPECT_EQ(SortOf(type), sort);
  };
  check("00 11 02", CoreModuleExtern{CoreTypeIndex(2)}, Sort::kCoreModule);
  check("01 02", FuncExtern{TypeIndex(2)}, Sort::kFunc);
  check("02 73", ValueExtern{PrimitiveType::kString}, Sort::kValue);
  check("02 02", ValueExtern{TypeIndex(2)}, Sort::kValue);
  check("03 00 02", EqTypeExtern{TypeIndex(2)}, Sort::kType);
  check("03 01", SubResourceExtern{}, Sort::kType);
  check("04 02", ComponentExtern{TypeIndex(2)}, Sort::kComponent);
  check("05 02", InstanceExtern{TypeIndex(2)}, Sort::kInstance);
}

TEST(ExternTypeTest, Refuses) {
  ExpectRefused("00 10 00", ReadExternType,
                "at offset 0x1: `core:sort`: expected module (0x11), found 0x10");
  ExpectRefused("00 11 0a", ReadExternType,
                "at offset 0x2: `externtype`: expected an index below 10 (core type), found 10");
  ExpectRefused("01 0a", ReadExternType,
                "at offset 0x1: `externtype`: expected an index below 10 (type), found 10");
  ExpectRefused(
      "03 02", ReadExternType,
      "at offset 0x1: `typebound`: expected eq (0x00) or sub resource (0x01), found 0x02");
  ExpectRefused("03 00 0a", ReadExternType,
                "at offset 0x2: `typebound`: expected an index below 10 (type), found 10");
  ExpectRefused("04 0a", ReadExternType,
                "at offset 0x1: `externtype`: expected an index below 10 (type), found 10");
  ExpectRefused("05 0a", ReadExternType,
                "at offset 0x1: `externtype`: expected an index below 10 (type), found 10");
  ExpectRefused("06", ReadExternType,
                "at offset 0x0: `sort`: expected a sort (0x00 to 0x05), found 0x06");
}

TEST(ImportTest, RoundTrips) {
  ExpectRoundTrip("00 01 'a' 01 02", Import{{.name = "a"}, FuncExtern{TypeIndex(2)}}, ReadImport,
                  WriteImport);
}

TEST(ExportTest, RoundTrips) {
  const auto check = [](std::string_view text, const Export& item) {
    ExpectRoundTrip(text, item, ReadExport, WriteExport);
  };
  check("00 01 'a' 00 11 01 00", {{.name = "a"}, CoreModuleIndex(1), std::nullopt});
  check("00 01 'a' 01 01 00", {{.name = "a"}, FuncIndex(1), std::nullopt});
  check("00 01 'a' 02 01 00", {{.name = "a"}, ValueIndex(1), std::nullopt});
  check("00 01 'a' 03 01 00", {{.name = "a"}, TypeIndex(1), std::nullopt});
  check("00 01 'a' 04 01 00", {{.name = "a"}, ComponentIndex(1), std::nullopt});
  check("00 01 'a' 05 01 01 05 02",
        {{.name = "a"}, InstanceIndex(1), InstanceExtern{TypeIndex(2)}});
}

TEST(ExportTest, AddsToTheIndexSpace) {
  Scopes scopes = FilledScopes();
  const Bytes binary = Binary("00 01 'a' 05 01 00");
  Input in{Cursor(binary, 0, "test"), scopes};
  ASSERT_TRUE(ReadExport(in).has_value());
  EXPECT_TRUE(scopes.Check(Sort::kInstance, 10, 0, "test").has_value());
}

TEST(ExportTest, Refuses) {
  ExpectRefused("00 01 'a' 01 0a 00", ReadExport,
                "at offset 0x4: `sortidx`: expected an index below 10 (func), found 10");
  ExpectRefused("00 01 'a' 01 01 02", ReadExport,
                "at offset 0x5: `export`: expected no type (0x00) or a type (0x01), found 0x02");
}

TEST(InstanceTest, RoundTrips) {
  const auto check = [](std::string_view text, const Instance& instance) {
    ExpectRoundTrip(text, instance, ReadInstance, WriteInstance);
  };
  check("00 02 00", Instantiate{ComponentIndex(2), {}});
  check("00 02 02 01 'a' 01 03 04 'b c!' 00 11 04",
        Instantiate{ComponentIndex(2), {{"a", FuncIndex(3)}, {"b c!", CoreModuleIndex(4)}}});
  check("01 00", InlineInstance{});
  check("01 01 02 01 'a' 01 00 05 'a:b/c' 05 02",
        InlineInstance{{{{.name = "a", .implements = "a:b/c"}, InstanceIndex(2)}}});
}

TEST(InstanceTest, Refuses) {
  ExpectRefused("02", ReadInstance,
                "at offset 0x0: `instance`: expected instantiate (0x00) or inline exports (0x01), "
                "found 0x02");
  ExpectRefused("00 0a 00", ReadInstance,
                "at offset 0x1: `instance`: expected an index below 10 (component), found 10");
  ExpectRefused("00 00 01 01 'a' 00 10 00", ReadInstance,
                "at offset 0x6: `core:sort`: expected module (0x11), found 0x10");
  ExpectRefused("01 01 00 01 'A' 05 0a", ReadInstance,
                "at offset 0x6: `sortidx`: expected an index below 10 (instance), found 10");
}

}  // namespace
}  // namespace composable::wasm
