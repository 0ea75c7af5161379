#include "app/outlined_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/component_files.h"
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
              "`large.wasm` changed while it was in use; start again to use it as it is now");
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

// A file that changes between two reads of parts of it.
class ChangingFile final : public FileSystem {
 public:
  // `change` is called before each part is read, with how many were read already.
  ChangingFile(Bytes bytes, std::function<void(Bytes& bytes, int reads)> change)
      : bytes_(std::move(bytes)), change_(std::move(change)) {}

  Result<Bytes> ReadFile(const std::filesystem::path& /*path*/) const override { return bytes_; }
  bool IsFile(const std::filesystem::path& /*path*/) const override { return true; }
  std::filesystem::path WorkingDirectory() const override { return "/"; }
  Result<std::unique_ptr<RandomAccessFile>> Open(
      const std::filesystem::path& /*path*/) const override {
    return std::make_unique<File>(*this);
  }

 private:
  class File final : public RandomAccessFile {
   public:
    explicit File(const ChangingFile& file) : file_(file), size_(file.bytes_.size()) {}
    std::uint64_t size() const override { return size_; }
    Status ReadAt(std::uint64_t offset, std::span<std::uint8_t> into) const override {
      const std::scoped_lock lock(file_.mutex_);
      file_.change_(file_.bytes_, file_.reads_++);
      return MakeMemoryFile(file_.bytes_, "large.wasm")->ReadAt(offset, into);
    }

   private:
    const ChangingFile& file_;
    std::uint64_t size_;
  };

  mutable std::mutex mutex_;
  mutable Bytes bytes_;    // guarded by mutex_
  mutable int reads_ = 0;  // guarded by mutex_
  std::function<void(Bytes& bytes, int reads)> change_;
};

TEST_F(OutlinedFileTest, AFileThatChangesMeanwhileIsNotOutlinedAsAMixture) {
  const Bytes bytes = ComponentOf({ModuleWithData(2 * kMiB, 7)});
  constexpr std::size_t kSectionId = 8;
  ASSERT_EQ(bytes[kSectionId], 1);
  int reads = 0;
  ASSERT_TRUE(ReadOutline(ChangingFile(bytes, [&](Bytes&, int count) { reads = count + 1; }), ""));
  int unchanged = 0;
  for (int when = 0; when < reads; ++when) {
    // The module's section becomes a custom section: if that is after its header was read, then the
    // outline has it as it was, or there is none.
    const ChangingFile file(bytes, [&](Bytes& content, int count) {
      if (count == when) content[kSectionId] = 0;
    });
    const auto outlined = ReadOutline(file, "");
    if (!outlined) continue;
    EXPECT_EQ(outlined->outline.bytes()[kSectionId], 1) << when;
    ++unchanged;
  }
  EXPECT_GT(unchanged, 0);
  for (int when = 0; when < reads; ++when) {
    const ChangingFile file(bytes, [&](Bytes& content, int count) {
      if (count == when) content.resize(kSectionId + 1);
    });
    EXPECT_FALSE(ReadOutline(file, "")) << when;
  }
}

TEST_F(OutlinedFileTest, EqualComponentsAreOneWhereverTheyComeFrom) {
  const Bytes bytes = ComponentOf({ModuleWithData(2 * kMiB, 7)});
  files_.Add("one.wasm", TextOf(bytes));
  files_.Add("same.wasm", TextOf(bytes));
  files_.Add("other.wasm", TextOf(ComponentOf({ModuleWithData(2 * kMiB, 6)})));
  std::vector<ComponentLoader> loaders = {config::FileLoader(files_)};
  loaders.push_back({.scheme = "memory",
                     .locate = [](const LocateRequest& request) -> Result<ComponentLocation> {
                       return ComponentLocation{std::string(request.uri), "x"};
                     },
                     .load = [&](const std::string&) -> Result<LoadedComponent> {
                       return LoadedComponent{bytes};
                     }});
  ComponentFiles components(config::ComponentLoaders::Make(std::move(loaders)).value(), files_);
  const auto read = [&](const std::string& uri) {
    config::ComponentDefinition definition;
    definition.uri.value = {.text = uri, .path = uri};
    return components.Read(definition).value();
  };
  const graph::ComponentBinaryPtr one = read("one.wasm");
  EXPECT_EQ(one->bytes.omitted().size(), 1U);
  EXPECT_EQ(read("same.wasm"), one);
  EXPECT_EQ(read("memory://x"), one);
  EXPECT_NE(read("other.wasm"), one);
}

}  // namespace
}  // namespace composable::app
