#include "app/content_digests.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "wasm/preamble.h"

namespace composable::app {
namespace {

constexpr std::uint8_t kCustomSection = 0;
constexpr std::uint8_t kModuleSection = 1;
constexpr std::uint8_t kComponentSection = 4;

// A section of less than 128 bytes.
Bytes Section(std::uint8_t id, const Bytes& contents) {
  Bytes section = {id, static_cast<std::uint8_t>(contents.size())};
  section.insert(section.end(), contents.begin(), contents.end());
  return section;
}

Bytes Custom(std::string_view name) {
  Bytes contents = {static_cast<std::uint8_t>(name.size())};
  contents.insert(contents.end(), name.begin(), name.end());
  return Section(kCustomSection, contents);
}

Bytes Binary(const auto& preamble, const std::vector<Bytes>& sections) {
  Bytes binary(preamble.begin(), preamble.end());
  for (const Bytes& section : sections) {
    binary.insert(binary.end(), section.begin(), section.end());
  }
  return binary;
}

Bytes Module(std::string_view name) { return Binary(wasm::kCoreModulePreamble, {Custom(name)}); }

Bytes Component(const std::vector<Bytes>& sections) {
  return Binary(wasm::kComponentPreamble, sections);
}

graph::ComponentBinary ContentOf(Bytes bytes) { return {.bytes = std::move(bytes), .world = {}}; }

Sha256Digest Whole(const Bytes& bytes) {
  const graph::ComponentBinary binary = ContentOf(bytes);
  return ContentDigests().Of(binary);
}

TEST(ContentDigests, DifferWithEachByte) {
  const Bytes bytes =
      Component({Custom("before"), Section(kModuleSection, Module("module")), Custom("between"),
                 Section(kComponentSection, Component({Section(kModuleSection, Module("nested"))})),
                 Custom("after")});
  const Sha256Digest whole = Whole(bytes);
  EXPECT_EQ(whole, Whole(bytes));
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    Bytes other = bytes;
    other[at] ^= 1U;
    EXPECT_NE(whole, Whole(other)) << "byte " << at;
  }
  EXPECT_NE(whole, Whole(Bytes(bytes.begin(), bytes.end() - 1)));
}

TEST(ContentDigests, DifferWithTheOrderOfModules) {
  const Bytes a = Section(kModuleSection, Module("a"));
  const Bytes b = Section(kModuleSection, Module("b"));
  EXPECT_NE(Whole(Component({a, b})), Whole(Component({b, a})));
}

TEST(ContentDigests, OfAPartAreThoseOfItsBytes) {
  const Bytes module = Module("module");
  const Bytes nested = Module("nested");
  const Bytes bytes =
      Component({Section(kModuleSection, module),
                 Section(kComponentSection, Component({Section(kModuleSection, nested)}))});
  const graph::ComponentBinary binary = ContentOf(bytes);
  ContentDigests digests;
  const std::uint64_t module_offset = 8 + 2;
  EXPECT_EQ(digests.OfPart(binary, {module_offset, module.size()}).value(), Sha256(module));
  EXPECT_EQ(digests.OfPart(binary, {bytes.size() - nested.size(), nested.size()}).value(),
            Sha256(nested));
  // No module: a part of one, and what is none at all.
  EXPECT_EQ(digests.OfPart(binary, {module_offset, 3}).value(), Sha256(ByteView(module).first(3)));
  EXPECT_EQ(digests.OfPart(binary, {1, 7}).value(), Sha256(ByteView(bytes).subspan(1, 7)));
}

TEST(ContentDigests, AreThoseOfTheirOwnBinary) {
  const graph::ComponentBinary one = ContentOf(Component({Custom("one")}));
  const graph::ComponentBinary two = ContentOf(Component({Custom("two")}));
  ContentDigests digests;
  EXPECT_NE(digests.Of(one), digests.Of(two));
  EXPECT_EQ(digests.Of(one), Whole(Component({Custom("one")})));
}

TEST(ContentDigests, AreThereForWhatIsMalformed) {
  const Bytes malformed = Component({Section(kModuleSection, {1, 2, 3})});
  Bytes other = malformed;
  other.back() = 4;
  EXPECT_NE(Whole(malformed), Whole(other));
  EXPECT_NE(Whole({}), Whole(malformed));
}

}  // namespace
}  // namespace composable::app
