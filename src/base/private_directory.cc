#include "base/private_directory.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <system_error>

namespace composable {
namespace {

std::string Reason(int error_number) {
  return std::error_code(error_number, std::generic_category()).message();
}

// What others than the owner may do.
bool IsOpenToOthers(const struct stat& status) { return (status.st_mode & 077U) != 0; }

constexpr mode_t kPrivateDirectoryMode = 0700;
constexpr mode_t kPrivateFileMode = 0600;

Status MakeDirectories(const std::filesystem::path& path) {
  std::filesystem::path made;
  for (const std::filesystem::path& part : path) {
    made /= part;
    if (mkdir(made.c_str(), kPrivateDirectoryMode) != 0 && errno != EEXIST && errno != EISDIR) {
      const int reason = errno;
      // Parents on the way may be there already without being ours to make.
      if (struct stat status{}; stat(made.c_str(), &status) == 0) continue;
      return Fail(ErrorCode::kIo, "cannot make the directory `{}`: {}", made.string(),
                  Reason(reason));
    }
  }
  return {};
}

Result<FileDescriptor> OpenDirectory(const std::filesystem::path& path) {
  constexpr int kFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  FileDescriptor descriptor(open(path.c_str(), kFlags));
  if (!descriptor.is_open() && errno == ENOENT) {
    COMPOSABLE_CHECK(MakeDirectories(path));
    descriptor = FileDescriptor(open(path.c_str(), kFlags));
  }
  if (!descriptor.is_open()) {
    const int reason = errno;
    // O_NOFOLLOW with O_DIRECTORY says ENOTDIR for a link.
    if (reason == ELOOP || reason == ENOTDIR) {
      return Fail(ErrorCode::kIo, "`{}` is a link, or no directory", path.string());
    }
    return Fail(ErrorCode::kIo, "cannot open the directory `{}`: {}", path.string(),
                Reason(reason));
  }
  return descriptor;
}

// Writes all parts. The number of the error, or 0.
int WriteAll(int descriptor, std::span<const ByteView> parts) {
  for (ByteView rest : parts) {
    while (!rest.empty()) {
      const ssize_t written = write(descriptor, rest.data(), rest.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return errno;
      rest = rest.subspan(static_cast<std::size_t>(written));
    }
  }
  return 0;
}

Result<std::string> TemporaryName() {
  std::uint64_t number = 0;
  COMPOSABLE_CHECK(FillRandom({reinterpret_cast<std::uint8_t*>(&number), sizeof number}));
  return fmt::format("{}{:016x}", PrivateDirectory::kTemporaryPrefix, number);
}

}  // namespace

Status FillRandom(std::span<std::uint8_t> bytes) {
  // Up to 256 bytes come in one piece and without interruption.
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    return Fail(ErrorCode::kIo, "the system gives no random numbers: {}", Reason(errno));
  }
  return {};
}

std::optional<Bytes> ReadWhole(const PrivateFile& file, std::uint64_t most) {
  if (file.size > most) return std::nullopt;
  Bytes bytes(static_cast<std::size_t>(file.size));
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got = ::pread(file.descriptor.number(), bytes.data() + done, bytes.size() - done,
                                static_cast<off_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

Result<PrivateDirectory> PrivateDirectory::Open(const std::filesystem::path& path) {
  COMPOSABLE_TRY(FileDescriptor descriptor, OpenDirectory(path));
  struct stat status{};
  if (fstat(descriptor.number(), &status) != 0) {
    return Fail(ErrorCode::kIo, "cannot look at the directory `{}`: {}", path.string(),
                Reason(errno));
  }
  if (status.st_uid != geteuid()) {
    return Fail(ErrorCode::kIo, "the directory `{}` belongs to another user (id {})", path.string(),
                status.st_uid);
  }
  if (IsOpenToOthers(status)) {
    return Fail(ErrorCode::kIo,
                "the directory `{}` is open to other users (mode {:04o}); run `chmod 700`",
                path.string(), status.st_mode & 07777U);
  }
  return PrivateDirectory(path, std::move(descriptor));
}

std::optional<PrivateFile> PrivateDirectory::OpenFile(const std::string& name) const {
  // O_NONBLOCK: opening a pipe that somebody put there must not wait.
  FileDescriptor descriptor(openat(descriptor_.number(), name.c_str(),
                                   O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!descriptor.is_open()) return std::nullopt;
  struct stat status{};
  if (fstat(descriptor.number(), &status) != 0) return std::nullopt;
  if (!S_ISREG(status.st_mode) || status.st_uid != geteuid() || IsOpenToOthers(status)) {
    return std::nullopt;
  }
  return PrivateFile{.descriptor = std::move(descriptor),
                     .size = static_cast<std::uint64_t>(status.st_size),
                     .modified = status.st_mtim};
}

Result<bool> PrivateDirectory::WriteFile(const std::string& name, std::span<const ByteView> parts,
                                         Existing existing) const {
  COMPOSABLE_TRY(const std::string temporary, TemporaryName());
  const int directory = descriptor_.number();
  const auto fail = [&](int reason) {
    return Fail(ErrorCode::kIo, "cannot write `{}`: {}", (path_ / name).string(), Reason(reason));
  };

  int failure = 0;
  {
    const FileDescriptor file(openat(directory, temporary.c_str(),
                                     O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                                     kPrivateFileMode));
    if (!file.is_open()) return fail(errno);
    failure = WriteAll(file.number(), parts);
  }
  bool is_kept = false;
  if (failure == 0) {
    const bool replace = existing == Existing::kReplace;
    const int moved = replace ? renameat(directory, temporary.c_str(), directory, name.c_str())
                              : linkat(directory, temporary.c_str(), directory, name.c_str(), 0);
    if (moved != 0) failure = errno;
    is_kept = !replace && failure == EEXIST;
    if (moved == 0 && replace) return true;
  }
  unlinkat(directory, temporary.c_str(), 0);
  if (failure != 0 && !is_kept) return fail(failure);
  return !is_kept;
}

bool PrivateDirectory::RemoveFile(const std::string& name) const {
  return unlinkat(descriptor_.number(), name.c_str(), 0) == 0;
}

std::vector<DirectoryEntry> PrivateDirectory::List() const {
  std::vector<DirectoryEntry> entries;
  // A descriptor of its own: fdopendir takes it over, and the position in the directory belongs to
  // it.
  const int own = openat(descriptor_.number(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (own < 0) return entries;
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(fdopendir(own), closedir);
  if (directory == nullptr) {
    close(own);
    return entries;
  }
  // readdir is safe here: no other thread has this DIR.
  while (const dirent* entry = readdir(directory.get())) {  // NOLINT(concurrency-mt-unsafe)
    struct stat status{};
    if (fstatat(own, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
    if (!S_ISREG(status.st_mode)) continue;
    entries.push_back({.name = entry->d_name,
                       .size = static_cast<std::uint64_t>(status.st_size),
                       .modified = status.st_mtim});
  }
  return entries;
}

}  // namespace composable
