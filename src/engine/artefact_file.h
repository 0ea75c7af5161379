// A file of the cache that is open and mapped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/bytes.h"
#include "base/file_descriptor.h"
#include "engine/artefact_seal.h"

namespace composable::engine {

// The artefact, and behind it its trailer. Mapping and descriptor end with this object.
class ArtefactFile {
 public:
  // Nothing where the file is empty or cannot be mapped.
  static std::optional<ArtefactFile> Map(FileDescriptor descriptor, std::size_t file_size);

  ArtefactFile(ArtefactFile&& other) noexcept;
  ArtefactFile& operator=(ArtefactFile&& other) noexcept;
  ArtefactFile(const ArtefactFile&) = delete;
  ArtefactFile& operator=(const ArtefactFile&) = delete;
  ~ArtefactFile();

  // Nothing where the file is too short for one.
  std::optional<ArtefactTrailer> trailer() const;
  // Without the trailer; the file must be long enough for one.
  ByteView artefact() const { return bytes_.first(bytes_.size() - sizeof(ArtefactTrailer)); }

  // A path to the very file that is mapped, whatever happened to its name; good while this lives.
  std::string path() const;

 private:
  ArtefactFile(FileDescriptor descriptor, std::span<std::uint8_t> bytes)
      : descriptor_(std::move(descriptor)), bytes_(bytes) {}

  FileDescriptor descriptor_;
  std::span<std::uint8_t> bytes_;  // the mapping, read-only; empty where this was moved from
};

}  // namespace composable::engine
