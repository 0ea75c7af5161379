// Memory that the canonical ABI, the shim and this module hand one another.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "interceptor/descriptor.h"

namespace interceptor {

// Never null: traps where there is no more memory. Freed with std::free.
void* Reallocate(void* memory, std::size_t size);
inline void* Allocate(std::size_t size) { return Reallocate(nullptr, size); }
inline char* AllocateZeroed(std::size_t size) {
  return static_cast<char*>(std::memset(Allocate(size), 0, size));
}

// Stores a string whose text is a copy of its own; no memory is taken for an empty one.
inline void StoreNewString(std::string_view text, char* value) {
  if (text.empty()) return StoreItems(value, nullptr, 0);
  StoreItems(value, std::memcpy(Allocate(text.size()), text.data(), text.size()),
             static_cast<std::uint32_t>(text.size()));
}

// Frees what a string or list that lies at `value` has.
inline void FreeItems(const char* value) {
  const Items items = LoadItems(value);
  if (items.length != 0) std::free(items.address);
}

}  // namespace interceptor
