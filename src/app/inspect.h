// What a file is, without running anything of it: a component, an encoded WIT package, or WIT text.
//
// Spec: section 3, `inspect`.
#pragma once

#include <cstdint>
#include <string>

#include "base/error.h"
#include "base/file_system.h"

namespace composable::app {

enum class InspectForm : std::uint8_t {
  kWit,       // its imports and exports, or its packages, as WIT text
  kJson,      // the same as JSON, with a JSON Schema of each type; wit/describe.h has the form
  kSections,  // its sections as a tree, with offsets and sizes
};

// Describes the binary in the file; or the package of WIT text in a `.wit` file, or in a folder
// with
// `.wit` files and dependencies in its folder `deps`. Items behind feature gates are all there.
//
// Errors: kNotFound and kIo, which name the file; kInvalidComponent, with the file and the offset
// in it; kInvalidArgument, at the place in the text, for WIT that is wrong; kUnsupported where WIT
// text is asked for its sections.
Result<std::string> Inspect(const FileSystem& files, const std::string& path, InspectForm form);

}  // namespace composable::app
