// A component of the graph, with all that it needs → compiled code and what to link it with.
//
// Spec: section 2, "Composition happens once".
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "advice/surround.h"
#include "app/sender.h"
#include "base/bytes.h"
#include "base/error.h"
#include "capability/host_type.h"
#include "compose/compose.h"
#include "engine/engine.h"
#include "engine/grant.h"
#include "graph/graph.h"

namespace composable::app {

// What a capability allows: one of WASI, one that is written in C++, or sending messages.
using CapabilityGrant = std::variant<engine::WasiGrant, capability::HostGrant, SenderGrant>;

// What each capability allows, by its name.
using GrantTable = std::map<std::string, CapabilityGrant, std::less<>>;

// How the component came about that was compiled.
enum class Composition : std::uint8_t {
  kNone,      // it is the root as it is
  kComposed,  // it was composed now
  kKept,      // the cache had the code of what it would have been composed into
};

// How often what is compiled is called. Code that starts sooner, or calls that take less.
enum class ExpectedCalls : std::uint8_t {
  kFew,   // all but the smallest core modules are compiled by themselves: other wiring finds them
  kMany,  // small ones are compiled within each composition, where a call needs no names for them
};

struct CompiledRoot {
  engine::ComponentPtr component;
  engine::PrepareOptions options;
  std::vector<advice::AskedAdvice> asked;  // interceptors that are not in the component
  Composition composition = Composition::kNone;
  std::size_t component_count = 1;  // the root and those that it is composed with, interceptors too
  std::size_t compiled_module_count = 0;  // of `options.modules`, those that no cache had
};

// Compiles the root of a graph without errors. One that needs no other component is compiled as it
// is; others are composed, unless the cache has the outcome. Large core modules are compiled by
// themselves, so that other wiring finds them again. Errors name the component and its file where
// it is one component's fault.
Result<CompiledRoot> CompileRoot(engine::Engine& engine, const graph::Graph& graph,
                                 graph::NodeId root, const GrantTable& grants, ExpectedCalls calls);

// Links what was compiled, in an engine of the same kind, and surrounds it with the interceptors
// that are not in it. Takes the options out of what was compiled.
Result<engine::ProgramPtr> PrepareRoot(engine::Engine& engine, CompiledRoot& root);

// What the root needs of its engine: concurrency where one of the components below it uses it. All
// that is made for a composition (stores, interceptors) follows these.
engine::ConcurrencySupport NeededConcurrency(const graph::Graph& graph, graph::NodeId root);

// The composed component under standard names, for any component runtime.
Result<Bytes> ComposePortable(const graph::Graph& graph, graph::NodeId root);

}  // namespace composable::app
