// Reading packages from WIT text: files, folders with dependencies, text in memory.
//
// Errors of all functions: kInvalidArgument, at file, line and column, for text that is wrong; the
// message tells what was expected, the nearest name where one is unknown, and the whole of a cycle.
// Safe to call from any thread.
//
// Source: component model, WIT.md "Filesystem structure", "Feature Gates", "Name resolution".
#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/file_system.h"
#include "wit/package.h"
#include "wit/text/source.h"

namespace composable::wit {

// Which items marked `@unstable(feature = …)` are there. What is not there is left out of the
// result, and what is there may not refer to it.
struct Features {
  enum class Selection : std::uint8_t { kNamed, kAll };
  Selection selection = Selection::kNamed;
  std::set<std::string> names = {};
};

// The files of one package, in any order. They may hold further packages in `package a:b { … }`.
// One of them has to start with `package a:b;`.
struct PackageSource {
  std::string path;  // of the folder or file, for messages
  std::vector<SourceFile> files;
};

// A package and those that it may refer to.
struct WitSources {
  PackageSource main;
  std::vector<PackageSource> dependencies = {};
  // Packages that need no reading any more, such as those decoded from WebAssembly.
  std::vector<PackageSet> resolved = {};
};

Result<PackageSet> ReadWit(const WitSources& sources, const Features& features = {});

// One text that stands alone; `path` is what messages call it.
Result<PackageSet> ReadWitText(std::string path, std::string text, const Features& features = {});

// Reads a package from a disk: a file; or a folder, whose `*.wit` files are the package and whose
// folder `deps` holds the packages that it refers to: a folder, `.wit` file or `.wasm` file each.
// Other errors: kNotFound and kIo.
Result<WitSources> LoadWitSources(const FileSystem& disk, const std::filesystem::path& path);
Result<PackageSet> ReadWitPath(const FileSystem& disk, const std::filesystem::path& path,
                               const Features& features = {});

}  // namespace composable::wit
