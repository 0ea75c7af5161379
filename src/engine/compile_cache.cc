#include "engine/compile_cache.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

namespace composable::engine {
namespace {

constexpr std::string_view kSuffix = ".compiled";
const char* const kSecretName = "secret";

// How long a file may be under way before it counts as abandoned.
constexpr std::time_t kAbandonedAfterSeconds = 3600;
// Noting each use of an artefact would write to the disk each time.
constexpr std::time_t kUseNotedEverySeconds = 60;

std::string FileName(const CacheKey& key) { return ToHex(key).append(kSuffix); }

std::time_t Now() { return std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()); }

std::optional<SealSecret> ReadSecret(const PrivateDirectory& directory) {
  const std::optional<PrivateFile> file = directory.OpenFile(kSecretName);
  SealSecret secret{};
  if (!file || file->size != secret.size()) return std::nullopt;
  const ssize_t got = pread(file->descriptor.number(), secret.data(), secret.size(), 0);
  if (got != static_cast<ssize_t>(secret.size())) return std::nullopt;
  return secret;
}

// The secret of this directory, made where there is none. Of several processes that make one at
// once, all take the first; one that is damaged is replaced, and all artefacts with it.
Result<SealSecret> GetSecret(const PrivateDirectory& directory) {
  if (const auto secret = ReadSecret(directory)) return *secret;
  SealSecret made{};
  COMPOSABLE_CHECK(FillRandom(made));
  const std::array parts = {ByteView(made)};
  COMPOSABLE_TRY(const bool is_new,
                 directory.WriteFile(kSecretName, parts, PrivateDirectory::Existing::kKeep));
  if (is_new) return made;
  if (const auto secret = ReadSecret(directory)) return *secret;
  COMPOSABLE_CHECK(directory.WriteFile(kSecretName, parts, PrivateDirectory::Existing::kReplace));
  return made;
}

bool IsEarlier(const timespec& a, const timespec& b) {
  return a.tv_sec != b.tv_sec ? a.tv_sec < b.tv_sec : a.tv_nsec < b.tv_nsec;
}

}  // namespace

Result<std::unique_ptr<CompileCache>> CompileCache::Open(CompileCacheOptions options) {
  COMPOSABLE_TRY(PrivateDirectory directory, PrivateDirectory::Open(options.directory));
  COMPOSABLE_TRY(const SealSecret secret, GetSecret(directory));
  return std::unique_ptr<CompileCache>(
      new CompileCache(std::move(options), std::move(directory), ArtefactSeal(secret)));
}

CompileCache::CompileCache(CompileCacheOptions options, PrivateDirectory directory,
                           ArtefactSeal seal)
    : options_(std::move(options)), directory_(std::move(directory)), seal_(seal) {}

std::optional<ArtefactFile> CompileCache::Find(const CacheKey& key) const {
  std::optional<PrivateFile> file = directory_.OpenFile(FileName(key));
  if (!file) return std::nullopt;
  // What is used is not removed soon. Where the time cannot be set, only that order suffers.
  if (file->modified.tv_sec + kUseNotedEverySeconds < Now()) {
    static_cast<void>(futimens(file->descriptor.number(), nullptr));
  }
  auto mapped =
      ArtefactFile::Map(std::move(file->descriptor), static_cast<std::size_t>(file->size));
  if (!mapped) return std::nullopt;
  const std::optional<ArtefactTrailer> trailer = mapped->trailer();
  if (!trailer || !seal_.Check(*trailer, key, mapped->artefact())) return std::nullopt;
  return mapped;
}

Status CompileCache::Store(const CacheKey& key, ByteView artefact) {
  if (artefact.size() + sizeof(ArtefactTrailer) > options_.max_bytes) return {};
  SealNonce nonce{};
  COMPOSABLE_CHECK(FillRandom(nonce));
  const ArtefactTrailer trailer = seal_.Make(key, artefact, nonce);
  const std::array parts = {
      artefact, ByteView(reinterpret_cast<const std::uint8_t*>(&trailer), sizeof trailer)};
  COMPOSABLE_CHECK(
      directory_.WriteFile(FileName(key), parts, PrivateDirectory::Existing::kReplace));
  Evict();
  return {};
}

void CompileCache::Remove(const CacheKey& key) { directory_.RemoveFile(FileName(key)); }

void CompileCache::Evict() {
  std::vector<DirectoryEntry> artefacts;
  std::uint64_t total = 0;
  for (DirectoryEntry& entry : directory_.List()) {
    if (entry.name.starts_with(PrivateDirectory::kTemporaryPrefix)) {
      if (entry.modified.tv_sec + kAbandonedAfterSeconds < Now()) directory_.RemoveFile(entry.name);
    } else if (entry.name.ends_with(kSuffix)) {
      total += entry.size;
      artefacts.push_back(std::move(entry));
    }
  }
  if (total <= options_.max_bytes) return;
  std::ranges::sort(artefacts, IsEarlier, &DirectoryEntry::modified);
  for (const DirectoryEntry& oldest : artefacts) {
    if (total <= options_.max_bytes) return;
    // Who has it open keeps it. Where another process was faster, it is gone all the same.
    directory_.RemoveFile(oldest.name);
    total -= oldest.size;
  }
}

}  // namespace composable::engine
