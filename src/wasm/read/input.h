// What every reading function is given: where it reads, and what is defined so far.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "wasm/index.h"
#include "wasm/limits.h"
#include "wasm/read/cursor.h"
#include "wasm/read/scopes.h"

namespace composable::wasm {

struct Input {
  Cursor cursor;
  Scopes& scopes;

  // The same scopes, other bytes.
  Input Over(Cursor other) const { return Input{std::move(other), scopes}; }
};

// An index that must lie in the index space of its sort.
template <typename Index>
Result<Index> ReadIndex(Input& in, std::string_view production) {
  const std::uint64_t offset = in.cursor.Offset();
  COMPOSABLE_TRY(const std::uint32_t index, in.cursor.ReadU32(production));
  COMPOSABLE_CHECK(in.scopes.Check(Index::TagType::kSort, index, offset, production));
  return Index(index);
}

// <vec(elements)>: a count and that many of what `read_element(in)` reads.
template <typename ReadElement>
auto ReadVector(Input& in, std::string_view elements, std::uint32_t limit, ReadElement read_element)
    -> Result<std::vector<typename decltype(read_element(in))::value_type>> {
  COMPOSABLE_TRY(const std::uint32_t count, in.cursor.ReadCount(elements, limit));
  std::vector<typename decltype(read_element(in))::value_type> vector;
  vector.reserve(std::min<std::uint32_t>(count, 256));
  for (std::uint32_t i = 0; i < count; ++i) {
    auto element = read_element(in);
    if (!element.has_value()) return std::unexpected(std::move(element).error());
    vector.push_back(std::move(*element));
  }
  return vector;
}

// 0x00 or 0x01.
inline Result<bool> ReadFlag(Input& in, std::string_view production, std::string_view expected) {
  COMPOSABLE_TRY(const std::uint8_t byte, in.cursor.ReadByte(production));
  if (byte > 1) return in.cursor.Unexpected(byte, production, expected);
  return byte == 1;
}

}  // namespace composable::wasm
