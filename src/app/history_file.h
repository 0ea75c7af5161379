// What a user typed, from one session to the next: lines in a file that nobody else can read.
//
// Spec: section 3, `shell`: history.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "app/services.h"
#include "base/error.h"
#include "engine/private_directory.h"

namespace composable::app {

class HistoryFile {
 public:
  // As many lines are kept, the newest ones, each of so many bytes at most.
  static constexpr std::size_t kMaxLines = 1'000;
  static constexpr std::size_t kMaxLineSize = 4'096;

  // In composable-runtime in XDG_STATE_HOME or in ~/.local/state. Error: kNotFound where neither
  // variable is set to an absolute path, kIo where the folder cannot be made or is not private.
  static Result<HistoryFile> Open(const Environment& environment);

  // The lines, the oldest first; none where the file cannot be read.
  std::vector<std::string> Read() const;

  // Adds lines behind what the file has by now: other sessions may have added theirs. Lines that
  // are too long, or hold control characters, are left out. Error: kIo.
  Status Add(std::span<const std::string> lines) const;

 private:
  explicit HistoryFile(engine::PrivateDirectory directory) : directory_(std::move(directory)) {}

  engine::PrivateDirectory directory_;
};

}  // namespace composable::app
