// What several components import and no component of the composition provides, put together.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "compose/compose.h"
#include "compose/leftover.h"
#include "graph/graph.h"
#include "wit/encode.h"
#include "wit/substitute.h"
#include "wit/world.h"

namespace composable::compose {

// Merges interfaces of the same name and compatible versions into one that has the items of all.
// Each component's types and resources are translated into those of the merged interfaces.
class LeftoverMerger {
 public:
  LeftoverMerger(const graph::Graph& graph, Output output) : graph_(graph), output_(output) {}

  // Adds an import of a component; those of one component come one after the other, in their order.
  Result<LeftoverId> Add(graph::NodeId node, std::size_t import_item);

  const std::deque<Leftover>& leftovers() const { return leftovers_; }

 private:
  // Where a type that a component uses is to be found after merging.
  struct Home {
    std::shared_ptr<wit::Interface> interface;
    std::string name;
  };
  // One component's view.
  struct View {
    graph::NodeId node;
    const graph::ComponentNode* component = nullptr;
    wit::TypeSubstitution types;
    std::map<const wit::Interface*, std::shared_ptr<wit::Interface>> interfaces;
    std::map<std::pair<const wit::Interface*, std::string>, Home> inlined;
  };

  // `grant` is null for what no capability grants.
  LeftoverId FindOrMake(const wit::WorldItem& item, const graph::FromCapability* grant);
  Status CheckSort(const Leftover& leftover, const wit::WorldItem& item) const;
  Status CheckGrant(Leftover& leftover, const wit::WorldItem& item,
                    const graph::FromCapability& grant) const;
  Status AddInterface(Leftover& leftover, const wit::WorldItem& item,
                      const wit::InterfacePtr& interface);
  Status AddType(Leftover& leftover, std::vector<wit::TypeDefinition>& types,
                 const wit::WorldItem& item, const wit::TypeDefinition& definition,
                 const std::shared_ptr<wit::Interface>& owner);
  Status MergeType(const Leftover& leftover, const wit::TypeDefinition& there,
                   const wit::TypeDefinition& definition);
  Result<wit::TypeDefinition> TranslateType(const wit::WorldItem& item,
                                            const wit::TypeDefinition& definition,
                                            const std::shared_ptr<wit::Interface>& owner,
                                            const std::string& label);
  std::optional<Home> FindHome(const wit::TypeDefinition& definition) const;
  Status CheckFunction(const Leftover& leftover, const wit::Function& there,
                       const wit::FunctionType& type) const;
  std::unexpected<Error> ResourceElsewhere(const wit::WorldItem& item,
                                           const wit::TypeDefinition& definition) const;
  std::unexpected<Error> Differ(const Leftover& leftover, const std::string& what,
                                const std::string& name, const std::string& there,
                                const std::string& here) const;
  const std::string& NameOfView() const { return graph::NameOf(graph_[view_.node]); }

  const graph::Graph& graph_;
  Output output_;
  View view_;
  std::deque<Leftover> leftovers_;
  // By the grant, where it counts, and what identifies an import: the name without the part of its
  // version that may differ.
  std::map<std::pair<std::optional<graph::NodeId>, std::string>, LeftoverId> by_key_;
  wit::NamesInUse labels_;
};

}  // namespace composable::compose
