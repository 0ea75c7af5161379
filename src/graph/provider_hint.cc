#include "graph/provider_hint.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace composable::graph {
namespace {

// As many providers as a hint names.
constexpr std::size_t kMaxNamed = 3;

// "component `a` exports it", "components `a` and `b` export it", "components `a`, `b` and others
// …".
std::string Sentence(const std::vector<std::string>& names, std::string_view noun,
                     std::string_view plural, std::string_view does, std::string_view do_it) {
  if (names.size() == 1) return fmt::format("; {} `{}` {}", noun, names.front(), does);
  const std::size_t shown = std::min(names.size(), kMaxNamed);
  const bool is_cut = shown < names.size();
  std::string list;
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) list += i + 1 == shown && !is_cut ? " and " : ", ";
    list += fmt::format("`{}`", names[i]);
  }
  if (is_cut) list += " and others";
  return fmt::format("; {} {} {}", plural, list, do_it);
}

}  // namespace

std::string ProviderHints::For(const config::ComponentDefinition& importer,
                               const MatchName& import) {
  if (!is_read_) ReadAll();
  if (std::string hint = ForComponents(importer, import); !hint.empty()) return hint;
  if (import.interface) {
    if (std::string hint = ForCapabilities(*import.interface); !hint.empty()) return hint;
  }
  return ForOtherVersions(importer, import);
}

void ProviderHints::ReadAll() {
  is_read_ = true;
  for (const config::ComponentDefinition& component : inputs_.definitions.components) {
    const auto binary = inputs_.sources.Read(component);
    auto names = std::make_unique<std::vector<MatchName>>();
    if (binary) *names = MatchNamesOf((*binary)->world.exports);
    offers_.Add(exports_.size(), *names);
    exports_.push_back(std::move(names));
  }
}

std::string ProviderHints::ForComponents(const config::ComponentDefinition& importer,
                                         const MatchName& import) {
  std::vector<std::string> names;
  for (const Offer& offer : offers_.Find(import)) {
    const auto& component = inputs_.definitions.components[offer.provider];
    if (component.name.value != importer.name.value) names.push_back(component.name.value);
  }
  if (names.empty()) return {};
  return Sentence(names, "component", "components", "exports it: add it to `imports`",
                  "export it: add one of them to `imports`");
}

std::string ProviderHints::ForCapabilities(const wit::InterfaceName& interface) const {
  std::vector<std::string> names;
  for (const config::CapabilityDefinition& capability : inputs_.definitions.capabilities) {
    if (inputs_.catalog.Provides(capability, interface)) names.push_back(capability.name.value);
  }
  if (!names.empty()) {
    return Sentence(names, "capability", "capabilities", "provides it: add it to `imports`",
                    "provide it: add one of them to `imports`");
  }
  const std::vector<std::string> types = inputs_.catalog.TypesFor(interface);
  if (types.empty()) return {};
  return fmt::format(
      "; a capability of the type `{}` would provide it: define one, [capability.NAME] with `type "
      "= "
      "\"{}\"`, and add its name to `imports`",
      types.front(), types.front());
}

std::string ProviderHints::ForOtherVersions(const config::ComponentDefinition& importer,
                                            const MatchName& import) const {
  for (const Offer& offer : offers_.FindOtherVersions(import)) {
    const auto& component = inputs_.definitions.components[offer.provider];
    if (component.name.value == importer.name.value) continue;
    return fmt::format("; component `{}` exports `{}`, which is no version that fits",
                       component.name.value, offer.name->name);
  }
  return "; no component of the definitions exports it";
}

}  // namespace composable::graph
