#include "interceptor/memory.h"

#include <cstdlib>

namespace interceptor {

void* Reallocate(void* memory, std::size_t size) {
  void* moved = std::realloc(memory, size == 0 ? 1 : size);
  if (moved == nullptr) std::abort();
  return moved;
}

}  // namespace interceptor

// `cabi_realloc` of the canonical ABI. What has no size has an address that is aligned, and nothing
// behind it.
extern "C" [[gnu::used, clang::export_name("realloc")]] void* RoomFor(void* memory,
                                                                      std::size_t old_size,
                                                                      std::size_t alignment,
                                                                      std::size_t size) {
  if (size == 0) return reinterpret_cast<void*>(alignment);
  return interceptor::Reallocate(old_size == 0 ? nullptr : memory, size);
}
