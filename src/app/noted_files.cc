#include "app/noted_files.h"

namespace composable::app {

Result<Bytes> NotedFiles::ReadFile(const std::filesystem::path& path) const {
  Note(path);
  return files_.ReadFile(path);
}

Result<std::unique_ptr<RandomAccessFile>> NotedFiles::Open(
    const std::filesystem::path& path) const {
  Note(path);
  return files_.Open(path);
}

bool NotedFiles::IsFile(const std::filesystem::path& path) const {
  Note(path);
  return files_.IsFile(path);
}

bool NotedFiles::IsFolder(const std::filesystem::path& path) const {
  Note(path);
  return files_.IsFolder(path);
}

Result<std::vector<FolderEntry>> NotedFiles::ListFolder(const std::filesystem::path& path) const {
  Note(path);
  return files_.ListFolder(path);
}

FileStamps NotedFiles::stamps() const {
  const std::scoped_lock lock(mutex_);
  return stamps_;
}

void NotedFiles::Renew(const std::filesystem::path& path) const {
  const std::filesystem::path absolute = (WorkingDirectory() / path).lexically_normal();
  const std::scoped_lock lock(mutex_);
  const auto found = stamps_.find(absolute);
  if (found != stamps_.end()) found->second = StampOf(absolute);
}

void NotedFiles::Note(const std::filesystem::path& path) const {
  const std::filesystem::path absolute = (WorkingDirectory() / path).lexically_normal();
  const std::scoped_lock lock(mutex_);
  if (!stamps_.contains(absolute)) stamps_.emplace(absolute, StampOf(absolute));
}

}  // namespace composable::app
