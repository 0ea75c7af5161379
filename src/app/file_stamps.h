// What tells whether files have changed since somebody looked at them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace composable::app {

// What is at a path, links being what they lead to: equal as long as nobody has written, replaced,
// added or removed it. Of a folder only the names in it count that definitions can be in.
struct FileStamp {
  enum class Kind : std::uint8_t { kNothing, kFile, kFolder };
  Kind kind = Kind::kNothing;
  std::uint64_t device = 0;
  std::uint64_t number = 0;  // the inode's
  std::int64_t size = 0;
  std::int64_t written_ns = 0;  // when the contents changed last
  std::int64_t changed_ns = 0;  // when those or the rights did
  std::vector<std::string> names;
  bool operator==(const FileStamp&) const = default;
};

// By absolute paths.
using FileStamps = std::map<std::filesystem::path, FileStamp>;

FileStamp StampOf(const std::filesystem::path& path);

// The same files, as they are now.
FileStamps StampsNow(const FileStamps& stamps);

}  // namespace composable::app
