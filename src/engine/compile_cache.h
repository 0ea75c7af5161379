// Compiled code on disk, so that a component is compiled once and not at every start.
//
// A directory of the user's own holds one file for each artefact. Its name is the key: a digest
// over the component's bytes, the engine's version and everything else that shapes code. Files
// appear complete, by rename, and never change, so any number of processes may use one directory at
// once, without locks. What protects it is said in docs/compile-cache.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "base/bytes.h"
#include "base/error.h"
#include "base/private_directory.h"
#include "engine/artefact_file.h"
#include "engine/artefact_seal.h"
#include "engine/cache_key.h"

namespace composable::engine {

struct CompileCacheOptions {
  std::filesystem::path directory;
  std::uint64_t max_bytes = std::uint64_t{1} << 30U;  // of all artefacts together
};

// Safe to use from any thread.
class CompileCache {
 public:
  // Opens the directory, made with all its parents where it does not exist. It is refused unless it
  // is a directory (no link to one) that belongs to this user and that nobody else may read or
  // write. An error here means: go on without a cache, and say so. Error: kIo, which names the
  // directory and the reason.
  static Result<std::unique_ptr<CompileCache>> Open(CompileCacheOptions options);

  // The artefact of that key, checked; nothing where there is none, or none that is whole, of this
  // user and of this cache.
  std::optional<ArtefactFile> Find(const CacheKey& key) const;

  // Puts an artefact in, in place of what is there, and removes the ones that were not used for the
  // longest time while all together are too large. One larger than `max_bytes` is not kept. Error:
  // kIo; then nothing is changed.
  Status Store(const CacheKey& key, ByteView artefact);

  // Removes an artefact that turned out to be of no use.
  void Remove(const CacheKey& key);

 private:
  CompileCache(CompileCacheOptions options, PrivateDirectory directory, ArtefactSeal seal);

  // Removes abandoned files, and the artefacts that were not used for the longest time while all
  // together are too large.
  void Evict();

  CompileCacheOptions options_;
  PrivateDirectory directory_;
  ArtefactSeal seal_;
};

}  // namespace composable::engine
