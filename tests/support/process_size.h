// What this process takes of the machine.
#pragma once

#include <unistd.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace composable::test {

struct ProcessSize {
  std::size_t bytes = 0;  // of memory that is resident
  std::size_t descriptors = 0;
  std::size_t threads = 0;
};

inline ProcessSize MeasureProcess() {
  const auto count = [](const char* folder) {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder),
                                                  std::filesystem::directory_iterator()));
  };
  std::ifstream statistics("/proc/self/statm");
  std::size_t pages = 0;
  statistics >> pages >> pages;  // the second figure
  return {.bytes = pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)),
          .descriptors = count("/proc/self/fd"),
          .threads = count("/proc/self/task")};
}

}  // namespace composable::test
