// The disk behind an interface, so that everything above can be tested in memory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/random_access_file.h"

namespace composable {

// Something in a folder; links are what they lead to.
struct FolderEntry {
  enum class Kind : std::uint8_t { kFile, kFolder };
  std::string name;
  Kind kind = Kind::kFile;
  bool operator==(const FolderEntry&) const = default;
};

// The bytes of a file, for as long as there is a copy of this.
struct FileContents {
  ByteView bytes;
  std::shared_ptr<const void> owner;
};

// Reads files and lists folders. Implementations are safe to call from any thread.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  // The bytes of the file; kNotFound where it does not exist, kIo for everything else. The message
  // names the path and the reason.
  virtual Result<Bytes> ReadFile(const std::filesystem::path& path) const = 0;

  // The same bytes, of large files without copying them. A process that looks at them while another
  // one makes the file shorter is ended by the operating system (SIGBUS): for short looks only, and
  // not where files of others are kept in use.
  virtual Result<FileContents> MapFile(const std::filesystem::path& path) const;

  // The file, to read parts of it; regular files only. Errors as ReadFile's, and kUnsupported for
  // others, such as pipes, whose bytes come once. Unless an implementation knows better, all of it
  // is read.
  virtual Result<std::unique_ptr<RandomAccessFile>> Open(const std::filesystem::path& path) const;

  // Whether a regular file (or a link to one) is there.
  virtual bool IsFile(const std::filesystem::path& path) const = 0;

  // Whether a folder (or a link to one) is there. Unless an implementation knows better: what can
  // be listed.
  virtual bool IsFolder(const std::filesystem::path& path) const;

  // The files and folders in the folder, sorted by name; others, such as sockets, are left out.
  // Errors as ReadFile's, and kUnsupported where an implementation has no folders.
  virtual Result<std::vector<FolderEntry>> ListFolder(const std::filesystem::path& path) const;

  // The current working directory, absolute.
  virtual std::filesystem::path WorkingDirectory() const = 0;
};

// The disk of the operating system.
class DiskFileSystem final : public FileSystem {
 public:
  Result<Bytes> ReadFile(const std::filesystem::path& path) const override;
  Result<FileContents> MapFile(const std::filesystem::path& path) const override;
  Result<std::unique_ptr<RandomAccessFile>> Open(const std::filesystem::path& path) const override;
  bool IsFile(const std::filesystem::path& path) const override;
  bool IsFolder(const std::filesystem::path& path) const override;
  Result<std::vector<FolderEntry>> ListFolder(const std::filesystem::path& path) const override;
  std::filesystem::path WorkingDirectory() const override;
};

}  // namespace composable
