#include "base/random_access_file.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace composable {
namespace {

std::unexpected<Error> EndsEarly(const std::string& path, std::uint64_t end) {
  return Fail(ErrorCode::kIo, "cannot read `{}`: it ends before byte {}", path, end);
}

class DescriptorFile final : public RandomAccessFile {
 public:
  DescriptorFile(FileDescriptor file, std::uint64_t size, std::string path)
      : file_(std::move(file)), size_(size), path_(std::move(path)) {}

  std::uint64_t size() const override { return size_; }

  Status ReadAt(std::uint64_t offset, std::span<std::uint8_t> into) const override {
    const std::uint64_t end = offset + into.size();
    while (!into.empty()) {
      const ssize_t count =
          ::pread(file_.number(), into.data(), into.size(), static_cast<off_t>(end - into.size()));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) {
        return Fail(ErrorCode::kIo, "cannot read `{}`: {}", path_,
                    std::generic_category().message(errno));
      }
      if (count == 0) return EndsEarly(path_, end);
      into = into.subspan(static_cast<std::size_t>(count));
    }
    return {};
  }

 private:
  FileDescriptor file_;
  std::uint64_t size_;
  std::string path_;
};

class MemoryFile final : public RandomAccessFile {
 public:
  MemoryFile(Bytes bytes, std::string path) : bytes_(std::move(bytes)), path_(std::move(path)) {}

  std::uint64_t size() const override { return bytes_.size(); }

  Status ReadAt(std::uint64_t offset, std::span<std::uint8_t> into) const override {
    if (offset > bytes_.size() || into.size() > bytes_.size() - offset) {
      return EndsEarly(path_, offset + into.size());
    }
    std::ranges::copy(ByteView(bytes_).subspan(offset, into.size()), into.begin());
    return {};
  }

 private:
  Bytes bytes_;
  std::string path_;
};

}  // namespace

std::unique_ptr<RandomAccessFile> MakeDescriptorFile(FileDescriptor file, std::uint64_t size,
                                                     std::string path) {
  return std::make_unique<DescriptorFile>(std::move(file), size, std::move(path));
}

std::unique_ptr<RandomAccessFile> MakeMemoryFile(Bytes bytes, std::string path) {
  return std::make_unique<MemoryFile>(std::move(bytes), std::move(path));
}

}  // namespace composable
