// The files that URIs stand for.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/error.h"
#include "base/file_system.h"

namespace composable::config {

// The absolute path of `path`: relative ones start at the working directory. Parts `.` are dropped;
// parts
// `..` stay, because the folder before one may be a link.
std::filesystem::path AbsolutePath(const std::filesystem::path& path, const FileSystem& files);

// The scheme of `scheme://…`, or "" for a path.
std::string_view SchemeOf(std::string_view uri);

// The file that a URI stands for, as AbsolutePath gives it; the file is there when this returns.
//
// A URI is a path, or `file://` and a path in which %XX stands for a byte. A relative path is
// looked for in `folder`, the folder of the file that names it, then in the working directory. Text
// such as `${…}` is taken literally.
//
// Errors have no place: kNotFound names each file that was tried, kUnsupported is for other
// schemes, kInvalidConfig for text that is no URI.
//
// Spec: section 2, "Component".
Result<std::filesystem::path> ResolveUri(std::string_view uri, const std::filesystem::path& folder,
                                         const FileSystem& files);

}  // namespace composable::config
