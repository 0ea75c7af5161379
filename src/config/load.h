// Definition files → Definitions.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/file_system.h"
#include "config/component_loaders.h"
#include "config/definition.h"
#include "config/placeholder_resolvers.h"

namespace composable::config {

struct LoadResult {
  Definitions definitions;      // everything that is in order; complete where there are no errors
  std::vector<Error> errors;    // by source, in the order given, then by line and column
  std::vector<Error> warnings;  // in the same order
};

// Loads the union of the sources, each as the command line gives it: the path of a `.toml` file;
// the path of a `.wasm` file, which is a component named after the file; the path of a folder,
// which stands for the `.toml` and `.wasm` files in it that are not hidden, sorted by name; or a
// URI with a scheme that is no file's, which is a component named as its loader says. Relative
// paths start at the working directory. A source that is given twice is read once, with a warning.
//
// Reports all errors of all sources together; each has a FilePosition whose file is the path as
// given, and whose line is 0 where the error concerns the source as a whole. Without a place are
// two errors: a source that is empty text, and no definition in any source.
//
// Placeholders get their values from `placeholders` (placeholder_reader.h). Components are located
// by `loaders`, not loaded; without them, they are files. Safe to call from any thread where the
// resolvers and loaders are.
//
// Spec: section 2, "Loading" and "Placeholders".
LoadResult LoadDefinitions(std::span<const std::string> sources, const FileSystem& files,
                           const PlaceholderResolvers& placeholders,
                           const ComponentLoaders& loaders);
LoadResult LoadDefinitions(std::span<const std::string> sources, const FileSystem& files,
                           const PlaceholderResolvers& placeholders = {});

}  // namespace composable::config
