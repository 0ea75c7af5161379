// Which references to registries stand in definition files, without reading these as definitions.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>

#include "base/file_system.h"

namespace composable::app {

// Each `oci://…` in the text, as oci::ToString writes it, with its tag and without a digest. What
// follows a reference ends at a quotation mark, a blank or the end of the line. What is no
// reference, such as one with a placeholder in it, is left out, and so is one with a digest alone,
// which is never pinned.
std::set<std::string> ReferencesIn(std::string_view text);

// Those in the .toml files of a folder; an empty path is the working directory. What cannot be read
// is left out.
std::set<std::string> ReferencesInFolder(const std::filesystem::path& folder,
                                         const FileSystem& files);

}  // namespace composable::app
