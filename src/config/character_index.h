// Characters of a UTF-8 text by number.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace composable::config {

// Maps characters (Unicode scalar values) to bytes in logarithmic time. Refers to the text, which
// must be well formed and outlive it.
class CharacterIndex {
 public:
  explicit CharacterIndex(std::string_view text);

  // The byte offset of the character `count` characters after the one at `offset`; the text's size
  // where it ends before.
  std::size_t Advance(std::size_t offset, std::size_t count) const;

 private:
  // How many characters start before the byte.
  std::size_t CharactersBefore(std::size_t offset) const;

  std::string_view text_;
  std::vector<std::size_t> characters_before_block_;  // one entry per block of 256 bytes
};

}  // namespace composable::config
