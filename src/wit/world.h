// Worlds: what a component imports and exports, or is to.
//
// Source: component model, WIT.md "WIT Worlds".
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "wit/interface.h"

namespace composable::wit {

// One import or export.
struct WorldItem {
  // As the component calls it: `wasi:cli/run@0.2.0`, `[method]blob.read`, or a plain label. An
  // interface under a plain label is inline (it has no name of its own) or implements the interface
  // that it names.
  std::string name;
  std::variant<InterfacePtr, TypeDefinition, Function, ForeignItem> item;
  // Of interfaces; types and functions have theirs.
  std::string docs = {};
  Stability stability = {};
  std::optional<std::string> external_id = {};
};

// Imports come in an order in which each follows what it uses: interfaces, types, functions. Each
// name is there once among the imports and once among the exports. In a world that was read from a
// component an imported and an exported interface of one name are two: their resources differ
// unless the component hands on the imported ones.
struct World {
  InterfaceName name;
  std::string docs = {};
  Stability stability = {};
  std::vector<WorldItem> imports = {};
  std::vector<WorldItem> exports = {};
};
using WorldPtr = std::shared_ptr<const World>;

// The item of that exact name, or null.
const WorldItem* FindItem(const std::vector<WorldItem>& items, std::string_view name);

// The item's interface, or null where it is something else.
const Interface* InterfaceOf(const WorldItem& item);

}  // namespace composable::wit
