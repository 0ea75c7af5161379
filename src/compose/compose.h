// A graph's root and all that it needs → one component.
//
// The composed component has no core code of its own. It holds each distinct binary once and
// instantiates it once for every component of the graph that has it, in the order of their needs:
// components that need the same one share its instance, and resources flow between them.
// Interceptors are siblings of their targets. It exports what the root exports, in the same order,
// by way of the root's interceptors. What no component provides is imported.
//
// Where an export of the root uses resources that another component of the graph defines, the
// interface of that component that has them is exported too, before it: the component model wants
// resources of exports to have a name.
//
// Spec: section 2, "Composition happens once"; section 3, `compose`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "graph/graph.h"
#include "wasm/component.h"
#include "wit/interface.h"
#include "wit/name.h"

namespace composable::compose {

enum class Output : std::uint8_t {
  // For any component runtime: imports have standard names, one for each interface. Compatible
  // versions of an interface become one, of the highest version and with all their items.
  kPortable,
  // For this runtime: an import for each grant, which is an interface of one capability, under a
  // plain label such as `grant-3-wasi-cli-stdout`. Interfaces that all may share, such as
  // `wasi:io`, those that only carry types, and what nobody provides keep their standard names and
  // are merged as above. Large core modules are imported.
  kInternal,
};

// A component made for one import of another one, and the export that satisfies the import. It has
// no imports.
struct GeneratedComponent {
  Bytes binary;
  std::string export_name;
};

// Makes the store behind a FromConfig binding: of that component, for that import of its world.
using ConfigStoreMaker = std::function<Result<GeneratedComponent>(const graph::ComponentNode& node,
                                                                  std::size_t import_item)>;

// A component made for an InterceptorNode. It exports what the node's target exports, in the same
// order, and imports that under the same names. What it needs for the types of it, it imports as
// the target does. Beside that it has these imports.
struct GeneratedInterceptor {
  Bytes binary;
  std::string advice_import;  // given what exports advice
  // Imports of the target that have another name here, by that.
  std::map<std::string, std::string> renamed_imports;
  // Interfaces with names that the host provides, under those names.
  std::vector<wit::Interface> host_imports;
  // A core module that all generated interceptors hold: it is imported by the internal output, and
  // outlives the composing. Empty where there is none.
  ByteView shared_module;
};

using InterceptorMaker = std::function<Result<GeneratedInterceptor>(
    const graph::Graph& graph, const graph::InterceptorNode& node)>;

// An interceptor of the root that the host asks itself. The root exports nothing of these names.
struct AskedInterceptor {
  graph::NodeId node;         // an InterceptorNode
  std::string advice_export;  // under that name its advice is exported
  std::string asker_export;   // under that one the asker of its advice, where it has one
};

// What was added to a component of advice so that the host asks it in fewer calls.
struct Asker {
  Bytes module;             // one of its core modules, which the component views now
  std::string export_name;  // an interface that the component exports now
};

// Adds an asker to a component that exports advice under that name, where it has a place for one.
using AskerMaker = std::function<Result<std::optional<Asker>>(wasm::Component& component,
                                                              std::string_view advice_export)>;

struct ComposeOptions {
  Output output = Output::kPortable;
  ConfigStoreMaker make_config_store;  // called where the graph has FromConfig bindings
  InterceptorMaker make_interceptor;   // called where the graph has InterceptorNodes
  // Left out. They have to be the outermost of the root; whatever it exports is what they surround.
  std::vector<AskedInterceptor> asked;
  AskerMaker add_asker;  // called for the advice of those, where it is set
  // Of the internal output: core modules of components of at least so many bytes are imported. What
  // is smaller is compiled anew with every other wiring, but needs no file of its own in the cache.
  std::size_t large_module = std::size_t{1} << 10U;
  // Of those, the smallest are not imported, as many as have no more bytes together. What is held
  // is found at once in a call; what is imported, by its names.
  std::size_t held_bytes = 0;
};

// An import of the composed component.
struct LeftoverImport {
  std::string import_name;
  // What it is of, in its highest version; absent for functions, types and inline interfaces.
  std::optional<wit::InterfaceName> interface;
  // The capability that grants it, the first of several where they are merged; absent where none
  // does: types that need nobody, and what nobody provides.
  std::optional<graph::NodeId> capability;
  bool operator==(const LeftoverImport&) const = default;
};

// A core module that the composed component imports.
struct ImportedModule {
  // `module-` and a number: as long as its type is the same, other content makes no other composed
  // component.
  std::string import_name;
  ByteView bytes;  // in one of the graph's binaries, the module of interceptors, or an asker's
};

// An asker that was added.
struct AddedAsker {
  graph::NodeId advice;  // a ComponentNode
  std::string advice_export;
  Bytes module;
};

struct Composed {
  Bytes binary;
  std::vector<LeftoverImport> imports;  // in their order; without modules
  std::vector<ImportedModule> modules;
  std::vector<AddedAsker> askers;
};

// How many core modules and components the engine takes in one binary, and how many instances in
// one component.
inline constexpr std::size_t kMaxModulesAndComponents = 1'000;
inline constexpr std::size_t kMaxInstances = 1'000;

// Composes the component `root`, a ComponentNode of a graph without errors.
//
// Errors: kTypeMismatch where two components import one thing as two different ones; kLink where an
// import is left over that uses a resource of a component, or where the portable output would merge
// different grants; kUnsupported for imports that WIT has no words for; kResourceExhausted beyond
// the limits above; what the makers of stores and interceptors return. Which root it is about is
// for the caller to say. Safe to call from any thread.
Result<Composed> Compose(const graph::Graph& graph, graph::NodeId root,
                         const ComposeOptions& options);

}  // namespace composable::compose
