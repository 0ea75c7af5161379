// Files that others may read while they are written.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/error.h"

namespace composable {

// Writes a whole file in place of the one of that name; whoever reads meanwhile sees the old one or
// the new one, which has its permissions. Where several processes write, the last one counts.
// Error: kIo, which names the path and the reason; then nothing is changed.
Status ReplaceFile(const std::filesystem::path& path, std::string_view bytes);

}  // namespace composable
