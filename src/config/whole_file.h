// Files that are read as a whole.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"
#include "base/file_system.h"

namespace composable::config {

// The longest file that is read, in bytes: of definitions, or of variables.
inline constexpr std::size_t kMaxFileSize = 4 * 1024 * 1024;

// The bytes of the file. `path` is as the user gives it, and `what` says which files are read so,
// in the plural: `definition files`. Errors are about the whole file: kNotFound, kIo, and
// kResourceExhausted for one of more than kMaxFileSize bytes.
Result<Bytes> ReadWholeFile(const std::string& path, std::string_view what,
                            const FileSystem& files);

}  // namespace composable::config
