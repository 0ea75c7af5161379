// A file system that notes what was looked at, and how it was then.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>

#include "app/file_stamps.h"
#include "base/file_system.h"

namespace composable::app {

// Safe to use from any thread. Maps no files, but copies them: who changes a file that is mapped
// while somebody watches it would end the process.
class NotedFiles final : public FileSystem {
 public:
  // Borrows the files.
  explicit NotedFiles(const FileSystem& files) : files_(files) {}

  Result<Bytes> ReadFile(const std::filesystem::path& path) const override;
  Result<std::unique_ptr<RandomAccessFile>> Open(const std::filesystem::path& path) const override;
  bool IsFile(const std::filesystem::path& path) const override;
  bool IsFolder(const std::filesystem::path& path) const override;
  Result<std::vector<FolderEntry>> ListFolder(const std::filesystem::path& path) const override;
  std::filesystem::path WorkingDirectory() const override { return files_.WorkingDirectory(); }

  // Everything that was looked at, found or not, as it was right before the first look.
  FileStamps stamps() const;

  // Lets what becomes of that file, which whoever reads it also writes, pass as what was seen.
  void Renew(const std::filesystem::path& path) const;

 private:
  void Note(const std::filesystem::path& path) const;

  const FileSystem& files_;
  mutable std::mutex mutex_;
  mutable FileStamps stamps_;  // guarded by mutex_
};

}  // namespace composable::app
