// What linking a composed component needs to know, as bytes beside its compiled code.
#pragma once

#include <optional>
#include <string>
#include <variant>
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

// That of interceptors.
struct InterpreterModule {
  bool operator==(const InterpreterModule&) const = default;
};
// A part of a component's binary.
struct ModulePart {
  graph::NodeId component;
  ByteRange range;
  bool operator==(const ModulePart&) const = default;
};
// That of a component of advice with an asker in it.
struct AskerModule {
  graph::NodeId component;
  std::string advice_export;
  bool operator==(const AskerModule&) const = default;
};

// What core module an import is.
struct ModuleOrigin {
  std::string import_name;
  std::variant<InterpreterModule, ModulePart, AskerModule> module;
  bool operator==(const ModuleOrigin&) const = default;
};

struct CompositionNote {
  std::vector<GrantedImport> imports;
  std::vector<ModuleOrigin> modules;
  bool operator==(const CompositionNote&) const = default;
};

CompositionNote MakeNote(const compose::Composed& composed, const graph::Graph& graph,
                         graph::NodeId root);

std::string WriteNote(const CompositionNote& note);

// Nothing where it is no note, or one of another graph: the cache may hold anything.
std::optional<CompositionNote> ReadNote(ByteView bytes, const graph::Graph& graph);

}  // namespace composable::app
