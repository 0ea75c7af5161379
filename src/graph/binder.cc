#include "graph/binder.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/diagnostic.h"
#include "graph/needs.h"

namespace composable::graph {
namespace {

// A provider that offers an import.
struct Candidate {
  std::size_t entry = 0;  // index into `imports`
  Binding binding;
};

class Binder {
 public:
  Binder(const config::ComponentDefinition& definition, const wit::World& world,
         std::span<const std::optional<Provider>> providers, const Provider* target,
         const CapabilityCatalog& catalog)
      : definition_(definition),
        world_(world),
        providers_(providers),
        target_(target),
        catalog_(catalog) {
    if (target_ != nullptr) target_offers_.Add(0, *target_->exports);
    for (std::size_t entry = 0; entry < providers.size(); ++entry) {
      const auto& provider = providers[entry];
      if (!provider) continue;
      if (provider->exports != nullptr) offers_.Add(entry, *provider->exports);
      if (provider->capability != nullptr) capabilities_.push_back(entry);
    }
  }

  Bindings Bind(const std::vector<MatchName>& names) {
    is_used_.assign(providers_.size(), false);
    for (std::size_t i = 0; i < names.size(); ++i) BindItem(world_.imports[i], names[i]);
    WarnOfUnused();
    return std::move(result_);
  }

 private:
  void BindItem(const wit::WorldItem& item, const MatchName& name) {
    std::vector<Candidate> candidates = Candidates(item, name);
    if (target_ != nullptr) {
      const std::vector<Offer> offers = target_offers_.Find(name);
      if (!offers.empty()) {
        for (const Candidate& candidate : candidates) {
          is_used_[candidate.entry] = true;  // it is told here that it is not
          Warn(candidate.entry, Diagnostic::kShadowedProvider,
               fmt::format("also provides `{}`, which the component that is intercepted does "
                           "already",
                           name.name));
        }
        Take(FromComponent{target_->node, offers.front().export_item}, kTargetEntry);
        return;
      }
    }
    const bool is_config = name.interface && IsConfigStore(*name.interface);
    if (is_config && (!definition_.config.empty() || candidates.empty())) {
      uses_config_ = true;
      for (const Candidate& candidate : candidates) {
        is_used_[candidate.entry] = true;  // it is told here that it is not
        Warn(candidate.entry, Diagnostic::kShadowedProvider,
             fmt::format("also provides `{}`, which `config` does already", name.name));
      }
      Take(FromConfig{}, std::nullopt);
      return;
    }
    if (candidates.empty()) {
      Take(IsTypesOnly(item) ? Binding(TypesOnly{}) : Binding(Unbound{}), std::nullopt);
      return;
    }
    const Candidate& first = candidates.front();
    for (const Candidate& other : std::span(candidates).subspan(1)) {
      is_used_[other.entry] = true;  // it is told here that it is not
      Warn(other.entry, Diagnostic::kShadowedProvider,
           fmt::format("also provides `{}`, which `{}`, named before it, does already", name.name,
                       definition_.imports[first.entry].value));
    }
    is_used_[first.entry] = true;
    Take(first.binding, first.entry);
  }

  // In the order of `imports`. Capabilities are not asked for what needs none; where all may share
  // an interface, only the first one counts.
  std::vector<Candidate> Candidates(const wit::WorldItem& item, const MatchName& name) {
    std::vector<Candidate> candidates;
    for (const Offer& offer : offers_.Find(name)) {
      candidates.push_back(
          {.entry = offer.provider,
           .binding = FromComponent{providers_[offer.provider]->node, offer.export_item}});
    }
    if (!name.interface) return candidates;
    const bool needs_nobody = IsTypesOnly(item);
    const bool is_shared = catalog_.IsShared(*name.interface);
    bool is_first = true;
    for (const std::size_t entry : capabilities_) {
      const Provider& provider = *providers_[entry];
      if (!catalog_.Provides(*provider.capability, *name.interface)) continue;
      if (needs_nobody || is_shared) is_used_[entry] = true;
      if (needs_nobody || (is_shared && !is_first)) continue;
      candidates.push_back({.entry = entry, .binding = FromCapability{provider.node, is_shared}});
      is_first = false;
    }
    std::ranges::stable_sort(candidates, {}, &Candidate::entry);
    return candidates;
  }

  void Take(Binding binding, std::optional<std::size_t> entry) {
    result_.bindings.push_back(binding);
    result_.entries.push_back(entry);
  }

  void Warn(std::size_t entry, Diagnostic diagnostic, std::string_view what) {
    const config::Located<std::string>& import = definition_.imports[entry];
    WarnAt(import.where, diagnostic, fmt::format("key `imports`: `{}` {}", import.value, what));
  }

  void WarnAt(const FilePosition& where, Diagnostic diagnostic, std::string message) {
    result_.warnings.push_back(
        Error{.code = ErrorCode::kInvalidConfig,
              .message = std::move(message),
              .where = where,
              .context = {fmt::format("component `{}`", definition_.name.value)},
              .diagnostic = diagnostic});
  }

  void WarnOfUnused() {
    for (std::size_t entry = 0; entry < providers_.size(); ++entry) {
      if (providers_[entry] && !is_used_[entry]) {
        Warn(entry, Diagnostic::kUnusedImport,
             "is not used: it provides nothing that the component imports");
      }
    }
    if (!definition_.config.empty() && !uses_config_ && definition_.config_where) {
      WarnAt(*definition_.config_where, Diagnostic::kUnusedConfig,
             "key `config` is not used: the component does not import `wasi:config/store`");
    }
  }

  const config::ComponentDefinition& definition_;
  const wit::World& world_;
  std::span<const std::optional<Provider>> providers_;
  const Provider* target_;
  const CapabilityCatalog& catalog_;
  Offers offers_;
  Offers target_offers_;
  std::vector<std::size_t> capabilities_;  // entries of `imports`
  std::vector<bool> is_used_;
  bool uses_config_ = false;
  Bindings result_;
};

}  // namespace

Bindings BindImports(const config::ComponentDefinition& definition, const wit::World& world,
                     const std::vector<MatchName>& names,
                     std::span<const std::optional<Provider>> providers, const Provider* target,
                     const CapabilityCatalog& catalog) {
  return Binder(definition, world, providers, target, catalog).Bind(names);
}

}  // namespace composable::graph
