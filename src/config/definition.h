// What definition files say, typed and located: the output of this room.
//
// Plain data: movable, copyable, comparable, without references into the files it came from.
//
// Spec: section 2, "Model", and section 6, "Limits and observability".
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/located.h"

namespace composable::config {

// Where a component's binary is.
struct ComponentUri {
  std::string text;            // as written: a path or a file:// URI
  std::filesystem::path path;  // the file it stands for: absolute, see ResolveUri
  bool operator==(const ComponentUri&) const = default;
};

// A `labels.KEY = "value"` entry; numbers and booleans are the text of ScalarText.
struct Label {
  Located<std::string> key;
  Located<std::string> value;
  bool operator==(const Label&) const = default;
};

// What one invocation may use; a key that is absent leaves the limit to the engine's default.
struct Limits {
  std::optional<Located<std::uint64_t>> memory;            // bytes of linear memory
  std::optional<Located<std::chrono::milliseconds>> time;  // from the call to its end
  std::optional<Located<std::uint64_t>> fuel;              // the engine's units
  bool operator==(const Limits&) const = default;
};

// `[component.NAME]`, or a .wasm file given directly.
struct ComponentDefinition {
  Located<std::string> name;
  Located<ComponentUri> uri;
  Limits limits;
  std::vector<Label> labels;  // in the order of the file; keys are distinct
  bool operator==(const ComponentDefinition&) const = default;
};

// The union of all sources. Names are distinct, and each list is sorted by name, so that the order
// in which the sources were given makes no difference.
struct Definitions {
  std::vector<ComponentDefinition> components;
  bool operator==(const Definitions&) const = default;

  // The component of that name, or null; valid as long as `components` is unchanged.
  const ComponentDefinition* FindComponent(std::string_view name) const;
};

}  // namespace composable::config
