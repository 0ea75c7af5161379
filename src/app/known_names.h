// Names that a command line may go on with, for shells that complete it.
//
// Spec: section 3, "Commands": shell completion.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/services.h"
#include "base/file_system.h"

namespace composable::app {

enum class NameKind : std::uint8_t {
  kComponent,
  kFunction,  // `component.function`, as app/target.h has it, that text can call
  kChannel,
};

struct KnownName {
  std::string name;
  std::string about;  // the type of a function, else empty
  bool operator==(const KnownName&) const = default;
};

// The names in these definitions, as the command line gives them, that start with `typed`; sorted,
// each once. What is wrong with definitions is passed over: what is in order has its names.
//
// Only files are read, and of components only those that `typed` may mean: nothing is asked of the
// network, nothing composed, and nothing run.
std::vector<KnownName> NamesIn(std::span<const std::string> sources, NameKind kind,
                               std::string_view typed, const FileSystem& files,
                               const Environment& environment);

}  // namespace composable::app
