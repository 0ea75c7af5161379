# The engine crate in bridge/ as the imported static library `composable_bridge`.
#
# Cargo is always asked, because only Cargo knows what is fresh; the library in the build folder is
# replaced only when it differs, so that nothing is linked again without need. tools/bridge.sh says where
# Cargo's own artefacts are. The target is built only for what links it.
find_program(COMPOSABLE_CARGO cargo)
mark_as_advanced(COMPOSABLE_CARGO)
if(NOT COMPOSABLE_CARGO)
  message(FATAL_ERROR
    "cargo was not found: install Rust 1.95 or later (https://rustup.rs), or configure with "
    "-DCOMPOSABLE_BUILD_ENGINE=OFF for the rooms that need no engine")
endif()

# A leak checker has to see what the engine holds.
set(composable_bridge_options)
if(COMPOSABLE_SANITIZE)
  set(composable_bridge_options --no-default-features)
endif()
set(composable_bridge_library ${CMAKE_BINARY_DIR}/lib/libcomposable_bridge.a)
add_custom_target(composable_bridge_build
  COMMAND ${PROJECT_SOURCE_DIR}/tools/bridge.sh build ${composable_bridge_library}
    ${composable_bridge_options}
  BYPRODUCTS ${composable_bridge_library}
  COMMENT "Asking Cargo for the engine crate"
  USES_TERMINAL
  VERBATIM)

# What `cargo rustc -- --print native-static-libs` names, without what g++ links anyway.
find_package(Threads REQUIRED)
add_library(composable_bridge STATIC IMPORTED GLOBAL)
add_dependencies(composable_bridge composable_bridge_build)
set_target_properties(composable_bridge PROPERTIES
  IMPORTED_LOCATION ${composable_bridge_library}
  INTERFACE_INCLUDE_DIRECTORIES ${PROJECT_SOURCE_DIR}/bridge/include
  # A third of the engine is reached by nobody.
  INTERFACE_LINK_OPTIONS LINKER:--gc-sections
  INTERFACE_LINK_LIBRARIES "Threads::Threads;util;rt;m;${CMAKE_DL_LIBS}")
