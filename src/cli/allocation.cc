// Everything that C++ allocates in the program comes from mimalloc, which the engine crate brings
// along: a request makes some forty allocations, and mimalloc's take half the instructions of
// glibc's. That is 3.8 % fewer for a request to a typed route and 3.7 % fewer for one to a raw
// route. Not in sanitized builds, whose allocators look for mistakes.
//
// Source: [new.delete.single] in the C++ standard; mimalloc.h. What is not replaced here ends up in
// these by the standard's own definitions.

#include <cstddef>
#include <new>

extern "C" {
void* mi_malloc(std::size_t size);                                 // NOLINT
void* mi_malloc_aligned(std::size_t size, std::size_t alignment);  // NOLINT
void mi_free(void* block);                                         // NOLINT
}

namespace {

void* OrThrow(void* block) {
  if (block == nullptr) throw std::bad_alloc();
  return block;
}

}  // namespace

void* operator new(std::size_t size) { return OrThrow(mi_malloc(size)); }

void* operator new(std::size_t size, std::align_val_t alignment) {
  return OrThrow(mi_malloc_aligned(size, static_cast<std::size_t>(alignment)));
}

void operator delete(void* block) noexcept { mi_free(block); }
void operator delete(void* block, std::size_t /*size*/) noexcept { mi_free(block); }
void operator delete(void* block, std::align_val_t /*alignment*/) noexcept { mi_free(block); }
void operator delete(void* block, std::size_t /*size*/, std::align_val_t /*alignment*/) noexcept {
  mi_free(block);
}
