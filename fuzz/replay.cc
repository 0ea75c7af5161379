// Runs a fuzz target's entry point over every file in the given folders: what a fuzzer found once,
// and the inputs it starts from, as a test for every compiler.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <set>
#include <string>

#include "base/bytes.h"
#include "base/error.h"
#include "base/file_system.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace composable {
namespace {

// The files in the folder, sorted.
std::set<std::filesystem::path> FilesIn(const std::filesystem::path& folder) {
  std::set<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.is_regular_file()) files.insert(entry.path());
  }
  return files;
}

bool Replay(const std::filesystem::path& folder) {
  const DiskFileSystem disk;
  const auto files = FilesIn(folder);
  if (files.empty()) {
    fmt::print(stderr, "no inputs in {}\n", folder.string());
    return false;
  }
  for (const auto& file : files) {
    const auto bytes = disk.ReadFile(file);
    if (!bytes) {
      fmt::print(stderr, "{}\n", ToReport(bytes.error()));
      return false;
    }
    // Printed before, so that the last line names the input that ends the process.
    fmt::print("{}\n", file.string());
    std::fflush(stdout);
    LLVMFuzzerTestOneInput(bytes->data(), bytes->size());
  }
  return true;
}

}  // namespace
}  // namespace composable

int main(int argc, char** argv) {
  bool is_good = argc > 1;
  for (int i = 1; i < argc; ++i) is_good = composable::Replay(argv[i]) && is_good;
  return is_good ? 0 : 1;
}
