#include "wasm/module_interface.h"

#include "unit/wasm/productions_testing.h"

namespace composable::wasm {
namespace {

Bytes Module(std::string_view sections) {
  return Binary("00 61 73 6d 01 00 00 00 " + std::string(sections));
}

constexpr AbstractHeap kFunc{AbstractHeapType::kFunc};

TEST(ModuleInterfaceTest, AnEmptyModuleHasNone) {
  const auto interface = ReadModuleInterface(Module(""));
  ASSERT_TRUE(interface.has_value());
  EXPECT_EQ(*interface, ModuleInterface{});
}

TEST(ModuleInterfaceTest, TellsImportsAndExportsWithTheirTypes) {
  const Bytes module = Module(
      "01 0a 02 60 00 00 4e 01 60 01 7f 00 "  // types 0 and 1
      "02 15 03 01 'a' 01 'f' 00 01 01 'a' 01 'm' 02 00 01 01 'b' 01 'g' 03 7f 01 "
      "03 02 01 00 "              // func 1 of type 0
      "04 04 01 70 00 05 "        // table 0
      "05 04 01 01 01 02 "        // memory 1
      "0d 03 01 00 01 "           // tag 0
      "06 06 01 7e 00 42 7f 0b "  // global 1
      "07 1d 07 01 'f' 00 00 01 'g' 00 01 01 't' 01 00 01 'm' 02 01 01 'n' 02 00 01 'v' 03 01 01 "
      "'e' 04 00 "
      "0a ff ff ff");
  // The code section is cut off, which nothing but the walk over the sections may see.
  ExpectError(
      ReadModuleInterface(module, 0x100),
      "at offset 0x16b: `section`: expected another byte, found the end of the core module");
  const auto interface = ReadModuleInterface(ByteView(module).first(module.size() - 4), 0x100);
  ASSERT_TRUE(interface.has_value()) << ToString(interface.error());
  EXPECT_EQ(interface->imports,
            (std::vector<CoreImport>{
                {"a", "f", CoreFuncExtern{CoreTypeIndex(1)}},
                {"a", "m", MemoryType{.minimum = 1, .maximum = {}, .page_size_log2 = {}}},
                {"b", "g", GlobalType{NumberType::kI32, true, false}}}));
  EXPECT_EQ(interface->exports,
            (std::vector<CoreExportType>{
                {"f", CoreFuncExtern{CoreTypeIndex(1)}},
                {"g", CoreFuncExtern{CoreTypeIndex(0)}},
                {"t", TableType{.element = RefType{true, kFunc}, .minimum = 5, .maximum = {}}},
                {"m", MemoryType{.minimum = 1, .maximum = 2, .page_size_log2 = {}}},
                {"n", MemoryType{.minimum = 1, .maximum = {}, .page_size_log2 = {}}},
                {"v", GlobalType{NumberType::kI64, false, false}},
                {"e", TagType{CoreTypeIndex(1)}}}));
  ASSERT_NE(interface->FindType(CoreTypeIndex(1)), nullptr);
  EXPECT_EQ(std::get<CoreFuncType>(interface->FindType(CoreTypeIndex(1))->composite.body)
                .parameters.size(),
            1U);
  EXPECT_EQ(interface->FindType(CoreTypeIndex(2)), nullptr);
}

TEST(ModuleInterfaceTest, UnderstandsCompactImports) {
  const auto interface =
      ReadModuleInterface(Module("01 04 01 60 00 00 02 1a 02 01 'a' 00 7f 02 01 'f' 00 00 01 'm' "
                                 "02 00 01 01 'b' 00 7e 00 00 02 01 'g' 01 'h'"));
  ASSERT_TRUE(interface.has_value()) << ToString(interface.error());
  const CoreFuncExtern function{CoreTypeIndex(0)};
  EXPECT_EQ(interface->imports,
            (std::vector<CoreImport>{
                {"a", "f", function},
                {"a", "m", MemoryType{.minimum = 1, .maximum = {}, .page_size_log2 = {}}},
                {"b", "g", function},
                {"b", "h", function}}));
}

TEST(ModuleInterfaceTest, AnImportMayHaveAnEmptyName) {
  const auto interface = ReadModuleInterface(Module("01 04 01 60 00 00 02 06 01 01 'a' 00 00 00"));
  ASSERT_TRUE(interface.has_value()) << ToString(interface.error());
  EXPECT_EQ(interface->imports,
            (std::vector<CoreImport>{{"a", "", CoreFuncExtern{CoreTypeIndex(0)}}}));
}

// A module with one type and the globals spelled, the last of which is exported.
Result<ModuleInterface> WithGlobals(std::uint8_t count, std::string_view globals) {
  const Bytes contents = Binary(globals);
  Encoder out;
  const Bytes start = Module("01 04 01 60 00 00 06");
  out.Raw(start);
  out.Size(contents.size() + 1, "section");
  out.Byte(count);
  out.Raw(contents);
  const Bytes end = Binary(fmt::format("07 05 01 01 'g' 03 {:02x}", count - 1));
  out.Raw(end);
  const Bytes module = out.Finish().value();
  return ReadModuleInterface(module);
}

TEST(ModuleInterfaceTest, FindsTheEndOfEveryConstantExpression) {
  const char* expressions[] = {
      "41 80 7f",                                               // i32.const
      "42 80 80 80 80 80 80 80 80 80 01",                       // i64.const
      "43 00 00 00 0b",                                         // f32.const
      "44 0b 0b 0b 0b 0b 0b 0b 0b",                             // f64.const
      "fd 0c 0b 0b 0b 0b 0b 0b 0b 0b 0b 0b 0b 0b 0b 0b 0b 0b",  // v128.const
      "23 00",                                                  // global.get
      "d0 70",
      "d0 00",
      "d0 65 6e",
      "d0 62 00",  // ref.null
      "d2 0b",     // ref.func
      "41 01 41 02 6a",
      "41 01 41 02 6b",
      "41 01 41 02 6c",
      "42 01 42 02 7c",
      "42 01 42 02 7d",
      "42 01 42 02 7e",
      "fb 00 0b",
      "fb 01 0b",
      "fb 06 0b",
      "fb 07 0b",
      "fb 08 0b 02",
      "fb 20 00",
      "fb 21 00",
      "41 00 fb 1c",
      "d0 6f fb 1a",
      "d0 6e fb 1b",
      "41 00 fe 72",
  };
  for (const char* expression : expressions) {
    SCOPED_TRACE(expression);
    const auto interface = WithGlobals(2, fmt::format("7f 00 {} 0b 7e 01 42 00 0b", expression));
    ASSERT_TRUE(interface.has_value()) << ToString(interface.error());
    EXPECT_EQ(interface->exports[0].type,
              CoreExternType(GlobalType{NumberType::kI64, true, false}));
  }
}

TEST(ModuleInterfaceTest, RefusesExpressionsThatAreNotConstant) {
  ExpectError(WithGlobals(1, "7f 00 20 00 0b"),
              "at offset 0x13: `core:expr`: expected a constant instruction, found 0x20");
  ExpectError(WithGlobals(1, "7f 00 fb 02 0b"),
              "at offset 0x13: `core:expr`: expected a constant instruction, found 0xfb 0x02");
  ExpectError(WithGlobals(1, "7f 00 fd 00 0b"),
              "at offset 0x13: `core:expr`: expected a constant instruction, found 0xfd 0x00");
  ExpectError(
      WithGlobals(1, "7f 00 41 80 80 80 80 80 80 80 80 80 80 00 0b"),
      "at offset 0x1d: `core:expr`: expected a number of at most 10 bytes, found a longer one");
  ExpectError(WithGlobals(1, "7f 00 41 00"),
              "at offset 0x15: `core:expr`: expected another byte, found the end of the core "
              "global section");
}

TEST(ModuleInterfaceTest, ReadsTablesWithInitialisers) {
  const auto interface =
      ReadModuleInterface(Module("04 0a 01 40 00 64 70 00 01 d2 00 0b 07 05 01 01 't' 01 00"));
  ASSERT_TRUE(interface.has_value()) << ToString(interface.error());
  EXPECT_EQ(
      interface->exports[0].type,
      CoreExternType(TableType{.element = RefType{false, kFunc}, .minimum = 1, .maximum = {}}));
}

TEST(ModuleInterfaceTest, DefinitionsThatNobodyExportsAreNotLookedAt) {
  EXPECT_TRUE(ReadModuleInterface(Module("06 02 01 ff 0b 01 ff")).has_value());
}

TEST(ModuleInterfaceTest, Refuses) {
  ExpectError(ReadModuleInterface(ComponentBinary("")),
              "at offset 0x0: not a core module: this is a component (version 0xd, layer 1)");
  ExpectError(ReadModuleInterface(Module("0e 00")),
              "at offset 0x8: `core:section`: expected a section id from 0 to 13, found 14");
  ExpectError(ReadModuleInterface(Module("02 01 00 01 01 00")),
              "at offset 0xb: `core:section`: expected no core type section after the core import "
              "section, found one");
  ExpectError(ReadModuleInterface(Module("01 01 00 01 01 00")),
              "at offset 0xb: `core:section`: expected no core type section after the core type "
              "section, found one");
  ExpectError(ReadModuleInterface(Module("07 05 01 01 'f' 00 00")),
              "at offset 0xe: `core:export`: expected an index below 0 (core func), found 0");
  ExpectError(ReadModuleInterface(Module("07 05 01 01 'f' 20 00")),
              "at offset 0xd: `core:sort`: expected func (0x00), table (0x01), memory (0x02), "
              "global (0x03) or tag "
              "(0x04), found 0x20");
  ExpectError(ReadModuleInterface(Module("03 02 01 00 07 05 01 01 'f' 00 00")),
              "at offset 0xb: `core:func`: expected an index below 0 (core type), found 0");
  ExpectError(ReadModuleInterface(Module("04 03 01 40 01 07 05 01 01 't' 01 00")),
              "at offset 0xc: `core:table`: expected 0x00 after 0x40, found 0x01");
  ExpectError(ReadModuleInterface(Module("01 05 01 60 00 00 00")),
              "at offset 0xe: `core type section`: expected its end, found 1 more bytes");
}

}  // namespace
}  // namespace composable::wasm
