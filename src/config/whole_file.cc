#include "config/whole_file.h"

#include <utility>

namespace composable::config {

Result<Bytes> ReadWholeFile(const std::string& path, std::string_view what,
                            const FileSystem& files) {
  const FilePosition whole{path, 0, 0, {}};
  auto bytes = files.ReadFile(path);
  if (!bytes) {
    if (bytes.error().code == ErrorCode::kNotFound) {
      return FailAt(whole, ErrorCode::kNotFound, "there is no such file");
    }
    bytes.error().where = whole;
    return bytes;
  }
  if (bytes->size() > kMaxFileSize) {
    return FailAt(whole, ErrorCode::kResourceExhausted, "the file has {} bytes; {} have {} at most",
                  bytes->size(), what, kMaxFileSize);
  }
  return bytes;
}

}  // namespace composable::config
