#include "oci/blob_cache.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "oci/manifest.h"

namespace composable::oci {
namespace {

constexpr std::string_view kFilePrefix = "sha256-";

// How long a file may be under way before it counts as abandoned.
constexpr std::time_t kAbandonedAfter = 3600;

std::string FileName(const Digest& digest) {
  return std::string(kFilePrefix).append(ToHex(digest.bytes));
}

std::time_t SecondsNow() {
  return std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
}

bool IsOlder(const DirectoryEntry& a, const DirectoryEntry& b) {
  return std::pair(a.modified.tv_sec, a.modified.tv_nsec) <
         std::pair(b.modified.tv_sec, b.modified.tv_nsec);
}

}  // namespace

Result<BlobCache> BlobCache::Open(BlobCacheOptions options) {
  COMPOSABLE_TRY(PrivateDirectory directory, PrivateDirectory::Open(options.directory));
  return BlobCache(std::move(options), std::move(directory));
}

std::optional<Bytes> BlobCache::Find(const Digest& digest) const {
  const std::optional<PrivateFile> file = directory_.OpenFile(FileName(digest));
  if (!file) return std::nullopt;
  auto bytes = ReadWhole(*file, kMaxLayer);
  if (!bytes || DigestOf(*bytes) != digest) {
    directory_.RemoveFile(FileName(digest));
    return std::nullopt;
  }
  // What is used is not removed soon. Where the time cannot be set, only that order suffers.
  static_cast<void>(::futimens(file->descriptor.number(), nullptr));
  return bytes;
}

Status BlobCache::Store(const Digest& digest, ByteView content) const {
  if (content.size() > options_.max_bytes) return {};
  const std::array parts = {content};
  COMPOSABLE_CHECK(
      directory_.WriteFile(FileName(digest), parts, PrivateDirectory::Existing::kReplace));
  Evict();
  return {};
}

void BlobCache::Evict() const {
  std::vector<DirectoryEntry> kept;
  std::uint64_t total = 0;
  for (DirectoryEntry& entry : directory_.List()) {
    if (entry.name.starts_with(PrivateDirectory::kTemporaryPrefix)) {
      const bool is_abandoned = entry.modified.tv_sec + kAbandonedAfter < SecondsNow();
      if (is_abandoned) directory_.RemoveFile(entry.name);
    } else if (entry.name.starts_with(kFilePrefix)) {
      total += entry.size;
      kept.push_back(std::move(entry));
    }
  }
  if (total <= options_.max_bytes) return;
  std::ranges::sort(kept, IsOlder);
  for (const DirectoryEntry& oldest : kept) {
    if (total <= options_.max_bytes) return;
    directory_.RemoveFile(oldest.name);
    total -= oldest.size;
  }
}

}  // namespace composable::oci
