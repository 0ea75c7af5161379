#include "wasm/core_definition.h"

#include "unit/wasm/productions_testing.h"

namespace composable::wasm {
namespace {

SubType EmptyFunc() {
  SubType sub;
  sub.composite.body = CoreFuncType{};
  return sub;
}

TEST(CoreTypeDefinitionTest, RoundTrips) {
  const auto check = [](std::string_view text, const CoreType& type) {
    ExpectRoundTrip(text, type, ReadCoreType, WriteCoreType);
  };
  check("60 00 00", RecGroup{RecGroup::Form::kSingle, {EmptyFunc()}});
  // A subtype that is not final is told from a module type by the 0x00 in front of it.
  SubType open = EmptyFunc();
  open.is_final = false;
  check("00 50 00 60 00 00", RecGroup{RecGroup::Form::kSingle, {open}});
  check("4e 01 50 00 60 00 00", RecGroup{RecGroup::Form::kRec, {open}});
  check("50 00", ModuleType{});
  check(
      "50 05  01 60 00 00  00 01 'm' 01 'f' 00 00  02 10 01 01 04  01 50 00 60 00 00  03 01 'g' 00 "
      "01",
      ModuleType{{
          RecGroup{RecGroup::Form::kSingle, {EmptyFunc()}},
          CoreImport{"m", "f", CoreFuncExtern{CoreTypeIndex(0)}},
          CoreOuterAlias{1, 4},
          RecGroup{RecGroup::Form::kSingle, {open}},
          CoreExportType{"g", CoreFuncExtern{CoreTypeIndex(1)}},
      }});
}

TEST(CoreTypeDefinitionTest, AModuleTypeStartsWithoutTypes) {
  ExpectRefused("50 01 03 01 'g' 00 00", ReadCoreType,
                "at offset 0x6: `core:externtype`: expected an index below 0 (core type), found 0");
  ExpectRefused("50 01 02 10 01 00 00", ReadCoreType,
                "at offset 0x5: `core:alias`: expected an index below 0 (core type), found 0");
}

TEST(CoreTypeDefinitionTest, Refuses) {
  ExpectRefused("00 60 00 00", ReadCoreType,
                "at offset 0x1: `core:type`: expected a subtype that is not final (0x50) after "
                "0x00, found 0x60");
  ExpectRefused("50 01 04", ReadCoreType,
                "at offset 0x2: `core:moduledecl`: expected import (0x00), type (0x01), alias "
                "(0x02) or export "
                "(0x03), found 0x04");
  ExpectRefused("50 01 02 11 01 00 00", ReadCoreType,
                "at offset 0x3: `core:alias`: expected the sort type (0x10), found 0x11");
  ExpectRefused("50 01 02 10 00 00 00", ReadCoreType,
                "at offset 0x4: `core:alias`: expected outer (0x01), found 0x00");
  ExpectRefused("50 01 02 10 01 02 00", ReadCoreType,
                "at offset 0x5: `core:alias`: expected an outer count below 2, the number of "
                "enclosing scopes, "
                "found 2");
  ExpectRefused(
      "50 01 00 01 'm' 01", ReadCoreType,
      "at offset 0x6: `core:import`: expected 1 bytes, found the end of the test after 0");
}

TEST(CoreInstanceTest, RoundTrips) {
  const auto check = [](std::string_view text, const CoreInstance& instance) {
    ExpectRoundTrip(text, instance, ReadCoreInstance, WriteCoreInstance);
  };
  check("00 02 00", CoreInstantiate{CoreModuleIndex(2), {}});
  check("00 00 02 01 'a' 12 01 00 12 09",
        CoreInstantiate{CoreModuleIndex(0),
                        {{"a", CoreInstanceIndex(1)}, {"", CoreInstanceIndex(9)}}});
  check("01 00", CoreInlineInstance{});
  check("01 05 01 'f' 00 01  01 't' 01 02  01 'm' 02 03  01 'g' 03 04  01 'e' 04 05",
        CoreInlineInstance{{{"f", CoreFuncIndex(1)},
                            {"t", CoreTableIndex(2)},
                            {"m", CoreMemoryIndex(3)},
                            {"g", CoreGlobalIndex(4)},
                            {"e", CoreTagIndex(5)}}});
}

TEST(CoreInstanceTest, Refuses) {
  ExpectRefused("02", ReadCoreInstance,
                "at offset 0x0: `core:instance`: expected instantiate (0x00) or inline exports "
                "(0x01), found 0x02");
  ExpectRefused(
      "00 0a 00", ReadCoreInstance,
      "at offset 0x1: `core:instance`: expected an index below 10 (core module), found 10");
  ExpectRefused(
      "00 00 01 01 'a' 00 00", ReadCoreInstance,
      "at offset 0x5: `core:instantiatearg`: expected the sort instance (0x12), found 0x00");
  ExpectRefused(
      "00 00 01 01 'a' 12 0a", ReadCoreInstance,
      "at offset 0x6: `core:instantiatearg`: expected an index below 10 (core instance), found 10");
  ExpectRefused("01 01 01 'f' 12 00", ReadCoreInstance,
                "at offset 0x4: `core:sort`: expected func (0x00), table (0x01), memory (0x02), "
                "global (0x03) or "
                "tag (0x04), found 0x12");
  ExpectRefused(
      "01 01 01 'f' 02 0a", ReadCoreInstance,
      "at offset 0x5: `core:sortidx`: expected an index below 10 (core memory), found 10");
}

}  // namespace
}  // namespace composable::wasm
