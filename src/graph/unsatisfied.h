// What to say about imports that nobody provides.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/build_graph.h"
#include "graph/offers.h"

namespace composable::graph {

// Looks through all definitions, also those that the graph is not of; their files are read when the
// first import is asked for. Refers to the inputs, which must outlive it.
class UnsatisfiedImports {
 public:
  explicit UnsatisfiedImports(const GraphInputs& inputs) : inputs_(inputs) {}

  // The errors, kLink, about imports of that component, in their order: one for all that the same
  // entry of `imports` would satisfy. `items` and `names` are all imports of its world; `unbound`
  // are the indices of those that nobody provides.
  std::vector<Error> Report(const config::ComponentDefinition& importer,
                            std::span<const wit::WorldItem> items, std::span<const MatchName> names,
                            std::span<const std::size_t> unbound);

 private:
  // What may be added to `imports`, the kind to suggest first: a component, a capability of the
  // definitions, a capability of that type, which has to be defined.
  enum class Kind : std::uint8_t { kComponent, kCapability, kType };
  static constexpr std::size_t kKinds = 3;
  // Any one of them provides the import.
  struct Remedy {
    Kind kind = Kind::kComponent;
    std::vector<std::string> names;
    bool operator==(const Remedy&) const = default;
  };
  struct Import {
    const MatchName* name = nullptr;
    std::string_view noun;
    std::array<std::vector<std::string>, kKinds> providers;  // all there are, by their kind
    std::optional<Remedy> remedy;                            // to suggest for this import alone
  };

  void ReadAll();
  Import Describe(const config::ComponentDefinition& importer, const wit::WorldItem& item,
                  const MatchName& name) const;
  static bool Satisfies(const Remedy& remedy, const Import& import);
  static std::optional<Remedy> NarrowestRemedy(const Import& import,
                                               std::span<const Import> imports);
  static std::string Sentence(const Remedy& remedy, std::size_t import_count);
  std::string OtherVersions(const config::ComponentDefinition& importer,
                            const MatchName& import) const;

  const GraphInputs& inputs_;
  bool is_read_ = false;
  // By the indices of the definitions.
  std::vector<std::unique_ptr<const std::vector<MatchName>>> exports_;
  Offers offers_;
};

}  // namespace composable::graph
