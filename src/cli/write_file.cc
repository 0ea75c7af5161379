#include "cli/write_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <system_error>

namespace composable::cli {
namespace {

Status WriteToFile(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Fail(ErrorCode::kIo, "{}", std::system_category().message(errno));
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace

Status WriteFile(const std::string& path, std::string_view bytes) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  Status status = descriptor < 0 ? Fail(ErrorCode::kIo, "{}", std::system_category().message(errno))
                                 : WriteToFile(descriptor, bytes);
  if (descriptor >= 0 && close(descriptor) != 0 && status) {
    status = Fail(ErrorCode::kIo, "{}", std::system_category().message(errno));
  }
  if (status) return {};
  return Fail(ErrorCode::kIo, "cannot write `{}`: {}", path, status.error().message);
}

}  // namespace composable::cli
