// What to do about an import that nobody provides.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "graph/build_graph.h"
#include "graph/offers.h"

namespace composable::graph {

// Looks through all definitions, also those that the graph is not of; their files are read when the
// first hint is wanted. Refers to the inputs, which must outlive it.
class ProviderHints {
 public:
  explicit ProviderHints(const GraphInputs& inputs) : inputs_(inputs) {}

  // A clause that begins with a semicolon, for the message about an import of that component.
  std::string For(const config::ComponentDefinition& importer, const MatchName& import);

 private:
  void ReadAll();
  std::string ForComponents(const config::ComponentDefinition& importer, const MatchName& import);
  std::string ForCapabilities(const wit::InterfaceName& interface) const;
  std::string ForOtherVersions(const config::ComponentDefinition& importer,
                               const MatchName& import) const;

  const GraphInputs& inputs_;
  bool is_read_ = false;
  // By the indices of the definitions.
  std::vector<std::unique_ptr<const std::vector<MatchName>>> exports_;
  Offers offers_;
};

}  // namespace composable::graph
