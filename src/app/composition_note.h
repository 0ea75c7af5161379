// What linking a composed component needs to know, as bytes beside its compiled code.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/byte_range.h"
#include "base/bytes.h"
#include "compose/compose.h"
#include "graph/graph.h"

namespace composable::app {

// An import that a capability satisfies.
struct GrantedImport {
  std::string import_name;
  std::string interface;
  std::optional<graph::NodeId> capability;  // absent: whichever provides it may
  bool operator==(const GrantedImport&) const = default;
};

// Where an imported core module is.
struct ModulePlace {
  std::string import_name;
  // Its binary holds the module; absent: the module is the interpreter of interceptors.
  std::optional<graph::NodeId> component;
  ByteRange range;
  bool operator==(const ModulePlace&) const = default;
};

struct CompositionNote {
  std::vector<GrantedImport> imports;
  std::vector<ModulePlace> modules;
  bool operator==(const CompositionNote&) const = default;
};

CompositionNote MakeNote(const compose::Composed& composed, const graph::Graph& graph,
                         graph::NodeId root);

std::string WriteNote(const CompositionNote& note);

// Nothing where it is no note, or one of another graph: the cache may hold anything.
std::optional<CompositionNote> ReadNote(ByteView bytes, const graph::Graph& graph);

}  // namespace composable::app
