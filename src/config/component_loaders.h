// Loaders of components: the one for files, and the set of all.
//
// Source: composable/loader.h.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/file_system.h"
#include "composable/loader.h"
#include "config/definition.h"

namespace composable::config {

inline constexpr std::string_view kFileScheme = "file";

// `file`: paths and file:// URIs, as ResolveUri (config/uri.h) has them. `files` is borrowed.
ComponentLoader FileLoader(const FileSystem& files);

// Loaders of distinct schemes. Immutable; empty by default.
class ComponentLoaders {
 public:
  // Errors: kInvalidArgument for a scheme of another form or one that is there twice, and for a
  // loader without its functions.
  static Result<ComponentLoaders> Make(std::vector<ComponentLoader> loaders);

  // The one that loads what a URI stands for: a path is of the scheme `file`. Null where there is
  // none. Valid as long as this is.
  const ComponentLoader* FindFor(std::string_view uri) const;

  // What a URI stands for: its loader says it, and what comes back as the path is what it calls it.
  // `builtin:…` is no loader's but a component that is part of the program, and comes back as it
  // is. `folder` is that of the file that names it. Errors, without a place: the loader's;
  // kUnsupported for a scheme that nobody loads, with the nearest one.
  Result<ComponentUri> Locate(std::string_view uri, const std::filesystem::path& folder) const;

  // What a component is called that is given by that URI.
  Result<std::string> NameOf(std::string_view uri) const;

 private:
  std::unexpected<Error> NobodyLoads(std::string_view uri) const;

  const ComponentLoader* Find(std::string_view scheme) const;

  std::vector<ComponentLoader> loaders_;
};

}  // namespace composable::config
