#include "config/whole_file.h"

#include <utility>

#include "base/diagnostic.h"

namespace composable::config {

Result<Bytes> ReadWholeFile(const std::string& path, std::string_view what,
                            const FileSystem& files) {
  const FilePosition whole{path, 0, 0, {}};
  auto bytes = files.ReadFile(path);
  if (!bytes) {
    if (bytes.error().code == ErrorCode::kNotFound) {
      return FailAt(whole, {ErrorCode::kNotFound, Diagnostic::kNoSuchSource},
                    "there is no such file");
    }
    bytes.error().As(Diagnostic::kUnreadableFile).where = whole;
    return bytes;
  }
  if (bytes->size() > kMaxFileSize) {
    return FailAt(whole, {ErrorCode::kResourceExhausted, Diagnostic::kFileTooLarge},
                  "the file has {} bytes; {} have {} at most", bytes->size(), what, kMaxFileSize);
  }
  return bytes;
}

}  // namespace composable::config
