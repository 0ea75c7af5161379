#include "base/replace_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <string>
#include <system_error>

#include "base/file_descriptor.h"

namespace composable {
namespace {

// Writes a file that is not there yet, and that is to take the place of `old`. The number of the
// error, or 0.
int WriteNew(const std::string& path, const std::string& old, std::string_view bytes) {
  const FileDescriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
  if (!file.is_open()) return errno;
  struct stat replaced{};
  if (::stat(old.c_str(), &replaced) == 0 && ::fchmod(file.number(), replaced.st_mode & 0777U) != 0)
    return errno;
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.number(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

}  // namespace

Status ReplaceFile(const std::filesystem::path& path, std::string_view bytes) {
  const std::string temporary = fmt::format("{}.{}.new", path.string(), ::getpid());
  int failure = WriteNew(temporary, path, bytes);
  if (failure == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) failure = errno;
  if (failure == 0) return {};
  if (failure != EEXIST) ::unlink(temporary.c_str());
  return Fail(ErrorCode::kIo, "cannot write `{}`: {}", path.string(),
              std::generic_category().message(failure));
}

}  // namespace composable
