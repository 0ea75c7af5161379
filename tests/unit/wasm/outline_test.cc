#include "unit/wasm/productions_testing.h"
#include "wasm/sections.h"

namespace composable::wasm {
namespace {

SectionInfo Info(SectionKind kind, std::uint64_t offset, std::uint64_t size,
                 std::optional<std::uint32_t> count = std::nullopt) {
  SectionInfo info;
  info.kind = kind;
  info.offset = offset;
  info.header = 2;
  info.size = size;
  info.item_count = count;
  return info;
}

TEST(OutlineTest, ListsTheSectionsOfAComponent) {
  const Bytes binary = ComponentBinary("07 03 02 7f 7e 00 83 00 01 'x' 2a 09 03 00 00 00");
  const auto outline = ReadOutline(binary);
  ASSERT_TRUE(outline.has_value()) << ToString(outline.error());
  SectionInfo custom = Info(SectionKind::kCustom, 13, 3);
  custom.header = 3;
  custom.name = "x";
  EXPECT_EQ(*outline, (BinaryOutline{BinaryKind::kComponent,
                                     24,
                                     {Info(SectionKind::kTypes, 8, 3, 2), custom,
                                      Info(SectionKind::kStart, 19, 3)}}));
}

TEST(OutlineTest, ListsWhatIsNested) {
  // A core module with a type section at 0x12, then a component with an import section at 0x26.
  const Bytes binary = ComponentBinary(
      "01 0e 00 61 73 6d 01 00 00 00 01 04 01 60 00 00 04 0b 00 61 73 6d 0d 00 01 00 0a 01 00");
  const auto outline = ReadOutline(binary);
  ASSERT_TRUE(outline.has_value()) << ToString(outline.error());
  SectionInfo module = Info(SectionKind::kCoreModule, 8, 14);
  module.children = {Info(SectionKind::kModuleTypes, 0x12, 4, 1)};
  SectionInfo component = Info(SectionKind::kComponent, 0x18, 11);
  component.children = {Info(SectionKind::kImports, 0x22, 1, 0)};
  EXPECT_EQ(outline->sections, (std::vector<SectionInfo>{module, component}));
}

TEST(OutlineTest, ListsTheSectionsOfACoreModule) {
  const Bytes binary = Binary(
      "00 61 73 6d 01 00 00 00 01 01 00 02 01 00 03 01 00 04 01 00 05 01 00 0d 01 00 06 01 00 07 "
      "01 00 08 01 00 09 01 "
      "00 0c 01 05 0a 01 00 0b 01 00");
  const auto outline = ReadOutline(binary);
  ASSERT_TRUE(outline.has_value()) << ToString(outline.error());
  EXPECT_EQ(outline->kind, BinaryKind::kCoreModule);
  std::vector<std::string_view> names;
  for (const SectionInfo& section : outline->sections)
    names.push_back(SectionKindName(section.kind));
  EXPECT_EQ(names, (std::vector<std::string_view>{"types", "imports", "functions", "tables",
                                                  "memories", "tags", "globals", "exports", "start",
                                                  "elements", "data count", "code", "data"}));
  EXPECT_EQ(outline->sections[10].item_count, 5U);
  EXPECT_EQ(outline->sections[8].item_count, std::nullopt);
}

TEST(OutlineTest, EverySectionOfAComponentHasAName) {
  const std::string_view names[] = {
      "custom",    "core module", "core instances", "core types",          "component",
      "instances", "aliases",     "types",          "canonical functions", "start",
      "imports",   "exports",     "values"};
  for (std::size_t id = 0; id < std::size(names); ++id) {
    EXPECT_EQ(SectionKindName(static_cast<SectionKind>(id)), names[id]);
  }
}

TEST(OutlineTest, DoesNotLookIntoTheItems) {
  EXPECT_TRUE(ReadOutline(ComponentBinary("07 02 01 6c")).has_value());
}

TEST(OutlineTest, Refuses) {
  ExpectError(ReadOutline(ComponentBinary("0d 00")),
              "at offset 0x8: `section`: expected a section id from 0 to 12, found 13");
  ExpectError(ReadOutline(Binary("00 61 73 6d 01 00 00 00 0e 00")),
              "at offset 0x8: `section`: expected a section id from 0 to 13, found 14");
  ExpectError(ReadOutline(ComponentBinary("04 0b 00 61 73 6d 0d 00 01 00 0a 02 00")),
              "at offset 0x12: `section`: expected 2 bytes in the section of id 10, found only 1");
  ExpectError(ReadOutline(ComponentBinary("07 00")),
              "at offset 0xa: `section`: expected another byte, found the end of the section");
}

TEST(OutlineTest, NestingIsLimited) {
  Bytes binary = ComponentBinary("");
  for (int i = 1; i < 100; ++i) {
    const Bytes inner = binary;
    Encoder out;
    const Bytes start = ComponentBinary("04");
    out.Raw(start);
    out.Size(inner.size(), "section");
    out.Raw(inner);
    binary = out.Finish().value();
    ASSERT_TRUE(ReadOutline(binary).has_value()) << i;
  }
  Encoder out;
  const Bytes start = ComponentBinary("04");
  out.Raw(start);
  out.Size(binary.size(), "section");
  out.Raw(binary);
  const auto outline = ReadOutline(out.Finish().value());
  ASSERT_FALSE(outline.has_value());
  EXPECT_EQ(outline.error().message,
            "`component`: expected at most 100 levels of nesting, found more");
}

}  // namespace
}  // namespace composable::wasm
