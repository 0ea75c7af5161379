// Components from registries: `oci://…`, pinned by a lock file (app/lock_file.h).
//
// Spec: section 2, "Component" and "Loading".
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "app/registry.h"
#include "base/file_system.h"
#include "composable/loader.h"

namespace composable::app {

// What holds for a reference without a digest.
enum class Pinning : std::uint8_t {
  kPin,     // what the lock file says; what it does not say is asked for, and pinned
  kLocked,  // what the lock file says; all else is an error
  kUpdate,  // what the registry says now, which is pinned
};

// Whose lock file it is.
enum class LockFileOwner : std::uint8_t {
  kDefinitions,  // files or folders of definitions, beside which it lies
  kCommands,     // commands that name components directly, each other ones
};

struct LockFilePlace {
  std::string path;
  LockFileOwner owner = LockFileOwner::kCommands;
  bool operator==(const LockFilePlace&) const = default;
};

// Where the lock file of these sources lies: in the folder of the first definition file, or else in
// the working directory. Relative as they are.
LockFilePlace LockFileOf(std::span<const std::string> sources, const FileSystem& files);

struct OciLoading {
  RegistrySurroundings surroundings;
  LockFilePlace lock_file;  // as LockFileOf says
  Pinning pinning = Pinning::kPin;
};

// The loader for `oci`. A reference with a digest needs no pin, and nobody asks a registry for a
// digest whose content is in the cache. Errors of `load`: those of pulling; kInvalidConfig for a
// lock file that is malformed, at its place; kNotFound for what is not pinned and has to be. Where
// the lock file cannot be written, the sink of warnings is told, and the system runs.
//
// Where definitions own the lock file, it loses the pins that are not used any more, when it is
// written: those of references that neither these definitions have nor any .toml file in its
// folder.
ComponentLoader OciLoader(OciLoading loading);

}  // namespace composable::app
