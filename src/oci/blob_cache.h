// Content that was fetched, on disk, by its digest: manifests and WebAssembly alike.
//
// A directory of the user's own holds one file for each. Files appear complete, by rename, and
// never change, so any number of processes may use one directory at once, without locks.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "base/bytes.h"
#include "base/error.h"
#include "base/private_directory.h"
#include "oci/digest.h"

namespace composable::oci {

struct BlobCacheOptions {
  std::filesystem::path directory;
  std::uint64_t max_bytes = std::uint64_t{2} << 30U;  // of all content together
};

// Safe to use from any thread.
class BlobCache {
 public:
  // Opens the directory, made with all its parents where it does not exist. It is refused unless it
  // is a directory that belongs to this user and that nobody else may read or write. Error: kIo,
  // which means: go on without a cache, and say so.
  static Result<BlobCache> Open(BlobCacheOptions options);

  // The content of that digest, digested again; nothing where there is none, or where it was
  // changed.
  std::optional<Bytes> Find(const Digest& digest) const;

  // Puts content in, and removes what was not used for the longest time while all together is too
  // large. Error: kIo; then nothing is changed.
  Status Store(const Digest& digest, ByteView content) const;

 private:
  BlobCache(BlobCacheOptions options, PrivateDirectory directory)
      : options_(std::move(options)), directory_(std::move(directory)) {}

  void Evict() const;

  BlobCacheOptions options_;
  PrivateDirectory directory_;
};

}  // namespace composable::oci
