#include "config/character_index.h"

#include <algorithm>

namespace composable::config {
namespace {

constexpr std::size_t kBlockSize = 256;

bool StartsCharacter(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

std::size_t CountCharacters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, StartsCharacter));
}

}  // namespace

CharacterIndex::CharacterIndex(std::string_view text) : text_(text) {
  std::size_t characters = 0;
  for (std::size_t block = 0; block < text.size(); block += kBlockSize) {
    characters_before_block_.push_back(characters);
    characters += CountCharacters(text.substr(block, kBlockSize));
  }
}

std::size_t CharacterIndex::CharactersBefore(std::size_t offset) const {
  const std::size_t block = offset / kBlockSize;
  if (block >= characters_before_block_.size()) return CountCharacters(text_);
  return characters_before_block_[block] +
         CountCharacters(text_.substr(block * kBlockSize, offset % kBlockSize));
}

std::size_t CharacterIndex::Advance(std::size_t offset, std::size_t count) const {
  if (offset >= text_.size()) return text_.size();
  const std::size_t wanted = CharactersBefore(offset) + count;
  // The last block that starts at or before the wanted character.
  const auto after = std::ranges::upper_bound(characters_before_block_, wanted);
  const auto block = static_cast<std::size_t>(after - characters_before_block_.begin()) - 1;

  std::size_t character = characters_before_block_[block];
  for (std::size_t i = block * kBlockSize; i < text_.size(); ++i) {
    if (!StartsCharacter(text_[i])) continue;
    if (character == wanted) return i;
    ++character;
  }
  return text_.size();
}

}  // namespace composable::config
