# COMPOSABLE_SANITIZE=address,undefined instruments every C++ target of the project.
if(COMPOSABLE_SANITIZE)
  add_compile_options(-fsanitize=${COMPOSABLE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${COMPOSABLE_SANITIZE})
endif()
# Fuzz targets need the coverage counters in every room.
if(COMPOSABLE_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
