# composable_test_support: what every GoogleTest program links.
#
# Where the sources are is compiled into one file alone, so that the tests of another clone come from ccache.
# Test code is not optimised: it takes longer to compile than to run.
add_library(composable_test_support STATIC ${PROJECT_SOURCE_DIR}/tests/support/source_folder.cc)
target_compile_definitions(composable_test_support PRIVATE COMPOSABLE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
target_compile_options(composable_test_support INTERFACE -O0)
target_include_directories(composable_test_support PUBLIC ${PROJECT_SOURCE_DIR}/tests)
target_link_libraries(composable_test_support PUBLIC composable_warnings GTest::gtest_main GTest::gmock)
