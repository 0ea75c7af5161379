#include "app/outlined_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "app/content_digests.h"
#include "support/memory_file_system.h"
#include "synth/core_module.h"
#include "wasm/builder.h"
#include "wasm/core_modules.h"
#include "wasm/module_interface.h"
#include "wasm/reader.h"
#include "wasm/writer.h"

namespace composable::app {
namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20U;

// A core module with so many bytes of data, and a memory that it exports.
Bytes ModuleWithData(std::size_t size, std::uint8_t content) {
  synth::CoreModuleBuilder module;
  module.DefineMemory(64);
  module.ExportMemory("memory");
  module.AddData(0, Bytes(size, content));
  return module.Finish().value();
}

Bytes ComponentOf(const std::vector<Bytes>& modules) {
  wasm::ComponentBuilder component;
  for (const Bytes& module : modules) component.AddCoreModule({module});
  return wasm::WriteComponent(std::move(component).Finish()).value();
}

// A component with a module of its own and a nested component.
Bytes ComponentAround(const Bytes& nested, const Bytes& module) {
  wasm::ComponentBuilder component;
  component.AddComponent(wasm::Payload{nested});
  component.AddCoreModule({module});
  return wasm::WriteComponent(std::move(component).Finish()).value();
}

std::string_view TextOf(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

class OutlinedFileTest : public testing::Test {
 protected:
  std::optional<graph::OutlinedFile> Outline(const Bytes& bytes) {
    files_.Add("large.wasm", TextOf(bytes));
    return ReadOutline(files_, "large.wasm");
  }

  test::MemoryFileSystem files_;
};

TEST_F(OutlinedFileTest, OmitsTheDataOfLargeModulesWhereverTheyAre) {
  const Bytes large = ModuleWithData((3 * kMiB) + 5, 7);
  const Bytes small = ModuleWithData(kMiB / 2, 8);
  const Bytes bytes = ComponentAround(ComponentOf({small, large}), large);
  auto outlined = Outline(bytes);
  ASSERT_TRUE(outlined);
  ASSERT_EQ(outlined->omitted.size(), 2U);
  for (const graph::OmittedModule& module : outlined->omitted) {
    const ByteView place = ByteView(bytes).subspan(module.place.offset, module.place.size);
    EXPECT_TRUE(std::ranges::equal(place, large));
    EXPECT_EQ(module.digest, SlicedSha256(large));
  }
  const graph::ComponentBytes kept(*std::move(outlined));
  const ByteView outline = kept.Outline();
  EXPECT_EQ(outline.size(), bytes.size());
  EXPECT_EQ(std::ranges::count(outline, std::uint8_t{8}),
            std::ranges::count(bytes, std::uint8_t{8}));
  EXPECT_LT(std::ranges::count(outline, std::uint8_t{7}), 100);
  // What is there says what the modules are.
  const auto modules = wasm::FindCoreModules(outline.size(), ReaderOf(outline));
  ASSERT_TRUE(modules);
  ASSERT_EQ(modules->size(), 3U);
  for (const ByteRange& module : *modules) {
    const auto interface = wasm::ReadModuleInterface(outline.subspan(module.offset, module.size));
    ASSERT_TRUE(interface);
    EXPECT_EQ(interface->exports.size(), 1U);
  }
  EXPECT_TRUE(wasm::ReadComponent(outline));
  EXPECT_TRUE(std::ranges::equal(kept.Whole().value(), bytes));
}

TEST_F(OutlinedFileTest, DigestsAreThoseOfTheWholeBytes) {
  const Bytes bytes =
      ComponentAround(ComponentOf({ModuleWithData(2 * kMiB, 1)}), ModuleWithData(kMiB + 1, 2));
  const graph::ComponentBinary whole = {.bytes = bytes, .world = {}};
  const graph::ComponentBinary outlined = {.bytes = graph::ComponentBytes(*Outline(bytes)),
                                           .world = {}};
  ContentDigests digests;
  EXPECT_EQ(digests.Of(outlined), digests.Of(whole));
  for (const graph::OmittedModule& module : outlined.bytes.omitted()) {
    EXPECT_EQ(digests.OfPart(outlined, module.place), digests.OfPart(whole, module.place));
    const ByteRange part = {module.place.offset + 1, module.place.size - 1};
    EXPECT_EQ(digests.OfPart(outlined, part), digests.OfPart(whole, part));
  }
}

TEST_F(OutlinedFileTest, LeavesWhatIsReadAsAWhole) {
  const Bytes small = ComponentOf({ModuleWithData(kMiB - 100, 7), ModuleWithData(kMiB / 2, 7)});
  EXPECT_FALSE(Outline(small));
  const Bytes module = ModuleWithData(2 * kMiB, 7);
  EXPECT_FALSE(Outline(module));
  Bytes cut = ComponentOf({module});
  cut.resize(cut.size() - 1);
  EXPECT_FALSE(Outline(cut));
  EXPECT_FALSE(Outline(Bytes(2 * kMiB, 0)));
  EXPECT_FALSE(ReadOutline(files_, "none.wasm"));
}

TEST_F(OutlinedFileTest, AFileThatChangedIsNotItsWhole) {
  const Bytes bytes = ComponentOf({ModuleWithData(2 * kMiB, 7)});
  for (const std::size_t at : {bytes.size() / 2, std::size_t{9}, bytes.size()}) {
    const graph::ComponentBytes kept(*Outline(bytes));
    Bytes changed = bytes;
    if (at == bytes.size()) {
      changed.push_back(0);
    } else {
      changed[at] ^= 1U;
    }
    files_.Add("large.wasm", TextOf(changed));
    const auto whole = kept.Whole();
    ASSERT_FALSE(whole) << at;
    EXPECT_EQ(whole.error().code, ErrorCode::kIo);
    EXPECT_EQ(ToString(whole.error()),
              "`large.wasm` changed while it was in use; start again, with the file as it is now");
    // As it was before, it is.
    files_.Add("large.wasm", TextOf(bytes));
    EXPECT_TRUE(kept.Whole()) << at;
  }
}

TEST_F(OutlinedFileTest, ContentIsComparedHoweverItIsKept) {
  const Bytes bytes = ComponentOf({ModuleWithData(2 * kMiB, 7)});
  const graph::ComponentBytes whole(bytes);
  const graph::ComponentBytes outlined(*Outline(bytes));
  EXPECT_EQ(outlined, whole);
  EXPECT_EQ(whole, outlined);
  EXPECT_EQ(outlined, graph::ComponentBytes(*Outline(bytes)));
  for (const std::size_t at : {bytes.size() / 2, std::size_t{12}}) {
    Bytes changed = bytes;
    changed[at] ^= 1U;
    EXPECT_FALSE(outlined == graph::ComponentBytes(changed)) << at;
    EXPECT_FALSE(graph::ComponentBytes(changed) == outlined) << at;
  }
  const Bytes other = ComponentOf({ModuleWithData(2 * kMiB, 6)});
  EXPECT_FALSE(outlined == graph::ComponentBytes(*Outline(other)));
}

}  // namespace
}  // namespace composable::app
