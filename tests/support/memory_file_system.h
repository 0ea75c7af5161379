// A disk in memory, for tests.
#pragma once

#include <filesystem>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_system.h"

namespace composable::test {

// Holds files by their absolute path; folders exist where files are in them, and there are no
// links. Relative paths start at the working directory.
class MemoryFileSystem final : public FileSystem {
 public:
  explicit MemoryFileSystem(std::filesystem::path working_directory = "/project")
      : working_directory_(std::move(working_directory)) {}

  // Adds or replaces a file.
  MemoryFileSystem& Add(const std::filesystem::path& path, std::string_view text) {
    const ByteView bytes = AsBytes(text);
    files_[Normal(path)] = Bytes(bytes.begin(), bytes.end());
    return *this;
  }

  // Makes a file whose reading fails with this reason.
  MemoryFileSystem& AddUnreadable(const std::filesystem::path& path, std::string reason) {
    unreadable_[Normal(path)] = std::move(reason);
    return *this;
  }

  Result<Bytes> ReadFile(const std::filesystem::path& path) const override {
    if (const auto reason = unreadable_.find(Normal(path)); reason != unreadable_.end()) {
      return Fail(ErrorCode::kIo, "cannot read `{}`: {}", path.string(), reason->second);
    }
    const auto file = files_.find(Normal(path));
    if (file == files_.end()) {
      return Fail(ErrorCode::kNotFound, "cannot read `{}`: No such file or directory",
                  path.string());
    }
    return file->second;
  }

  bool IsFile(const std::filesystem::path& path) const override {
    return files_.contains(Normal(path)) || unreadable_.contains(Normal(path));
  }

  Result<std::vector<FolderEntry>> ListFolder(const std::filesystem::path& path) const override {
    std::map<std::string, FolderEntry::Kind> kinds;
    const std::filesystem::path folder = Normal(path);
    for (const auto& [file, bytes] : files_) {
      const std::filesystem::path inside = file.lexically_relative(folder);
      if (inside.empty() || *inside.begin() == ".." || *inside.begin() == ".") continue;
      const bool is_file = std::next(inside.begin()) == inside.end();
      kinds[inside.begin()->string()] =
          is_file ? FolderEntry::Kind::kFile : FolderEntry::Kind::kFolder;
    }
    if (kinds.empty()) {
      return Fail(ErrorCode::kNotFound, "cannot read `{}`: No such file or directory",
                  path.string());
    }
    std::vector<FolderEntry> entries;
    for (const auto& [name, kind] : kinds) entries.push_back({name, kind});
    return entries;
  }

  std::filesystem::path WorkingDirectory() const override { return working_directory_; }

 private:
  std::filesystem::path Normal(const std::filesystem::path& path) const {
    return (working_directory_ / path).lexically_normal();
  }

  std::filesystem::path working_directory_;
  std::map<std::filesystem::path, Bytes> files_;
  std::map<std::filesystem::path, std::string> unreadable_;
};

}  // namespace composable::test
