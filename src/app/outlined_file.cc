#include "app/outlined_file.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/sha256.h"
#include "wasm/core_modules.h"

namespace composable::app {
namespace {

// Of less, nothing is gained.
constexpr std::uint64_t kLeastOmitted = std::uint64_t{1} << 20U;
// Of an omitted module, sections below that are kept whatever they are.
constexpr std::uint64_t kLeastBody = std::uint64_t{64} << 10U;

// A module to omit, and what is not kept of it.
struct Omission {
  ByteRange module;
  std::vector<ByteRange> bodies;
  bool operator==(const Omission&) const = default;
};

// What to omit of a component, in the order of the file; nothing where it is malformed.
std::optional<std::vector<Omission>> FindOmissions(std::uint64_t size, const ByteReader& read) {
  const auto modules = wasm::FindCoreModules(size, read);
  if (!modules) return std::nullopt;
  std::vector<Omission> omissions;
  for (const ByteRange& module : *modules) {
    if (module.size < kLeastOmitted) continue;
    auto bodies = wasm::FindModuleBodies(module, kLeastBody, read);
    if (!bodies) return std::nullopt;
    omissions.push_back({module, *std::move(bodies)});
  }
  return omissions;
}

// Fills an outline, which is as large as the file.
class OutlineWriter {
 public:
  OutlineWriter(const RandomAccessFile& file, std::span<std::uint8_t> outline)
      : file_(file), outline_(outline) {}

  // What lies outside of omitted modules.
  Status Read(const ByteRange& place) {
    return file_.ReadAt(place.offset, outline_.subspan(place.offset, place.size));
  }

  // Digests a module and keeps all of it but the bodies. What is kept is the same bytes that are
  // digested, whoever writes to the file meanwhile.
  Result<graph::OmittedModule> Omit(const Omission& omission) {
    const std::uint64_t start = omission.module.offset;
    const auto read = [&](std::uint64_t offset, std::span<std::uint8_t> into) -> Status {
      COMPOSABLE_CHECK(file_.ReadAt(start + offset, into));
      KeepAround(omission.bodies, start + offset, into);
      return {};
    };
    COMPOSABLE_TRY(const Sha256Digest digest, SlicedSha256(omission.module.size, read));
    return graph::OmittedModule{.place = omission.module, .digest = digest};
  }

 private:
  // Keeps of the bytes at `offset` those that are in no body.
  void KeepAround(const std::vector<ByteRange>& bodies, std::uint64_t offset, ByteView bytes) {
    const std::uint64_t end = offset + bytes.size();
    std::uint64_t at = offset;
    const auto keep_until = [&](std::uint64_t stop) {
      if (stop <= at) return;
      std::ranges::copy(bytes.subspan(at - offset, stop - at),
                        outline_.begin() + static_cast<std::ptrdiff_t>(at));
    };
    for (const ByteRange& body : bodies) {
      keep_until(std::min(body.offset, end));
      at = std::max(at, body.end());
    }
    keep_until(end);
  }

  const RandomAccessFile& file_;
  std::span<std::uint8_t> outline_;
};

Result<std::vector<graph::OmittedModule>> Fill(OutlineWriter writer, std::uint64_t size,
                                               const std::vector<Omission>& omissions) {
  std::vector<graph::OmittedModule> omitted;
  std::uint64_t done = 0;
  for (const Omission& omission : omissions) {
    COMPOSABLE_CHECK(writer.Read({done, omission.module.offset - done}));
    COMPOSABLE_TRY(const graph::OmittedModule module, writer.Omit(omission));
    omitted.push_back(module);
    done = omission.module.end();
  }
  COMPOSABLE_CHECK(writer.Read({done, size - done}));
  return omitted;
}

}  // namespace

std::optional<graph::OutlinedFile> ReadOutline(const FileSystem& files,
                                               const std::filesystem::path& path) {
  const auto file = files.Open(path);
  if (!file || (*file)->size() < kLeastOmitted) return std::nullopt;
  const std::uint64_t size = (*file)->size();
  const auto omissions =
      FindOmissions(size, [&](std::uint64_t offset, std::span<std::uint8_t> into) {
        return (*file)->ReadAt(offset, into);
      });
  if (!omissions || omissions->empty()) return std::nullopt;
  auto outline = SparseBytes::Make(size);
  if (!outline) return std::nullopt;
  auto omitted = Fill(OutlineWriter(**file, outline->bytes()), size, *omissions);
  if (!omitted) return std::nullopt;
  // Headers were read before everything else: they may be those of another content.
  if (FindOmissions(size, ReaderOf(outline->bytes())) != omissions) return std::nullopt;
  return graph::OutlinedFile{.name = path.string(),
                             .outline = *std::move(outline),
                             .omitted = *std::move(omitted),
                             .read_again = [&files, path] { return files.ReadFile(path); }};
}

}  // namespace composable::app
