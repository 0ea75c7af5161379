// A large byte sequence of which little is used.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "base/bytes.h"

namespace composable {

// Zeros at first. Takes memory only for the pages (of some KiB) that were written to.
class SparseBytes {
 public:
  // Nothing where the system has no room for as many addresses.
  static std::optional<SparseBytes> Make(std::size_t size);

  SparseBytes(SparseBytes&& other) noexcept;
  SparseBytes& operator=(SparseBytes&& other) noexcept;
  SparseBytes(const SparseBytes&) = delete;
  SparseBytes& operator=(const SparseBytes&) = delete;
  ~SparseBytes();

  std::span<std::uint8_t> bytes() { return bytes_; }
  ByteView bytes() const { return bytes_; }

 private:
  explicit SparseBytes(std::span<std::uint8_t> bytes) : bytes_(bytes) {}

  std::span<std::uint8_t> bytes_;  // mapped; empty where it was moved from
};

}  // namespace composable
