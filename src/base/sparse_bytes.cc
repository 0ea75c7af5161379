#include "base/sparse_bytes.h"

#include <sys/mman.h>

#include <utility>

namespace composable {

std::optional<SparseBytes> SparseBytes::Make(std::size_t size) {
  if (size == 0) return SparseBytes({});
  void* const start = ::mmap(nullptr, size, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (start == MAP_FAILED) return std::nullopt;
  // A large page would be filled with zeros for the first byte that is written to it. Advice: where
  // it is not taken, that costs time and no more.
  static_cast<void>(::madvise(start, size, MADV_NOHUGEPAGE));
  return SparseBytes({static_cast<std::uint8_t*>(start), size});
}

SparseBytes::SparseBytes(SparseBytes&& other) noexcept
    : bytes_(std::exchange(other.bytes_, std::span<std::uint8_t>())) {}

SparseBytes& SparseBytes::operator=(SparseBytes&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  return *this;
}

SparseBytes::~SparseBytes() {
  if (!bytes_.empty()) ::munmap(bytes_.data(), bytes_.size());
}

}  // namespace composable
