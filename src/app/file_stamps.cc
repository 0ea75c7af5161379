#include "app/file_stamps.h"

#include <sys/stat.h>

#include <algorithm>
#include <system_error>

namespace composable::app {
namespace {

std::int64_t Nanoseconds(const timespec& time) {
  constexpr std::int64_t kPerSecond = 1'000'000'000;
  return time.tv_sec * kPerSecond + time.tv_nsec;
}

// Others come and go while editors write.
std::vector<std::string> DefinitionNames(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::filesystem::path name = entry->path().filename();
    if (name.extension() == ".toml" || name.extension() == ".wasm") names.push_back(name.string());
  }
  std::ranges::sort(names);
  return names;
}

}  // namespace

FileStamp StampOf(const std::filesystem::path& path) {
  struct stat found{};
  if (::stat(path.c_str(), &found) != 0) return {};
  FileStamp stamp{.kind = FileStamp::Kind::kFile,
                  .device = found.st_dev,
                  .number = found.st_ino,
                  .size = 0,
                  .written_ns = 0,
                  .changed_ns = 0,
                  .names = {}};
  if (S_ISDIR(found.st_mode)) {
    stamp.kind = FileStamp::Kind::kFolder;
    stamp.names = DefinitionNames(path);
    return stamp;
  }
  stamp.size = found.st_size;
  stamp.written_ns = Nanoseconds(found.st_mtim);
  stamp.changed_ns = Nanoseconds(found.st_ctim);
  return stamp;
}

FileStamps StampsNow(const FileStamps& stamps) {
  FileStamps now;
  for (const auto& [path, stamp] : stamps) now.emplace_hint(now.end(), path, StampOf(path));
  return now;
}

}  // namespace composable::app
