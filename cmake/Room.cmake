# composable_room(NAME [DEPENDS room...] [LIBRARIES target...] [PRIVATE_LIBRARIES target...]
#   [EXCLUDE regex])
#
# Declares the room in src/NAME: one static library composable_NAME of all its .cc files, and one
# GoogleTest program NAME_test of all .cc files in tests/unit/NAME, where there are any. CTest knows each
# test of it as NAME.Suite.Test, with the label `unit`.
# DEPENDS are other rooms, as the table in src/README.md allows. Sources and tests whose path matches
# EXCLUDE are left to the room's own CMakeLists.txt.
function(composable_room name)
  cmake_parse_arguments(ROOM "" "EXCLUDE" "DEPENDS;LIBRARIES;PRIVATE_LIBRARIES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  if(ROOM_EXCLUDE)
    list(FILTER sources EXCLUDE REGEX "${ROOM_EXCLUDE}")
  endif()
  set(target composable_${name})
  if(sources)
    add_library(${target} STATIC ${sources})
    set(scope PUBLIC)
    target_link_libraries(${target} PRIVATE composable_warnings ${ROOM_PRIVATE_LIBRARIES})
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(${target} ${scope} ${PROJECT_SOURCE_DIR}/src)
  list(TRANSFORM ROOM_DEPENDS PREPEND composable_)
  target_link_libraries(${target} ${scope} ${ROOM_DEPENDS} ${ROOM_LIBRARIES})

  set(test_dir ${PROJECT_SOURCE_DIR}/tests/unit/${name})
  file(GLOB_RECURSE test_sources CONFIGURE_DEPENDS ${test_dir}/*.cc)
  if(ROOM_EXCLUDE)
    list(FILTER test_sources EXCLUDE REGEX "${ROOM_EXCLUDE}")
  endif()
  if(COMPOSABLE_BUILD_TESTS AND test_sources)
    add_executable(${name}_test ${test_sources})
    target_link_libraries(${name}_test PRIVATE ${target} composable_test_support)
    gtest_discover_tests(${name}_test DISCOVERY_MODE PRE_TEST NO_PRETTY_VALUES TEST_PREFIX ${name}.
      PROPERTIES LABELS unit TIMEOUT ${COMPOSABLE_UNIT_TEST_SECONDS})
  endif()
endfunction()
