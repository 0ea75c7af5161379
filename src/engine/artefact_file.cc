#include "engine/artefact_file.h"

#include <fmt/format.h>
#include <sys/mman.h>

#include <cstring>
#include <utility>

namespace composable::engine {

std::optional<ArtefactFile> ArtefactFile::Map(FileDescriptor descriptor, std::size_t file_size) {
  if (file_size == 0) return std::nullopt;
  void* mapping = mmap(nullptr, file_size, PROT_READ, MAP_PRIVATE, descriptor.number(), 0);
  if (mapping == MAP_FAILED) return std::nullopt;
  return ArtefactFile(std::move(descriptor), {static_cast<std::uint8_t*>(mapping), file_size});
}

ArtefactFile::ArtefactFile(ArtefactFile&& other) noexcept
    : descriptor_(std::move(other.descriptor_)), bytes_(std::exchange(other.bytes_, {})) {}

ArtefactFile& ArtefactFile::operator=(ArtefactFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(bytes_, other.bytes_);
  return *this;
}

ArtefactFile::~ArtefactFile() {
  if (!bytes_.empty()) munmap(bytes_.data(), bytes_.size());
}

std::optional<ArtefactTrailer> ArtefactFile::trailer() const {
  if (bytes_.size() < sizeof(ArtefactTrailer)) return std::nullopt;
  ArtefactTrailer trailer;
  std::memcpy(&trailer, bytes_.last(sizeof trailer).data(), sizeof trailer);
  return trailer;
}

std::string ArtefactFile::path() const {
  return fmt::format("/proc/self/fd/{}", descriptor_.number());
}

}  // namespace composable::engine
