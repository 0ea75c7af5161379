// Files that commands write.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace composable::cli {

// Writes a whole file; what it held before is gone, unless it cannot be written. Error: kIo, which
// names the path and the reason.
using FileWriter = std::function<Status(const std::string& path, std::string_view bytes)>;

// A FileWriter: the disk. What is no regular file is written to, and so is a file in a folder that
// may not be changed.
Status WriteFile(const std::string& path, std::string_view bytes);

}  // namespace composable::cli
