#include "compose/leftover_merger.h"

#include <algorithm>
#include <set>

#include "base/diagnostic.h"
#include "compose/grant.h"
#include "wit/name.h"
#include "wit/type_parts.h"

namespace composable::compose {
namespace {

using wit::Function;
using wit::InterfacePtr;
using wit::TypeDefinition;
using wit::TypeForm;
using wit::WorldItem;

// What compatible versions of an interface have in common.
std::string TrackOf(const wit::InterfaceName& name) {
  std::string track = wit::UnversionedName(name);
  if (name.package.version) track += '@' + wit::CanonicalVersion(*name.package.version);
  return track;
}

bool IsLabel(const WorldItem& item) { return !item.name.contains(':'); }

const InterfacePtr* InterfaceIn(const WorldItem& item) {
  return std::get_if<InterfacePtr>(&item.item);
}

std::string Definition(const TypeDefinition& type) {
  if (type.form == TypeForm::kResource) return "resource " + type.name;
  return wit::ToWit(type.type.Unnamed());
}

// The kind of an item: `index` counts interfaces, functions, types.
std::string DescribeSort(std::size_t index, const std::optional<wit::InterfaceName>& interface) {
  if (index == 1) return "a function";
  if (index == 2) return "a type";
  return interface ? fmt::format("the interface `{}`", TrackOf(*interface)) : "an interface";
}

}  // namespace

Result<LeftoverId> LeftoverMerger::Add(graph::NodeId node, std::size_t import_item) {
  if (view_.component == nullptr || view_.node != node) {
    view_ = View{node, graph_.Component(node), {}, {}, {}};
  }
  const WorldItem& item = view_.component->binary->world.imports[import_item];
  if (const auto* foreign = std::get_if<wit::ForeignItem>(&item.item)) {
    return Fail({ErrorCode::kUnsupported, Diagnostic::kNotComposable},
                "component `{}` imports the {} `{}`, which no component provides; only interfaces, "
                "functions and types can be left to the host",
                NameOfView(), foreign->what, item.name);
  }
  const auto* const grant =
      std::get_if<graph::FromCapability>(&view_.component->bindings[import_item]);
  const LeftoverId id = FindOrMake(item, grant);
  Leftover& leftover = leftovers_[id];
  COMPOSABLE_CHECK(CheckSort(leftover, item));
  if (grant != nullptr) COMPOSABLE_CHECK(CheckGrant(leftover, item, *grant));
  if (const InterfacePtr* interface = InterfaceIn(item)) {
    COMPOSABLE_CHECK(AddInterface(leftover, item, *interface));
  } else if (const auto* function = std::get_if<Function>(&item.item)) {
    wit::FunctionType type = view_.types.Apply(function->type);
    if (leftover.origins.empty()) {
      leftover.item = Function{function->name, std::move(type)};
      leftover.origins.emplace("", NameOfView());
    } else if (const auto* there = std::get_if<Function>(&leftover.item)) {
      COMPOSABLE_CHECK(CheckFunction(leftover, *there, type));
    }
  } else {
    const auto& definition = std::get<TypeDefinition>(item.item);
    if (leftover.origins.empty()) {
      COMPOSABLE_TRY(leftover.item, TranslateType(item, definition, nullptr, ""));
      leftover.origins.emplace("", NameOfView());
    } else if (const auto* there = std::get_if<TypeDefinition>(&leftover.item)) {
      COMPOSABLE_CHECK(MergeType(leftover, *there, definition));
    }
  }
  return id;
}

// What a plain name stands for has to be the same kind of thing for all.
Status LeftoverMerger::CheckSort(const Leftover& leftover, const WorldItem& item) const {
  if (leftover.origins.empty()) return {};
  const std::string there = DescribeSort(leftover.item.index(), leftover.interface);
  const InterfacePtr* const interface = InterfaceIn(item);
  const std::string here = DescribeSort(item.item.index() == 0 ? 0 : 3 - item.item.index(),
                                        interface == nullptr ? std::nullopt : (*interface)->name);
  if (there == here) return {};
  return Fail(
      {ErrorCode::kTypeMismatch, Diagnostic::kUnlikeImports},
      "components `{}` and `{}` both import `{}`, but not as the same: it is {} for `{}` and "
      "{} for `{}`",
      leftover.origins.begin()->second, NameOfView(), item.name, there,
      leftover.origins.begin()->second, here, NameOfView());
}

LeftoverId LeftoverMerger::FindOrMake(const WorldItem& item, const graph::FromCapability* grant) {
  const InterfacePtr* const interface = InterfaceIn(item);
  const auto name = interface == nullptr ? std::nullopt : (*interface)->name;
  const bool has_own_label =
      output_ == Output::kInternal && grant != nullptr && name && !grant->is_shared;
  // All sorts of items share the plain names.
  const std::string key = name && (has_own_label || !IsLabel(item)) ? TrackOf(*name) : item.name;
  const auto capability = has_own_label ? std::optional(grant->node) : std::nullopt;
  const auto [at, is_new] = by_key_.try_emplace({capability, key}, leftovers_.size());
  if (!is_new) return at->second;
  Leftover leftover;
  leftover.name = has_own_label ? labels_.Take(GrantLabel(grant->node, *name)) : item.name;
  if (interface != nullptr) {
    auto made = std::make_shared<wit::Interface>();
    made->name = name;
    leftover.item = std::move(made);
  }
  leftover.interface = name;
  leftovers_.push_back(std::move(leftover));
  return at->second;
}

Status LeftoverMerger::CheckGrant(Leftover& leftover, const WorldItem& item,
                                  const graph::FromCapability& grant) const {
  if (!leftover.capability) leftover.capability = grant.node;
  if (*leftover.capability == grant.node || grant.is_shared) return {};
  const auto& first = std::get<graph::CapabilityNode>(graph_[*leftover.capability]);
  const auto& second = std::get<graph::CapabilityNode>(graph_[grant.node]);
  if (AreSameGrant(first, second)) return {};
  const auto first_user =
      leftover.origins.empty() ? NameOfView() : leftover.origins.begin()->second;
  return Fail({ErrorCode::kLink, Diagnostic::kUnlikeGrants},
              "components `{}` and `{}` are given `{}` by different capabilities, `{}` and `{}`, "
              "which one component cannot keep apart under standard names; give both the same "
              "capability, or run the definitions instead",
              first_user, NameOfView(), item.name, first.definition.name.value,
              second.definition.name.value);
}

Status LeftoverMerger::AddInterface(Leftover& leftover, const WorldItem& item,
                                    const InterfacePtr& interface) {
  auto& merged = std::get<std::shared_ptr<wit::Interface>>(leftover.item);
  if (!interface->foreign.empty()) {
    return Fail({ErrorCode::kUnsupported, Diagnostic::kNotComposable},
                "component `{}` imports `{}` with the {} `{}`, which WIT has no words for; a "
                "component has to provide it",
                NameOfView(), item.name, interface->foreign.front().what,
                interface->foreign.front().name);
  }
  if (leftover.interface && interface->name && interface->name->package.version &&
      wit::ComparePrecedence(*leftover.interface->package.version,
                             *interface->name->package.version) < 0) {
    if (leftover.name == wit::ToString(*leftover.interface)) {
      leftover.name = wit::ToString(*interface->name);
    }
    leftover.interface = merged->name = interface->name;
  }
  view_.interfaces.emplace(interface.get(), merged);
  leftover.origins.emplace("", NameOfView());
  for (const TypeDefinition& definition : interface->types) {
    COMPOSABLE_CHECK(AddType(leftover, merged->types, item, definition, merged));
  }
  for (const Function& function : interface->functions) {
    wit::FunctionType type = view_.types.Apply(function.type);
    const std::string name = wit::ToString(function.name);
    if (leftover.origins.emplace(name, NameOfView()).second) {
      merged->functions.push_back({function.name, std::move(type)});
    } else {
      COMPOSABLE_CHECK(CheckFunction(leftover, *wit::FindFunction(*merged, name), type));
    }
  }
  return {};
}

Status LeftoverMerger::AddType(Leftover& leftover, std::vector<TypeDefinition>& types,
                               const WorldItem& item, const TypeDefinition& definition,
                               const std::shared_ptr<wit::Interface>& owner) {
  if (!leftover.origins.emplace(definition.name, NameOfView()).second) {
    return MergeType(leftover, *wit::FindType(*owner, definition.name), definition);
  }
  const std::string label = leftover.interface ? wit::ToString(*leftover.interface) : item.name;
  COMPOSABLE_TRY(TypeDefinition translated, TranslateType(item, definition, owner, label));
  types.push_back(std::move(translated));
  return {};
}

// The component's definition becomes another view of the one that is there.
Status LeftoverMerger::MergeType(const Leftover& leftover, const TypeDefinition& there,
                                 const TypeDefinition& definition) {
  if (definition.form == TypeForm::kResource && there.resource != nullptr) {
    view_.types.ReplaceResource(definition.resource, there.resource);
    view_.types.ReplaceType(definition.type, there.type);
    return {};
  }
  const bool is_same = definition.resource == nullptr && there.resource == nullptr
                           ? view_.types.Apply(definition.type) == there.type
                           : view_.types.Apply(definition.resource) == there.resource;
  if (!is_same) {
    return Differ(leftover, "type", definition.name, Definition(there), Definition(definition));
  }
  view_.types.ReplaceType(definition.type, there.type);
  return {};
}

Result<TypeDefinition> LeftoverMerger::TranslateType(const WorldItem& item,
                                                     const TypeDefinition& definition,
                                                     const std::shared_ptr<wit::Interface>& owner,
                                                     const std::string& label) {
  TypeDefinition made = definition;
  made.docs.clear();
  made.stability = {};
  if (definition.form == TypeForm::kResource) {
    // Each import has a resource of its own, also where two components share one binary.
    made.resource =
        std::make_shared<const wit::Resource>(wit::Resource{label, definition.name, {}});
    made.type = made.body = wit::Type::Own(made.resource);
    view_.types.ReplaceResource(definition.resource, made.resource);
    view_.types.ReplaceType(definition.type, made.type);
    return made;
  }
  made.resource = view_.types.Apply(definition.resource);
  made.type = view_.types.Apply(definition.type);
  made.body = view_.types.Apply(definition.body);
  if (definition.form != TypeForm::kUsed) return made;
  if (const auto home = FindHome(definition)) {
    made.used_from = home->interface;
    made.used_name = home->name;
    return made;
  }
  if (definition.resource != nullptr) return ResourceElsewhere(item, definition);
  // A value is what it is, whoever names it.
  made.form = TypeForm::kDefined;
  made.type = made.type.Named({label, definition.name, {}});
  made.body = made.body.Unnamed();
  made.used_from = nullptr;
  made.used_name.clear();
  view_.types.ReplaceType(definition.type, made.type);
  view_.inlined.emplace(std::pair(definition.used_from.get(), definition.used_name),
                        Home{owner, definition.name});
  return made;
}

std::optional<LeftoverMerger::Home> LeftoverMerger::FindHome(
    const TypeDefinition& definition) const {
  const auto found = view_.interfaces.find(definition.used_from.get());
  if (found != view_.interfaces.end()) return Home{found->second, definition.used_name};
  const auto inlined =
      view_.inlined.find(std::pair(definition.used_from.get(), definition.used_name));
  if (inlined == view_.inlined.end() || inlined->second.interface == nullptr) return std::nullopt;
  return inlined->second;
}

Status LeftoverMerger::CheckFunction(const Leftover& leftover, const Function& there,
                                     const wit::FunctionType& type) const {
  if (there.type == type) return {};
  return Differ(leftover, "function", wit::ToString(there.name), wit::ToWit(there.type),
                wit::ToWit(type));
}

std::unexpected<Error> LeftoverMerger::Differ(const Leftover& leftover, const std::string& what,
                                              const std::string& name, const std::string& there,
                                              const std::string& here) const {
  const auto own = leftover.origins.find(name);
  const auto origin = own == leftover.origins.end() ? leftover.origins.begin() : own;
  return Fail({ErrorCode::kTypeMismatch, Diagnostic::kUnlikeImports},
              "components `{}` and `{}` both import `{}`, but not as the same: {} `{}` is `{}` for "
              "`{}` and `{}` for `{}`",
              origin->second, NameOfView(), leftover.name, what, name, there, origin->second, here,
              NameOfView());
}

std::unexpected<Error> LeftoverMerger::ResourceElsewhere(const WorldItem& item,
                                                         const TypeDefinition& definition) const {
  const wit::World& world = view_.component->binary->world;
  std::string provider = "another component";
  for (std::size_t i = 0; i < world.imports.size(); ++i) {
    const InterfacePtr* const interface = InterfaceIn(world.imports[i]);
    if (interface == nullptr || *interface != definition.used_from) continue;
    if (const auto* from = std::get_if<graph::FromComponent>(&view_.component->bindings[i])) {
      provider = fmt::format("component `{}`", graph::NameOf(graph_[graph_.SubjectOf(from->node)]));
    }
  }
  return Fail(
      {ErrorCode::kLink, Diagnostic::kForeignResource},
      "component `{}` imports `{}`, which no component provides and which uses the resource "
      "`{}` of {}; have that component provide `{}` as well",
      NameOfView(), item.name, definition.used_name, provider, item.name);
}

}  // namespace composable::compose
