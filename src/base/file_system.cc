#include "base/file_system.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>
#include <system_error>
#include <utility>

#include "base/file_descriptor.h"

namespace composable {
namespace {

std::unexpected<Error> SystemError(const std::filesystem::path& path, int error) {
  const ErrorCode code =
      error == ENOENT || error == ENOTDIR ? ErrorCode::kNotFound : ErrorCode::kIo;
  return Fail(code, "cannot read `{}`: {}", path.string(), std::generic_category().message(error));
}

// From so many bytes on, memory is wanted in large pages.
constexpr std::size_t kLeastInLargePages = std::size_t{4} << 20U;

// Zeros, in large pages where they pay and the system has them: half of what it takes to read a
// large file is the fault for each small page.
Bytes ZeroBytes(std::size_t size) {
  if (size < kLeastInLargePages) return Bytes(size);
  Bytes bytes;
  bytes.reserve(size);
  const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const auto begin = reinterpret_cast<std::uintptr_t>(bytes.data());
  const std::uintptr_t first = (begin + page - 1) / page * page;
  const std::uintptr_t last = (begin + size) / page * page;
  // Advice: where it is not taken, pages are small.
  static_cast<void>(::madvise(bytes.data() + (first - begin),
                              static_cast<std::size_t>(last - first), MADV_HUGEPAGE));
  bytes.resize(size);
  return bytes;
}

// Smaller files are as fast to read.
constexpr off_t kLeastMapped = off_t{64} * 1024;

// The bytes of a large regular file; nothing where it is something else or cannot be mapped.
std::optional<FileContents> Map(const std::filesystem::path& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status{};
  if (!file.is_open() || ::fstat(file.number(), &status) != 0) return std::nullopt;
  if (!S_ISREG(status.st_mode) || status.st_size < kLeastMapped) return std::nullopt;
  const auto size = static_cast<std::size_t>(status.st_size);
  void* const start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.number(), 0);
  if (start == MAP_FAILED) return std::nullopt;
  return FileContents{ByteView(static_cast<const std::uint8_t*>(start), size),
                      std::shared_ptr<void>(start, [size](void* at) { ::munmap(at, size); })};
}

}  // namespace

Result<FileContents> FileSystem::MapFile(const std::filesystem::path& path) const {
  COMPOSABLE_TRY(Bytes bytes, ReadFile(path));
  const auto owner = std::make_shared<const Bytes>(std::move(bytes));
  return FileContents{*owner, owner};
}

Result<std::unique_ptr<RandomAccessFile>> FileSystem::Open(
    const std::filesystem::path& path) const {
  COMPOSABLE_TRY(Bytes bytes, ReadFile(path));
  return MakeMemoryFile(std::move(bytes), path.string());
}

bool FileSystem::IsFolder(const std::filesystem::path& path) const {
  return ListFolder(path).has_value();
}

Result<FileContents> DiskFileSystem::MapFile(const std::filesystem::path& path) const {
  if (auto mapped = Map(path)) return *std::move(mapped);
  return FileSystem::MapFile(path);
}

Result<std::unique_ptr<RandomAccessFile>> DiskFileSystem::Open(
    const std::filesystem::path& path) const {
  // Before it is opened: to open a pipe is to be its reader.
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) return SystemError(path, errno);
  FileDescriptor file;
  if (S_ISREG(status.st_mode)) {
    file = FileDescriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file.is_open() || ::fstat(file.number(), &status) != 0) return SystemError(path, errno);
  }
  if (!S_ISREG(status.st_mode)) {
    return Fail(ErrorCode::kUnsupported, "cannot read parts of `{}`: it is no regular file",
                path.string());
  }
  return MakeDescriptorFile(std::move(file), static_cast<std::uint64_t>(status.st_size),
                            path.string());
}

Result<std::vector<FolderEntry>> FileSystem::ListFolder(const std::filesystem::path& path) const {
  return Fail(ErrorCode::kUnsupported, "cannot list `{}`: there are no folders here",
              path.string());
}

Result<Bytes> DiskFileSystem::ReadFile(const std::filesystem::path& path) const {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return SystemError(path, errno);
  struct stat status{};
  if (::fstat(file.number(), &status) != 0) return SystemError(path, errno);
  if (S_ISDIR(status.st_mode)) return SystemError(path, EISDIR);

  // The size is a hint only: a file may grow while it is read, and pipes have none.
  Bytes bytes = ZeroBytes(static_cast<std::size_t>(status.st_size) + 1);
  std::size_t used = 0;
  while (true) {
    if (used == bytes.size()) bytes.resize(bytes.size() * 2);
    const ssize_t count = ::read(file.number(), bytes.data() + used, bytes.size() - used);
    if (count < 0) {
      if (errno == EINTR) continue;
      return SystemError(path, errno);
    }
    if (count == 0) break;
    used += static_cast<std::size_t>(count);
  }
  bytes.resize(used);
  return bytes;
}

bool DiskFileSystem::IsFile(const std::filesystem::path& path) const {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored);
}

bool DiskFileSystem::IsFolder(const std::filesystem::path& path) const {
  std::error_code ignored;
  return std::filesystem::is_directory(path, ignored);
}

Result<std::vector<FolderEntry>> DiskFileSystem::ListFolder(
    const std::filesystem::path& path) const {
  std::error_code error;
  std::vector<FolderEntry> entries;
  for (std::filesystem::directory_iterator entry(path, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code ignored;
    if (entry->is_directory(ignored)) {
      entries.push_back({entry->path().filename().string(), FolderEntry::Kind::kFolder});
    } else if (entry->is_regular_file(ignored)) {
      entries.push_back({entry->path().filename().string(), FolderEntry::Kind::kFile});
    }
  }
  if (error) return SystemError(path, error.value());
  std::ranges::sort(entries, {}, &FolderEntry::name);
  return entries;
}

std::filesystem::path DiskFileSystem::WorkingDirectory() const {
  std::error_code ignored;
  return std::filesystem::current_path(ignored);
}

}  // namespace composable
