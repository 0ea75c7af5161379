#include "cli/write_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <system_error>

#include "base/replace_file.h"

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

// The file that is to be replaced, behind symbolic links; nothing where it has to be written to.
std::optional<std::filesystem::path> Replaced(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  fs::path target = path;
  if (fs::is_symlink(target, error)) target = fs::canonical(target, error);
  const fs::file_type type = fs::status(target, error).type();
  if (type != fs::file_type::regular && type != fs::file_type::not_found) return std::nullopt;
  const fs::path folder = target.has_parent_path() ? target.parent_path() : ".";
  if (::access(folder.c_str(), W_OK) != 0) return std::nullopt;
  return target;
}

}  // namespace

Status WriteFile(const std::string& path, std::string_view bytes) {
  if (const auto replaced = Replaced(path)) return ReplaceFile(*replaced, bytes);
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
