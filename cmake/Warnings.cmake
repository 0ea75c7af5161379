# Warnings for our own code; an interface target, so third-party headers stay out of it.
add_library(composable_warnings INTERFACE)
target_compile_options(composable_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual -Werror)
