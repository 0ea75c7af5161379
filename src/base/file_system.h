// The disk behind an interface, so that everything above can be tested in memory.
#pragma once

#include <filesystem>
#include <string>

#include "base/bytes.h"
#include "base/error.h"

namespace composable {

// Reads whole files. Implementations are safe to call from any thread.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  // The bytes of the file; kNotFound where it does not exist, kIo for everything else. The message
  // names the path and the reason.
  virtual Result<Bytes> ReadFile(const std::filesystem::path& path) const = 0;

  // Whether a regular file (or a link to one) is there.
  virtual bool IsFile(const std::filesystem::path& path) const = 0;

  // The current working directory, absolute.
  virtual std::filesystem::path WorkingDirectory() const = 0;
};

// The disk of the operating system.
class DiskFileSystem final : public FileSystem {
 public:
  Result<Bytes> ReadFile(const std::filesystem::path& path) const override;
  bool IsFile(const std::filesystem::path& path) const override;
  std::filesystem::path WorkingDirectory() const override;
};

}  // namespace composable
