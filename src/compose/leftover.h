// An import that no component of a composition provides.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/error.h"
#include "graph/graph.h"
#include "wit/world.h"

namespace composable::compose {

// One import of the composed component: what several components import under one name, or grant.
struct Leftover {
  std::string name;
  // Shared and immutable once all are merged.
  std::variant<std::shared_ptr<wit::Interface>, wit::Function, wit::TypeDefinition> item;
  std::optional<wit::InterfaceName> interface;  // the highest version
  std::optional<graph::NodeId> capability;
  // Which component each type and function was taken from; the item itself under the empty name.
  std::map<std::string, std::string, std::less<>> origins;
};

using LeftoverId = std::size_t;  // its number in the order in which they were found

// Each behind what it uses: interfaces, then types, then functions. Error: kTypeMismatch where
// merged interfaces use one another.
Result<std::vector<LeftoverId>> OrderLeftovers(const std::deque<Leftover>& leftovers);

}  // namespace composable::compose
