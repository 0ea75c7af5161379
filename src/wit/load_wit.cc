// Packages on a disk.

#include <algorithm>
#include <filesystem>
#include <utility>

#include "wit/decode.h"
#include "wit/read_wit.h"

namespace composable::wit {
namespace {

using Path = std::filesystem::path;

bool IsBinary(ByteView bytes) {
  constexpr std::uint8_t kMagic[] = {0x00, 0x61, 0x73, 0x6D};
  return bytes.size() >= 4 && std::equal(std::begin(kMagic), std::end(kMagic), bytes.begin());
}

class Loader {
 public:
  explicit Loader(const FileSystem& disk) : disk_(disk) {}

  Result<WitSources> Load(const Path& path) {
    const auto entries = disk_.ListFolder(path);
    if (!entries) {
      // No folder, so a file; where it is neither, reading it tells so.
      COMPOSABLE_TRY(sources_.main, LoadFile(path));
      return std::move(sources_);
    }
    COMPOSABLE_TRY(sources_.main, LoadFolder(path, *entries));
    for (const FolderEntry& entry : *entries) {
      if (entry.name == "deps" && entry.kind == FolderEntry::Kind::kFolder) {
        COMPOSABLE_CHECK(LoadDependencies(path / entry.name));
      }
    }
    return std::move(sources_);
  }

 private:
  static SourceFile ToSource(const Path& path, const Bytes& bytes) {
    return {path.string(), std::string(AsText(bytes))};
  }

  Result<PackageSource> LoadFile(const Path& path) const {
    COMPOSABLE_TRY(const Bytes bytes, disk_.ReadFile(path));
    return PackageSource{path.string(), {ToSource(path, bytes)}};
  }

  // The `*.wit` files right in the folder.
  Result<PackageSource> LoadFolder(const Path& path,
                                   const std::vector<FolderEntry>& entries) const {
    PackageSource source{path.string(), {}};
    for (const FolderEntry& entry : entries) {
      const Path file = path / entry.name;
      if (entry.kind != FolderEntry::Kind::kFile || file.extension() != ".wit") continue;
      COMPOSABLE_TRY(const Bytes bytes, disk_.ReadFile(file));
      source.files.push_back(ToSource(file, bytes));
    }
    return source;
  }

  Status LoadDependencies(const Path& folder) {
    COMPOSABLE_TRY(const std::vector<FolderEntry> entries, disk_.ListFolder(folder));
    for (const FolderEntry& entry : entries) {
      const Path path = folder / entry.name;
      if (entry.kind == FolderEntry::Kind::kFolder) {
        COMPOSABLE_TRY(const auto inner, disk_.ListFolder(path));
        COMPOSABLE_TRY(PackageSource source, LoadFolder(path, inner));
        sources_.dependencies.push_back(std::move(source));
      } else if (path.extension() == ".wit" || path.extension() == ".wasm") {
        COMPOSABLE_CHECK(LoadDependencyFile(path));
      }
    }
    return {};
  }

  // A file may hold text or a package as WebAssembly, whatever its name.
  Status LoadDependencyFile(const Path& path) {
    COMPOSABLE_TRY(const Bytes bytes, disk_.ReadFile(path));
    if (!IsBinary(bytes)) {
      sources_.dependencies.push_back({path.string(), {ToSource(path, bytes)}});
      return {};
    }
    auto packages = DecodePackages(bytes);
    if (!packages) return std::unexpected(std::move(packages).error().WithContext(path.string()));
    sources_.resolved.push_back(*std::move(packages));
    return {};
  }

  const FileSystem& disk_;
  WitSources sources_;
};

}  // namespace

Result<WitSources> LoadWitSources(const FileSystem& disk, const std::filesystem::path& path) {
  return Loader(disk).Load(path);
}

Result<PackageSet> ReadWitPath(const FileSystem& disk, const std::filesystem::path& path,
                               const Features& features) {
  if (disk.IsFile(path)) {
    COMPOSABLE_TRY(const Bytes bytes, disk.ReadFile(path));
    if (IsBinary(bytes)) return DecodePackages(bytes);
  }
  COMPOSABLE_TRY(const WitSources sources, LoadWitSources(disk, path));
  return ReadWit(sources, features);
}

}  // namespace composable::wit
