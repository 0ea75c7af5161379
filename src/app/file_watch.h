// Waits until files change.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "app/file_stamps.h"
#include "base/error.h"

namespace composable::app {

enum class WatchOutcome : std::uint8_t { kChanged, kInterrupted };

class FileWatch {
 public:
  virtual ~FileWatch() = default;

  // Waits until the files are no longer as they were at these stamps, and have then stayed the same
  // for a moment, so that what is written together counts as one change. Changes between the stamps
  // and the call count. Error: kIo where the system watches no more folders.
  virtual Result<WatchOutcome> AwaitChange(const FileStamps& stamps) = 0;

  // From any thread: AwaitChange returns kInterrupted, also if it is called later.
  virtual void Interrupt() = 0;
};

// Makes a watch. Handed in, so that tests can run without a disk.
using FileWatchMaker = std::function<Result<std::unique_ptr<FileWatch>>()>;

// Files have to stay the same for so long.
inline constexpr std::chrono::milliseconds kSettleTime{100};

// A watch of the disk, by the folders that files and what links lead to are in, so that files which
// are replaced, removed or not there yet are seen, too. Changes that the operating system does not
// tell of, as those that other machines make on a network file system, are not seen. Error: kIo.
Result<std::unique_ptr<FileWatch>> MakeFileWatch(
    std::chrono::milliseconds settle_time = kSettleTime);

}  // namespace composable::app
