// The few functions of the C and C++ run-time libraries that a guest replaces, so that it links
// without WASI: a guest imports what its world says and nothing else.
//
// Every failure ends in an `unreachable` instruction, which traps. The names of these functions
// stand in the wasm backtrace of the trap and say what happened.

#include <cstddef>
#include <cstdlib>
#include <new>

// Without a use of this function the linker would wrap every export in a call of the constructors
// and destructors of static objects. Guests have none (the build checks that the function is
// empty), so they need no `_initialize` either, and start the faster for it.
extern "C" void __wasm_call_ctors();
extern "C" [[gnu::used]] void RunStaticConstructors() { __wasm_call_ctors(); }

extern "C" void abort() { __builtin_trap(); }

namespace {

// Where memory cannot grow any more. A function of its own, for the backtrace.
[[noreturn, gnu::noinline]] void OutOfMemory() { __builtin_trap(); }

void* Allocate(std::size_t size) {
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) OutOfMemory();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) { return Allocate(size); }
void* operator new[](std::size_t size) { return Allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

// What libc++ calls where it would throw, for example on an index out of range.
void std::__libcpp_verbose_abort(const char*, ...) { __builtin_trap(); }
