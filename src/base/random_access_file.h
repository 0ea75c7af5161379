// A file of which parts are read where they are wanted.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/bytes.h"
#include "base/error.h"
#include "base/file_descriptor.h"

namespace composable {

// Open until it is destroyed. Safe to use from any thread.
class RandomAccessFile {
 public:
  virtual ~RandomAccessFile() = default;

  // In bytes, when it was opened.
  virtual std::uint64_t size() const = 0;

  // Fills `into` with the bytes from `offset` on. Error: kIo, also where the file ends before
  // `into` is full.
  virtual Status ReadAt(std::uint64_t offset, std::span<std::uint8_t> into) const = 0;
};

// One of the disk. The path is for messages.
std::unique_ptr<RandomAccessFile> MakeDescriptorFile(FileDescriptor file, std::uint64_t size,
                                                     std::string path);

// One that is in memory.
std::unique_ptr<RandomAccessFile> MakeMemoryFile(Bytes bytes, std::string path);

}  // namespace composable
