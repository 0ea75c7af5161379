# Warnings for our own code; an interface target, so third-party headers stay out of it.
add_library(composable_warnings INTERFACE)
target_compile_options(composable_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual -Werror)
# Of -Wconversion clang's also minds signs, in indices of loops for instance;
# and std::stable_sort of libstdc++ 12 uses what C++17 deprecated, which only GCC is told to let pass.
target_compile_options(composable_warnings INTERFACE
  $<$<CXX_COMPILER_ID:Clang>:-Wno-sign-conversion;-Wno-deprecated-declarations>)
# GCC 12 takes the storage of std::expected and std::variant for uninitialised where it inlines moves.
target_compile_options(composable_warnings INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
