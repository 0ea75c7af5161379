// Large components, read without keeping the code of their core modules.
#pragma once

#include <filesystem>
#include <optional>

#include "base/file_system.h"
#include "graph/component_bytes.h"

namespace composable::app {

// Reads a component's file, each byte once and on several threads, and keeps an outline of it.
// Core modules of at least a MiB are omitted.
//
// Nothing where the file should be read as a whole: it has no such module, it is no regular file or
// no well-formed component, or it could not be read or changed meanwhile. Whoever reads the whole
// is told why that fails. The outline borrows `files`.
std::optional<graph::OutlinedFile> ReadOutline(const FileSystem& files,
                                               const std::filesystem::path& path);

}  // namespace composable::app
