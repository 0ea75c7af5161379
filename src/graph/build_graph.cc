#include "graph/build_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <variant>

#include "base/suggest.h"
#include "graph/binder.h"
#include "graph/needs.h"
#include "graph/offers.h"
#include "graph/provider_hint.h"
#include "graph/scope_check.h"
#include "graph/type_check.h"
#include "graph/wiring.h"

namespace composable::graph {
namespace {

// What several components of the same content share.
struct BinaryNames {
  std::vector<MatchName> imports;
  std::vector<MatchName> exports;
};

// What is known of a node while the graph is being built.
struct Draft {
  const config::ComponentDefinition* component = nullptr;    // null for a capability
  const config::CapabilityDefinition* capability = nullptr;  // null for a component
  ComponentBinaryPtr binary;           // null for a capability, and where it cannot be read
  const BinaryNames* names = nullptr;  // of the binary
  CheckedInstance* instance = nullptr;
};

std::string About(const config::ComponentDefinition& component) {
  return fmt::format("component `{}`", component.name.value);
}

// Errors without a place come first.
auto OrderOfError(const Error& error) {
  const auto* const where = std::get_if<FilePosition>(&error.where);
  return where == nullptr ? std::tuple(std::string_view(), 0U, 0U)
                          : std::tuple(std::string_view(where->file), where->line, where->column);
}

class Builder {
 public:
  explicit Builder(const GraphInputs& inputs) : inputs_(inputs), hints_(inputs) {}

  GraphResult Build(const Wiring& wiring) {
    result_.errors = wiring.errors;
    for (const WiredDefinition& wired : wiring.definitions) AddDraft(wired.definition);
    // What is in a cycle, or above one, has nothing to be checked against.
    for (std::size_t i = 0; i < wiring.ordered_count; ++i)
      AddNode(i, wiring.definitions[i].imports);
    std::ranges::stable_sort(result_.errors, {}, OrderOfError);
    std::ranges::stable_sort(result_.warnings, {}, OrderOfError);
    return std::move(result_);
  }

 private:
  void AddDraft(const DefinitionPtr& definition) {
    Draft draft;
    if (const auto* const capability =
            std::get_if<const config::CapabilityDefinition*>(&definition)) {
      draft.capability = *capability;
    } else {
      draft.component = std::get<const config::ComponentDefinition*>(definition);
      Read(draft);
      ReportInterceptors(*draft.component);
    }
    drafts_.push_back(std::move(draft));
  }

  void Read(Draft& draft) {
    auto binary = inputs_.sources.Read(*draft.component);
    if (!binary) {
      result_.errors.push_back(std::move(binary).error().WithContext(About(*draft.component)));
      return;
    }
    draft.binary = *std::move(binary);
    const wit::World& world = draft.binary->world;
    auto& names = names_[draft.binary.get()];
    if (names == nullptr) {
      names = std::make_unique<BinaryNames>(BinaryNames{.imports = MatchNamesOf(world.imports),
                                                        .exports = MatchNamesOf(world.exports)});
    }
    draft.names = names.get();
    draft.instance = &checker_.Add(world);
  }

  void ReportInterceptors(const config::ComponentDefinition& component) {
    if (component.interceptors.empty()) return;
    result_.errors.push_back(Error{ErrorCode::kUnsupported,
                                   "key `interceptors` is not supported yet",
                                   component.interceptors.front().component.where,
                                   {About(component)},
                                   {}});
  }

  void AddNode(std::size_t i, const std::vector<std::optional<NodeId>>& imports) {
    const Draft& draft = drafts_[i];
    if (draft.capability != nullptr) {
      result_.graph.nodes.emplace_back(CapabilityNode{*draft.capability});
      return;
    }
    ComponentNode node{.definition = *draft.component, .binary = draft.binary, .bindings = {}};
    if (draft.binary != nullptr) {
      const std::vector<std::optional<Provider>> providers = ProvidersOf(draft, imports);
      Bindings bound = BindImports(*draft.component, draft.binary->world, draft.names->imports,
                                   providers, inputs_.catalog);
      const bool is_complete =
          std::ranges::all_of(providers, [](const auto& provider) { return provider.has_value(); });
      CheckTypes(draft, bound);
      if (is_complete) {
        ReportUnsatisfied(i, bound);
        std::ranges::move(bound.warnings, std::back_inserter(result_.warnings));
      }
      node.bindings = std::move(bound.bindings);
    }
    result_.graph.nodes.emplace_back(std::move(node));
  }

  // Also checks who may import whom.
  std::vector<std::optional<Provider>> ProvidersOf(
      const Draft& importer, const std::vector<std::optional<NodeId>>& imports) {
    std::vector<std::optional<Provider>> providers(imports.size());
    for (std::size_t entry = 0; entry < imports.size(); ++entry) {
      if (!imports[entry]) continue;
      const NodeId id = *imports[entry];
      const Draft& draft = drafts_[id.value];
      if (draft.capability != nullptr) {
        providers[entry] = Provider{.node = id, .capability = draft.capability};
      } else if (draft.binary != nullptr) {
        providers[entry] = Provider{.node = id, .exports = &draft.names->exports};
        auto violation = CheckScope({*importer.component, importer.binary->world},
                                    {*draft.component, draft.binary->world},
                                    importer.component->imports[entry].where);
        if (violation) result_.errors.push_back(*std::move(violation));
      }
    }
    return providers;
  }

  void CheckTypes(const Draft& draft, const Bindings& bound) {
    const wit::World& world = draft.binary->world;
    for (std::size_t i = 0; i < world.imports.size(); ++i) {
      const wit::WorldItem& import = world.imports[i];
      const auto* const from = std::get_if<FromComponent>(&bound.bindings[i]);
      if (from == nullptr) {
        if (std::holds_alternative<Unbound>(bound.bindings[i])) {
          checker_.LeaveOpen(*draft.instance, import);
        } else {
          checker_.BindToHost(*draft.instance, import);
        }
        continue;
      }
      const Draft& provider = drafts_[from->node.value];
      const wit::WorldItem& provided = provider.binary->world.exports[from->export_item];
      const auto mismatch = checker_.Bind(*draft.instance, import, *provider.instance, provided);
      if (!mismatch) continue;
      std::string as;
      if (provided.name != import.name) as = fmt::format(" as `{}`", provided.name);
      const std::size_t entry = *bound.entries[i];  // a component was named
      result_.errors.push_back(Error{
          ErrorCode::kTypeMismatch,
          fmt::format("its import `{}` does not fit what component `{}` exports{}: {}", import.name,
                      provider.component->name.value, as, wit::ToString(*mismatch)),
          draft.component->imports[entry].where,
          {About(*draft.component)},
          {}});
    }
  }

  void ReportUnsatisfied(std::size_t i, const Bindings& bound) {
    const Draft& draft = drafts_[i];
    const std::vector<wit::WorldItem>& imports = draft.binary->world.imports;
    for (std::size_t item = 0; item < imports.size(); ++item) {
      if (!std::holds_alternative<Unbound>(bound.bindings[item])) continue;
      const MatchName& name = draft.names->imports[item];
      Error error{ErrorCode::kLink,
                  fmt::format("nothing provides the imported {} `{}`{}", NounOf(imports[item]),
                              name.name, hints_.For(*draft.component, name)),
                  draft.component->name.where,
                  {About(*draft.component)},
                  {}};
      result_.unsatisfied.push_back({.node = NodeId(static_cast<std::uint32_t>(i)),
                                     .import_item = item,
                                     .error = std::move(error)});
    }
  }

  const GraphInputs& inputs_;
  ProviderHints hints_;
  std::map<const ComponentBinary*, std::unique_ptr<const BinaryNames>> names_;
  TypeChecker checker_;
  std::vector<Draft> drafts_;
  GraphResult result_;
};

}  // namespace

GraphResult BuildGraph(const GraphInputs& inputs) {
  return Builder(inputs).Build(FollowNames(inputs.definitions));
}

GraphResult BuildGraph(const GraphInputs& inputs, std::string_view root) {
  const config::ComponentDefinition* const component = inputs.definitions.FindComponent(root);
  if (component != nullptr)
    return Builder(inputs).Build(FollowNames(inputs.definitions, *component));

  GraphResult result;
  std::vector<std::string> names;
  for (const auto& known : inputs.definitions.components) names.push_back(known.name.value);
  const bool is_capability = inputs.definitions.FindCapability(root) != nullptr;
  result.errors.push_back(
      Fail(ErrorCode::kNotFound, "there is no component `{}`{}", root,
           is_capability ? std::string(": it is a capability") : DidYouMean(root, names))
          .error());
  return result;
}

}  // namespace composable::graph
