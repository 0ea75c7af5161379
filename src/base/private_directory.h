// A directory that only its user can read and write, and the files in it.
//
// Everything happens relative to the directory that was opened and checked, whatever becomes of its
// path.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <ctime>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/file_descriptor.h"

namespace composable {

// A file that was opened for reading and found to be a regular one that only this user can touch.
struct PrivateFile {
  FileDescriptor descriptor;
  std::uint64_t size = 0;
  timespec modified{};
};

// All of the file; nothing where it has more than `most` bytes, or cannot be read.
std::optional<Bytes> ReadWhole(const PrivateFile& file, std::uint64_t most);

struct DirectoryEntry {
  std::string name;
  std::uint64_t size = 0;
  timespec modified{};
};

// Safe to use from any thread.
class PrivateDirectory {
 public:
  // Opens the directory, made with all its parents, each for this user alone, where it does not
  // exist. Refused unless it is a directory and no link to one, belongs to this user, and is closed
  // to all others. Error: kIo, which names the path, the reason and what to do.
  static Result<PrivateDirectory> Open(const std::filesystem::path& path);

  // Nothing where there is none, or where it is a link, no regular file, of another user or open to
  // others.
  std::optional<PrivateFile> OpenFile(const std::string& name) const;

  enum class Existing : std::uint8_t { kReplace, kKeep };

  // Makes a file of all the parts, one after the other; it appears complete or not at all. False
  // where one of that name is there and is kept. Not synchronised to the disk: after a loss of
  // power it may be there in part. Error: kIo.
  Result<bool> WriteFile(const std::string& name, std::span<const ByteView> parts,
                         Existing existing) const;

  // True where it was there.
  bool RemoveFile(const std::string& name) const;

  // The regular files in it, in no order; those that cannot be read about are left out.
  std::vector<DirectoryEntry> List() const;

  const std::filesystem::path& path() const { return path_; }

  // What the names of files start with that are being written, or were abandoned by a process that
  // died.
  static constexpr std::string_view kTemporaryPrefix = ".writing-";

 private:
  PrivateDirectory(std::filesystem::path path, FileDescriptor descriptor)
      : path_(std::move(path)), descriptor_(std::move(descriptor)) {}

  std::filesystem::path path_;
  FileDescriptor descriptor_;
};

// Fills it with random bytes of the operating system. Error: kIo.
Status FillRandom(std::span<std::uint8_t> bytes);

}  // namespace composable
