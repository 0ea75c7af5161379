// Whether bindings fit: functions, types, and which resource is which.
//
// Spec: section 2, "Functions and types must be subtype-compatible".
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "graph/graph.h"
#include "wit/subtype.h"
#include "wit/world.h"

namespace composable::graph {

// One instance of a component, as type checking sees it.
struct CheckedInstance {
  explicit CheckedInstance(const wit::World& its_world) : world(its_world) {}

  const wit::World& world;
  wit::ResourceScope scope;
  // Imported interfaces whose resources are not what they should be, or that use such ones: what
  // follows from that is not told again.
  std::set<const wit::Interface*> unsound;
  // Imported interfaces that nobody provides: what uses them may not fit for that reason alone.
  std::set<const wit::Interface*> open;
};

// Checks the imports of components, each in the order of its world, providers before those who
// import from them. A resource that a component imports is the one that it was given. Resources of
// WASI are the same for all components, and for compatible versions of an interface.
class TypeChecker {
 public:
  // Takes a component in. Refers to its world.
  CheckedInstance& Add(const wit::World& world);

  // The import is given this export of a component whose imports were all checked before. What does
  // not fit is the result.
  std::optional<wit::Mismatch> Bind(CheckedInstance& importer, const wit::WorldItem& import,
                                    const CheckedInstance& provider,
                                    const wit::WorldItem& provided);

  // The import is given an interface that the host declares, of a capability of that name. Each
  // capability has resources of its own. What does not fit is the result.
  std::optional<wit::Mismatch> BindToCapability(CheckedInstance& importer,
                                                const wit::WorldItem& import,
                                                const std::string& capability,
                                                const wit::Interface& declared);

  // The import is left to the host.
  void BindToHost(CheckedInstance& importer, const wit::WorldItem& import);

  // Nobody provides the import: as if the host did, but what does not fit because of it is not
  // told.
  void LeaveOpen(CheckedInstance& importer, const wit::WorldItem& import);

 private:
  wit::ResourceScope::Identity HostResource(const std::string& interface, const std::string& name);

  std::deque<CheckedInstance> instances_;  // they are identities: they stay where they are
  wit::ResourceScope host_;
  std::map<std::string, wit::ResourceScope> capabilities_;
  std::map<std::pair<std::string, std::string>, wit::ResourcePtr> host_resources_;
};

}  // namespace composable::graph
