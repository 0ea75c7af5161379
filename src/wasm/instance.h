// Component instances and exports.
//
// Source: component model, Binary.md "Instance Definitions" and "Import and Export Definitions".
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "wasm/extern_name.h"
#include "wasm/extern_type.h"
#include "wasm/index.h"

namespace composable::wasm {

// instantiatearg: `(with name item)`
struct InstantiateArgument {
  std::string name;
  ExternIndex item;
  bool operator==(const InstantiateArgument&) const = default;
};

struct Instantiate {
  ComponentIndex component;
  std::vector<InstantiateArgument> arguments;
  bool operator==(const Instantiate&) const = default;
};

struct InlineExport {
  ExternName name;
  ExternIndex item;
  bool operator==(const InlineExport&) const = default;
};

struct InlineInstance {
  std::vector<InlineExport> exports;
  bool operator==(const InlineInstance&) const = default;
};

using Instance = std::variant<Instantiate, InlineInstance>;

// An export also adds an item to the index space of its sort: an alias of what it exports, of type
// `type` where that is given.
struct Export {
  ExternName name;
  ExternIndex item;
  std::optional<ExternType> type;
  bool operator==(const Export&) const = default;
};

}  // namespace composable::wasm
