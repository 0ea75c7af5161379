#include "wasm/component.h"

#include "unit/wasm/productions_testing.h"
#include "wasm/limits.h"
#include "wasm/reader.h"
#include "wasm/writer.h"

namespace composable::wasm {
namespace {

// Eight bytes of core module.
constexpr std::string_view kModule = "00 61 73 6d 01 00 00 00 ";
// An empty component as a nested one.
constexpr std::string_view kNested = "00 61 73 6d 0d 00 01 00 ";

void ExpectComponentError(const Bytes& binary, std::string_view report) {
  SCOPED_TRACE(fmt::format("{:02x}", fmt::join(binary, " ")));
  ExpectError(ReadComponent(binary), report);
}

// The sections read as the component, and it is written as they were.
void ExpectComponent(std::string_view sections, const Component& expected) {
  SCOPED_TRACE(sections);
  const Bytes binary = ComponentBinary(sections);
  const auto component = ReadComponent(binary);
  ASSERT_TRUE(component.has_value()) << ToString(component.error());
  EXPECT_TRUE(*component == expected);
  EXPECT_EQ(WriteComponent(expected).value(), binary);
}

TEST(ComponentTest, RoundTripsTheEmptyComponent) { ExpectComponent("", Component{}); }

TEST(ComponentTest, RoundTripsEverySection) {
  const Bytes data = Binary("01 02");
  const Bytes module = Binary(kModule);
  SubType function;
  function.composite.body = CoreFuncType{};
  ExpectComponent("00 04 01 'x' 01 02 " + std::string("01 08 ") + std::string(kModule) +
                      "02 04 01 00 00 00 "  // core instance of module 0
                      "03 04 01 60 00 00 "  // core type
                      "04 08 " +
                      std::string(kNested) +
                      "05 04 01 00 00 00 "            // instance of component 0
                      "07 05 01 40 00 01 00 "         // func type
                      "0a 06 01 00 01 'f' 01 00 "     // import of func 0
                      "06 05 01 03 02 00 00 "         // alias of type 0
                      "08 05 01 01 00 00 00 "         // lower func 0
                      "09 03 00 00 00 "               // start
                      "0b 07 01 00 01 'g' 01 00 00 "  // export of func 0
                      "0c 06 02 7f 01 01 7f 00 "      // values
                      "00 02 01 'y' ",
                  Component{{
                      CustomSection{"x", {data}},
                      CoreModuleSection{{module}},
                      CoreInstanceSection{{CoreInstantiate{CoreModuleIndex(0), {}}}},
                      CoreTypeSection{{RecGroup{RecGroup::Form::kSingle, {function}}}},
                      ComponentSection{Box<Component>()},
                      InstanceSection{{Instantiate{ComponentIndex(0), {}}}},
                      TypeSection{{FunctionType{}}},
                      ImportSection{{{{.name = "f"}, FuncExtern{TypeIndex(0)}}}},
                      AliasSection{{OuterAlias{Sort::kType, 0, 0}}},
                      CanonicalSection{{Lower{FuncIndex(0), {}}}},
                      StartSection{FuncIndex(0), {}, 0},
                      ExportSection{{{{.name = "g"}, FuncIndex(0), std::nullopt}}},
                      ValueSection{{{PrimitiveType::kBool, {ByteView(data).first(1)}},
                                    {PrimitiveType::kBool, {}}}},
                      CustomSection{"y", {}},
                  }});
}

TEST(ComponentTest, KeepsTheGroupingOfItemsIntoSections) {
  ExpectComponent(
      "07 02 01 7f 07 03 02 7e 7d 07 01 00",
      Component{{TypeSection{{DefinedType(PrimitiveType::kBool)}},
                 TypeSection{{DefinedType(PrimitiveType::kS8), DefinedType(PrimitiveType::kU8)}},
                 TypeSection{}}});
}

TEST(ComponentTest, PayloadsAreViewsIntoTheInput) {
  const Bytes inner = ComponentBinary("01 08 " + std::string(kModule));
  Bytes binary = ComponentBinary("00 03 01 'x' 2a 01 08 " + std::string(kModule) + "04 12");
  binary.insert(binary.end(), inner.begin(), inner.end());
  const auto component = ReadComponent(binary);
  ASSERT_TRUE(component.has_value());
  EXPECT_EQ(std::get<CustomSection>(component->sections[0]).data.bytes.data(), binary.data() + 12);
  EXPECT_EQ(std::get<CoreModuleSection>(component->sections[1]).module.bytes.data(),
            binary.data() + 15);
  const auto& nested =
      *std::get<Box<Component>>(std::get<ComponentSection>(component->sections[2]).component);
  EXPECT_EQ(std::get<CoreModuleSection>(nested.sections[0]).module.bytes.data(),
            binary.data() + 35);
}

TEST(ComponentTest, CoreModulesAreNotLookedInto) {
  const Bytes binary = ComponentBinary("01 0a " + std::string(kModule) + "ff ff");
  EXPECT_TRUE(ReadComponent(binary).has_value());
}

TEST(ComponentTest, EmbedsEncodedComponentsAsTheyAre) {
  const Bytes nested = ComponentBinary("00 82 00 01 'x'");  // a size of more bytes than needed
  const Component component{{ComponentSection{Payload{nested}}}};
  const auto written = WriteComponent(component);
  ASSERT_TRUE(written.has_value());
  EXPECT_EQ(*written, ComponentBinary("04 0d 00 61 73 6d 0d 00 01 00 00 82 00 01 'x'"));
}

TEST(ComponentTest, CopiesAreDeep) {
  Component component{{ComponentSection{Box<Component>(Component{{CustomSection{"x", {}}}})}}};
  const Component copy = component;
  auto& nested =
      std::get<Box<Component>>(std::get<ComponentSection>(component.sections[0]).component);
  nested->sections.clear();
  EXPECT_FALSE(copy == component);
  nested->sections.emplace_back(CustomSection{"x", {}});
  EXPECT_TRUE(copy == component);
}

TEST(ComponentTest, LongerNumbersAreWrittenShort) {
  const Bytes binary = ComponentBinary("07 83 80 80 80 00 81 00 7f");
  const auto component = ReadComponent(binary);
  ASSERT_TRUE(component.has_value()) << ToString(component.error());
  EXPECT_EQ(WriteComponent(*component).value(), ComponentBinary("07 02 01 7f"));
}

TEST(ComponentPreambleTest, Refuses) {
  ExpectComponentError(
      Binary(kModule),
      "at offset 0x0: not a component: this is a core module (version 1, layer 0); wrap it with "
      "`wasm-tools component new`");
  ExpectComponentError(
      {}, "at offset 0x0: not a WebAssembly binary: expected a preamble of 8 bytes, found nothing");
  ExpectComponentError(
      Binary("00 61 73 6d 0d"),
      "at offset 0x5: not a WebAssembly binary: expected a preamble of 8 bytes, found only 5");
  ExpectComponentError(Binary("7f 'ELF' 02 01 01 00"),
                       "at offset 0x0: not a WebAssembly binary: expected the magic bytes 00 61 73 "
                       "6d, found 7f 45 4c "
                       "46");
  ExpectComponentError(
      Binary("00 62"),
      "at offset 0x0: not a WebAssembly binary: expected the magic bytes 00 61 73 6d, found 00 62");
  ExpectComponentError(
      Binary("00 61 73 6d 0c 00 01 00"),
      "at offset 0x4: not a component of this format: expected version 0xd, found 0xc; rebuild it "
      "with current tools");
  ExpectComponentError(
      Binary("00 61 73 6d 02 00 00 00"),
      "at offset 0x4: not a component or core module: expected version 0xd and layer 1, found "
      "version 0x2 and layer 0");
  ExpectComponentError(
      Binary("00 61 73 6d 0d 00 02 00"),
      "at offset 0x4: not a component or core module: expected version 0xd and layer 1, found "
      "version 0xd and layer 2");
}

TEST(ComponentPreambleTest, KnowsText) {
  for (const char* text :
       {"'(component)'", "'\n  (module)'", "';; a comment'", "'(; a comment ;)'"}) {
    ExpectComponentError(
        Binary(text),
        "at offset 0x0: not a WebAssembly binary: this is WebAssembly text; assemble it with "
        "`wasm-tools parse`");
  }
}

TEST(ComponentSectionTest, RefusesUnknownIds) {
  ExpectComponentError(ComponentBinary("0d 00"),
                       "at offset 0x8: `section`: expected a section id from 0 to 12, found 13");
}

TEST(ComponentSectionTest, RefusesSectionsThatAreCutOff) {
  ExpectComponentError(
      ComponentBinary("07 05 01 7f"),
      "at offset 0x8: `section`: expected 5 bytes in the section of id 7, found only 2");
  ExpectComponentError(
      ComponentBinary("07"),
      "at offset 0x9: `section`: expected another byte, found the end of the component");
}

TEST(ComponentSectionTest, RefusesSectionsThatEndInAnItem) {
  ExpectComponentError(ComponentBinary("07 02 02 7f 0a 01 00"),
                       "at offset 0xa: type section at 0x8: `types`: expected 2 elements, found "
                       "only 1 bytes left in "
                       "the type section");
  ExpectComponentError(
      ComponentBinary("07 02 01 70 0a 01 00"),
      "at offset 0xc: type section at 0x8: `valtype`: expected another byte, found the end of the "
      "type section");
}

TEST(ComponentSectionTest, RefusesBytesBehindTheLastItem) {
  ExpectComponentError(
      ComponentBinary("07 03 01 7f 00"),
      "at offset 0xc: type section at 0x8: `type section`: expected its end, found 1 more bytes");
  ExpectComponentError(
      ComponentBinary("07 05 01 40 00 01 00 0a 06 01 00 01 'f' 01 00 09 04 00 00 00 00"),
      "at offset 0x1c: start section at 0x17: `start section`: expected its end, found 1 more "
      "bytes");
}

TEST(ComponentSectionTest, RefusesASecondStart) {
  ExpectComponentError(
      ComponentBinary(
          "07 05 01 40 00 01 00 0a 06 01 00 01 'f' 01 00 09 03 00 00 00 09 03 00 00 00"),
      "at offset 0x1c: `start`: expected at most one start section, found another");
}

TEST(ComponentSectionTest, RefusesWhatIsNoCoreModule) {
  ExpectComponentError(
      ComponentBinary("01 08 " + std::string(kNested)),
      "at offset 0xa: core module section at 0x8: `core:module`: expected a core module (layer 0), "
      "found a component");
  ExpectComponentError(ComponentBinary("01 04 00 61 73 6d"),
                       "at offset 0xe: core module section at 0x8: not a WebAssembly binary: "
                       "expected a preamble of 8 "
                       "bytes, found only 4");
}

TEST(ComponentSectionTest, PlacesInNestedComponentsCountFromTheOutermost) {
  ExpectComponentError(
      ComponentBinary("04 08 " + std::string(kModule)),
      "at offset 0xa: component section at 0x8: not a component: this is a core module (version 1, "
      "layer 0); wrap it with `wasm-tools component new`");
  // The second level starts at 0xa, its type section at 0x12, the third level's in it at 0x1c.
  ExpectComponentError(
      ComponentBinary("04 16 " + std::string(kNested) + "04 0c " + std::string(kNested) +
                      "07 02 01 6c"),
      "at offset 0x1f: component section at 0x8: component section at 0x12: type section at 0x1c: "
      "`type`: expected a value type (0x63 to 0x7f), func (0x40 or 0x43), component (0x41), "
      "instance "
      "(0x42) or resource (0x3f), found 0x6c");
}

TEST(ComponentSectionTest, NestedComponentsHaveIndexSpacesOfTheirOwnAndSeeOutwards) {
  ExpectComponentError(
      ComponentBinary("07 02 01 7f 04 0d " + std::string(kNested) + "07 03 01 70 00"),
      "at offset 0x1a: component section at 0xc: type section at 0x16: `valtype`: expected an "
      "index "
      "below 0 (type), found 0");
  const Bytes outward =
      ComponentBinary("07 02 01 7f 04 0f " + std::string(kNested) + "06 05 01 03 02 01 00");
  EXPECT_TRUE(ReadComponent(outward).has_value());
}

TEST(ComponentSectionTest, DefinitionsSeeOnlyWhatStandsBeforeThem) {
  // An instance of a component that comes later.
  ExpectComponentError(
      ComponentBinary("05 04 01 00 00 00 04 08 " + std::string(kNested)),
      "at offset 0xc: instance section at 0x8: `instance`: expected an index below 0 (component), "
      "found 0");
}

// `levels` components in one another.
Bytes NestedComponents(std::uint32_t levels) {
  Component component;
  for (std::uint32_t i = 1; i < levels; ++i) {
    component = Component{{ComponentSection{Box<Component>(std::move(component))}}};
  }
  return WriteComponent(component).value();
}

TEST(ComponentSectionTest, NestingIsLimited) {
  EXPECT_TRUE(ReadComponent(NestedComponents(limits::kNesting)).has_value());
  const auto component = ReadComponent(NestedComponents(limits::kNesting + 1));
  ASSERT_FALSE(component.has_value());
  EXPECT_EQ(component.error().message,
            "`component`: expected at most 100 levels of nesting, found more");
}

// Every byte that is left out of a binary makes it one that is refused, at an offset within it.
TEST(ComponentSectionTest, RefusesEveryTruncationWithinASection) {
  const Bytes binary = ComponentBinary(
      "07 1a 02 42 03 04 00 01 'r' 03 01 01 69 00 04 00 01 'o' 03 00 01 40 01 01 'a' 73 00 73 0a "
      "07 01 00 02 'ab' 05 "
      "00");
  ASSERT_TRUE(ReadComponent(binary).has_value()) << ToString(ReadComponent(binary).error());
  for (std::size_t size = 0; size < binary.size(); ++size) {
    const auto component = ReadComponent(ByteView(binary).first(size));
    if (size == 8 || size == 36) continue;  // between sections
    ASSERT_FALSE(component.has_value()) << size;
    EXPECT_EQ(component.error().code, ErrorCode::kInvalidComponent);
    EXPECT_LE(std::get<ByteOffset>(component.error().where).offset, size);
  }
}

}  // namespace
}  // namespace composable::wasm
