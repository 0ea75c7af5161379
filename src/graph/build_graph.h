// Definitions → a checked graph.
//
// Spec: section 2, "Model".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "config/definition.h"
#include "graph/graph.h"
#include "wit/interface.h"
#include "wit/name.h"

namespace composable::graph {

// Where components' binaries come from.
class ComponentSource {
 public:
  virtual ~ComponentSource() = default;

  // Reads and decodes the component's file; the same pointer for the same content. Error:
  // kNotFound, kIo, kInvalidComponent, which name the file.
  virtual Result<ComponentBinaryPtr> Read(const config::ComponentDefinition& definition) = 0;
};

// Which capabilities there are and what they are good for.
class CapabilityCatalog {
 public:
  virtual ~CapabilityCatalog() = default;

  // Whether a capability of that definition gives its importers this interface.
  virtual bool Provides(const config::CapabilityDefinition& capability,
                        const wit::InterfaceName& interface) const = 0;

  // Whether all importers may share one instance of the interface, whichever capability each has it
  // from, because it gives no authority by itself: `wasi:io` works on what others hand out.
  virtual bool IsShared(const wit::InterfaceName& interface) const = 0;

  // The interface as the host declares it, which what components import has to fit; null where the
  // engine itself sees to that, as for WASI. Lives as long as the catalog.
  virtual const wit::Interface* Declared(const config::CapabilityDefinition& /*capability*/,
                                         const wit::InterfaceName& /*interface*/) const {
    return nullptr;
  }

  // The types, such as `wasi:http`, of which a capability would provide the interface; the one to
  // suggest comes first. Empty where the host does not have it.
  virtual std::vector<std::string> TypesFor(const wit::InterfaceName& interface) const = 0;
};

// What a graph is made from. All of it is borrowed for the call.
struct GraphInputs {
  const config::Definitions& definitions;
  ComponentSource& sources;
  const CapabilityCatalog& catalog;
};

struct GraphResult {
  Graph graph;  // complete where there are no errors
  // Each at its place in the files; by file, line and column.
  std::vector<Error> errors;
  std::vector<Error> warnings;
  // Imports that nobody provides, kLink: one for all of a component that the same entry of
  // `imports` would satisfy. Whether these are errors is up to the caller: a component that is
  // composed to be run elsewhere may keep imports. In the order of the nodes and of their imports.
  // Components whose `imports` have errors are left out.
  std::vector<Error> unsatisfied;
};

// The graph of all definitions.
GraphResult BuildGraph(const GraphInputs& inputs);

// The graph of one component and of all that it needs; nothing else is read. A name that no
// component has is kNotFound.
GraphResult BuildGraph(const GraphInputs& inputs, std::string_view root);

}  // namespace composable::graph
