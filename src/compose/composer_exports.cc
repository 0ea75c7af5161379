// Exports of the composed component, whose types need names.

#include <utility>

#include "base/diagnostic.h"
#include "compose/composer.h"
#include "wit/used_types.h"

namespace composable::compose {

using wit::WorldItem;

Status Composer::AddExports() {
  for (std::size_t i = 0; i < WorldOf(root_).exports.size(); ++i) {
    graph::FromComponent exposed = graph::ExposedExport(graph_, root_, i);
    // Interceptors have the exports of their targets, in the same order.
    if (!options_.asked.empty())
      exposed.node = graph_.Interceptor(options_.asked.back().node)->inner;
    COMPOSABLE_CHECK(AddExport(exposed.node, exposed.export_item));
  }
  for (const AskedInterceptor& asked : options_.asked) {
    const graph::FromComponent& advice = graph_.Interceptor(asked.node)->advice;
    COMPOSABLE_TRY(const wasm::ExternIndex index, ExportOf(advice.node, advice.export_item));
    builder_.AddExport({asked.advice_export}, std::get<wasm::InstanceIndex>(index));
    const Instantiated& provider = instances_.at(advice.node);
    const std::string& asker = provider.embedded->asker_export;
    if (asker.empty()) continue;
    builder_.AddExport({asked.asker_export},
                       builder_.AliasExport<wasm::InstanceIndex>(provider.instance, asker));
  }
  return {};
}

Result<wasm::ExternIndex> Composer::AddExport(graph::NodeId node, std::size_t export_item) {
  const auto known = exported_.find({node, export_item});
  if (known != exported_.end()) return known->second.index;
  const WorldItem& item = WorldOf(node).exports[export_item];
  COMPOSABLE_TRY(const wasm::ExternIndex inner, ExportOf(node, export_item));
  COMPOSABLE_TRY(const bool is_ascribed, NameTypes(node, item));
  std::optional<wasm::ExternType> type;
  if (is_ascribed) {
    COMPOSABLE_TRY(type, Ascription(node, item, inner));
  }
  const auto [name_owner, is_free] = export_names_.emplace(item.name, node);
  if (!is_free) {
    return Fail({ErrorCode::kLink, Diagnostic::kUnlikeImports},
                "the exports of component `{}` need names for types of `{}` as component `{}` has "
                "them, but `{}` is exported by component `{}` already",
                graph::NameOf(graph_[root_]), item.name, graph::NameOf(graph_[node]), item.name,
                graph::NameOf(graph_[name_owner->second]));
  }
  const wasm::ExternName& name =
      by_binary_.at(Node(node).binary.get())->binary.export_names[export_item];
  const wasm::ExternIndex index = std::visit(
      [&](auto typed) -> wasm::ExternIndex { return builder_.AddExport(name, typed, type); },
      inner);
  exported_.emplace(std::pair(node, export_item), Exported{index, is_ascribed});
  wit::TypeEncoder& types = export_types_.try_emplace(node, builder_).first->second;
  if (const wit::Interface* interface = wit::InterfaceOf(item)) {
    types.AddInstance(*interface, std::get<wasm::InstanceIndex>(index));
  } else if (const auto* definition = std::get_if<wit::TypeDefinition>(&item.item)) {
    types.AddDefinition(*definition, nullptr, std::get<wasm::TypeIndex>(index));
  }
  return index;
}

Result<bool> Composer::NameTypes(graph::NodeId node, const WorldItem& item) {
  const wit::UnnamedTypes unnamed(item);
  if (unnamed.empty()) return false;
  const wit::World& world = WorldOf(node);
  bool is_needed = false;
  for (std::size_t i = 0; i < world.imports.size(); ++i) {
    if (!unnamed.AreNamedBy(world.imports[i])) continue;
    COMPOSABLE_TRY(const bool is_named, NameTypesOf(node, i));
    is_needed = is_needed || is_named;
  }
  for (std::size_t i = 0; i < world.exports.size() && !is_needed; ++i) {
    // Types of an instance that is exported as it is have their names. A type of a world gets one.
    const auto exported = exported_.find({node, i});
    const bool has_new_names = exported != exported_.end() &&
                               (exported->second.is_ascribed ||
                                std::holds_alternative<wit::TypeDefinition>(world.exports[i].item));
    is_needed = has_new_names && unnamed.AreNamedBy(world.exports[i]);
  }
  if (!is_needed) return false;
  // The type of the item is spelled out: resources that it has a name for are looked up, too.
  const std::set<wit::ResourcePtr> resources = wit::ResourcesUsedBy(item);
  for (std::size_t i = 0; i < world.imports.size(); ++i) {
    const WorldItem& import = world.imports[i];
    if (unnamed.AreNamedBy(import) || !wit::DefinesOneOf(import, resources)) continue;
    COMPOSABLE_CHECK(NameTypesOf(node, i));
  }
  return true;
}

Result<bool> Composer::NameTypesOf(graph::NodeId node, std::size_t import_item) {
  std::optional<wasm::ExternIndex> index;
  if (const auto* from = std::get_if<graph::FromComponent>(&Node(node).bindings[import_item])) {
    COMPOSABLE_TRY(index, AddExport(from->node, from->export_item));
  } else {
    COMPOSABLE_TRY(index, ArgumentFor(node, import_item));
  }
  if (!index) return false;
  wit::TypeEncoder& types = export_types_.try_emplace(node, builder_).first->second;
  const WorldItem& import = WorldOf(node).imports[import_item];
  if (const wit::Interface* interface = wit::InterfaceOf(import)) {
    types.AddInstance(*interface, std::get<wasm::InstanceIndex>(*index));
    return true;
  }
  if (const auto* type = std::get_if<wit::TypeDefinition>(&import.item)) {
    types.AddDefinition(*type, nullptr, std::get<wasm::TypeIndex>(*index));
    return true;
  }
  return false;
}

Result<wasm::ExternType> Composer::Ascription(graph::NodeId node, const WorldItem& item,
                                              wasm::ExternIndex inner) {
  wit::TypeEncoder& types = export_types_.at(node);
  if (const auto* function = std::get_if<wit::Function>(&item.item)) {
    COMPOSABLE_TRY(const wasm::TypeIndex type, types.Encode(function->type));
    return wasm::FuncExtern{type};
  }
  if (const auto* definition = std::get_if<wit::TypeDefinition>(&item.item)) {
    COMPOSABLE_TRY(const wasm::TypeIndex type, types.EncodeBody(*definition));
    return wasm::EqTypeExtern{type};
  }
  // Resources of its own are those of the instance that is exported.
  const auto resource = [&](const wit::TypeDefinition& definition) {
    return builder_.AliasExport<wasm::TypeIndex>(std::get<wasm::InstanceIndex>(inner),
                                                 definition.name);
  };
  COMPOSABLE_TRY(wasm::InstanceType type,
                 wit::EncodeInterface(*wit::InterfaceOf(item), types, resource));
  return wasm::InstanceExtern{builder_.AddType(std::move(type))};
}

}  // namespace composable::compose
