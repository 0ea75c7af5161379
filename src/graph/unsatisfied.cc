#include "graph/unsatisfied.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/diagnostic.h"
#include "graph/needs.h"

namespace composable::graph {
namespace {

// As many providers as a message names.
constexpr std::size_t kMaxNamed = 3;

// "`a`", "`a` and `b`", "`a`, `b` and `c`"; where there are more than `most`, "`a`, `b`, `c` and
// others".
std::string Enumerate(std::span<const std::string> names, std::size_t most) {
  const std::size_t shown = std::min(names.size(), most);
  const bool is_cut = shown < names.size();
  std::string list;
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) list += i + 1 == shown && !is_cut ? " and " : ", ";
    list += fmt::format("`{}`", names[i]);
  }
  return is_cut ? list + " and others" : list;
}

}  // namespace

std::vector<Error> UnsatisfiedImports::Report(const config::ComponentDefinition& importer,
                                              std::span<const wit::WorldItem> items,
                                              std::span<const MatchName> names,
                                              std::span<const std::size_t> unbound) {
  if (unbound.empty()) return {};
  ReadAll();
  std::vector<Import> imports;
  for (const std::size_t item : unbound) {
    imports.push_back(Describe(importer, items[item], names[item]));
  }
  struct Group {
    std::optional<Remedy> remedy;
    std::string_view noun;
    std::vector<std::string> names;
    std::string hint;  // where there is no remedy
  };
  std::vector<Group> groups;
  for (const Import& import : imports) {
    std::optional<Remedy> remedy = NarrowestRemedy(import, imports);
    if (!remedy) {
      groups.push_back(
          {{}, import.noun, {import.name->name}, OtherVersions(importer, *import.name)});
      continue;
    }
    auto group = std::ranges::find_if(
        groups, [&](const Group& one) { return one.noun == import.noun && one.remedy == remedy; });
    if (group == groups.end()) {
      group = groups.insert(group, {std::move(remedy), import.noun, {}, {}});
    }
    group->names.push_back(import.name->name);
  }
  std::vector<Error> errors;
  for (const Group& group : groups) {
    errors.push_back(
        Error{.code = ErrorCode::kLink,
              .message = fmt::format(
                  "nothing provides the imported {}{} {}; {}", group.noun,
                  group.names.size() == 1 ? "" : "s", Enumerate(group.names, group.names.size()),
                  group.remedy ? Sentence(*group.remedy, group.names.size()) : group.hint),
              .where = importer.name.where,
              .context = {fmt::format("component `{}`", importer.name.value)},
              .diagnostic = Diagnostic::kUnsatisfiedImport});
  }
  return errors;
}

void UnsatisfiedImports::ReadAll() {
  if (std::exchange(is_read_, true)) return;
  for (const config::ComponentDefinition& component : inputs_.definitions.components) {
    const auto binary = inputs_.sources.Read(component);
    auto names = std::make_unique<std::vector<MatchName>>();
    if (binary) *names = MatchNamesOf((*binary)->world.exports);
    offers_.Add(exports_.size(), *names);
    exports_.push_back(std::move(names));
  }
}

UnsatisfiedImports::Import UnsatisfiedImports::Describe(const config::ComponentDefinition& importer,
                                                        const wit::WorldItem& item,
                                                        const MatchName& name) const {
  Import import{.name = &name, .noun = NounOf(item), .providers = {}, .remedy = {}};
  auto& [components, capabilities, types] = import.providers;
  for (const Offer& offer : offers_.Find(name)) {
    const auto& component = inputs_.definitions.components[offer.provider];
    if (component.name.value != importer.name.value) components.push_back(component.name.value);
  }
  if (name.interface) {
    for (const config::CapabilityDefinition& capability : inputs_.definitions.capabilities) {
      if (inputs_.catalog.Provides(capability, *name.interface)) {
        capabilities.push_back(capability.name.value);
      }
    }
    types = inputs_.catalog.TypesFor(*name.interface);
  }
  if (!components.empty()) {
    import.remedy = {Kind::kComponent, components};
  } else if (!capabilities.empty()) {
    import.remedy = {Kind::kCapability, capabilities};
  } else if (!types.empty()) {
    import.remedy = {Kind::kType, {types.front()}};
  }
  return import;
}

bool UnsatisfiedImports::Satisfies(const Remedy& remedy, const Import& import) {
  const std::vector<std::string>& providers =
      import.providers[static_cast<std::size_t>(remedy.kind)];
  return std::ranges::all_of(remedy.names, [&](const std::string& name) {
    return std::ranges::find(providers, name) != providers.end();
  });
}

// The remedy of whichever import has the narrowest one that satisfies this import too. So where
// `wasi:http` is suggested, nothing has to be said about `wasi:io`.
std::optional<UnsatisfiedImports::Remedy> UnsatisfiedImports::NarrowestRemedy(
    const Import& import, std::span<const Import> imports) {
  const Import* narrowest = &import;
  for (const Import& other : imports) {
    if (!narrowest->remedy || !other.remedy) continue;
    if (Satisfies(*other.remedy, import) && Satisfies(*other.remedy, *narrowest) &&
        !Satisfies(*narrowest->remedy, other)) {
      narrowest = &other;
    }
  }
  return narrowest->remedy;
}

std::string UnsatisfiedImports::Sentence(const Remedy& remedy, std::size_t import_count) {
  const std::string_view what = import_count == 1 ? "it" : "them";
  if (remedy.kind == Kind::kType) {
    return fmt::format(
        "a capability of the type `{0}` would provide {1}: define one, [capability.NAME] with "
        "`type = \"{0}\"`, and add its name to `imports`",
        remedy.names.front(), what);
  }
  const bool is_one = remedy.names.size() == 1;
  const bool is_component = remedy.kind == Kind::kComponent;
  const std::string_view noun = is_component ? (is_one ? "component" : "components")
                                             : (is_one ? "capability" : "capabilities");
  return fmt::format("{} {} {}{} {}: add {} to `imports`", noun, Enumerate(remedy.names, kMaxNamed),
                     is_component ? "export" : "provide", is_one ? "s" : "", what,
                     is_one ? "it" : "one of them");
}

std::string UnsatisfiedImports::OtherVersions(const config::ComponentDefinition& importer,
                                              const MatchName& import) const {
  for (const Offer& offer : offers_.FindOtherVersions(import)) {
    const auto& component = inputs_.definitions.components[offer.provider];
    if (component.name.value == importer.name.value) continue;
    return fmt::format("component `{}` exports `{}`, which is no version that fits",
                       component.name.value, offer.name->name);
  }
  return "no component of the definitions exports it";
}

}  // namespace composable::graph
