// Instances of the components, and what each is given.

#include <algorithm>
#include <utility>

#include "base/diagnostic.h"
#include "compose/composer.h"

namespace composable::compose {

using wit::WorldItem;

Status Composer::AddInstances() {
  for (const auto& [store, embedded] : store_binaries_) {
    const wasm::InstanceIndex instance =
        builder_.AddInstance(wasm::Instantiate{embedded->component, {}});
    store->instance =
        builder_.AliasExport<wasm::InstanceIndex>(instance, store->generated.export_name);
  }
  for (const graph::NodeId node : nodes_) {
    const auto interceptor = interceptors_.find(node);
    const Embedded* const embedded = interceptor == interceptors_.end()
                                         ? by_binary_.at(Node(node).binary.get())
                                         : interceptor->second.embedded;
    COMPOSABLE_TRY(auto arguments, ArgumentsOf(node));
    const wasm::InstanceIndex instance =
        builder_.AddInstance(wasm::Instantiate{embedded->component, std::move(arguments)});
    instances_.emplace(node, Instantiated{embedded, instance});
  }
  return {};
}

Result<std::vector<wasm::InstantiateArgument>> Composer::ArgumentsOf(graph::NodeId node) {
  std::vector<Argument> given;
  const auto interceptor = interceptors_.find(node);
  if (interceptor != interceptors_.end()) {
    const Interceptor& made = interceptor->second;
    for (const WorldItem& import : made.world.imports) {
      COMPOSABLE_TRY(given.emplace_back(), InterceptorArgument(node, import));
    }
    return Arguments(made.world, made.embedded->binary, std::move(given));
  }
  const wit::World& world = WorldOf(node);
  for (std::size_t i = 0; i < world.imports.size(); ++i) {
    COMPOSABLE_TRY(given.emplace_back(), ArgumentFor(node, i));
  }
  return Arguments(world, by_binary_.at(Node(node).binary.get())->binary, std::move(given));
}

Result<std::vector<wasm::InstantiateArgument>> Composer::Arguments(const wit::World& world,
                                                                   const ReadBinary& binary,
                                                                   std::vector<Argument> given) {
  if (!std::ranges::all_of(given, &Argument::has_value)) {
    // The types as this component knows them: those of what it is given.
    wit::TypeEncoder types(builder_);
    for (std::size_t i = 0; i < world.imports.size(); ++i) {
      const WorldItem& item = world.imports[i];
      if (const wit::Interface* interface = wit::InterfaceOf(item)) {
        types.AddInstance(*interface, std::get<wasm::InstanceIndex>(*given[i]));
      } else if (const auto* type = std::get_if<wit::TypeDefinition>(&item.item)) {
        if (!given[i]) {
          COMPOSABLE_TRY(given[i], types.EncodeBody(*type));
        }
        types.AddDefinition(*type, nullptr, std::get<wasm::TypeIndex>(*given[i]));
      }
    }
  }
  std::vector<wasm::InstantiateArgument> arguments;
  arguments.reserve(given.size());
  for (std::size_t i = 0; i < given.size(); ++i) {
    arguments.push_back({binary.import_names[i], *given[i]});
  }
  return arguments;
}

Result<Composer::Argument> Composer::ArgumentFor(graph::NodeId node, std::size_t import_item) {
  const graph::NodeId component = graph_.SubjectOf(node);
  const graph::Binding& binding = Node(component).bindings[import_item];
  if (const auto* from = std::get_if<graph::FromComponent>(&binding)) {
    return ExportOf(from->node, from->export_item);
  }
  if (std::holds_alternative<graph::FromConfig>(binding)) {
    return stores_.at(ImportId(component, import_item)).instance;
  }
  const auto leftover = leftover_ids_.find(ImportId(component, import_item));
  if (leftover == leftover_ids_.end()) return std::nullopt;
  return leftover_indices_.at(leftover->second);
}

// By the import's name: advice, the host, what the target exports, what the target imports.
Result<Composer::Argument> Composer::InterceptorArgument(graph::NodeId node,
                                                         const WorldItem& import) {
  const graph::InterceptorNode& interceptor = *graph_.Interceptor(node);
  if (import.name == interceptors_.at(node).generated.advice_import) {
    return ExportOf(interceptor.advice.node, interceptor.advice.export_item);
  }
  const auto host = host_imports_.find(import.name);
  if (host != host_imports_.end()) return host->second;
  const wit::World& world = WorldOf(interceptor.target);
  if (const WorldItem* item = wit::FindItem(world.exports, import.name)) {
    return ExportOf(interceptor.inner, static_cast<std::size_t>(item - world.exports.data()));
  }
  const auto& renamed = interceptors_.at(node).generated.renamed_imports;
  const auto other = renamed.find(import.name);
  const std::string& name = other == renamed.end() ? import.name : other->second;
  if (const WorldItem* item = wit::FindItem(world.imports, name)) {
    return ArgumentFor(interceptor.target, static_cast<std::size_t>(item - world.imports.data()));
  }
  if (std::holds_alternative<wit::TypeDefinition>(import.item)) return std::nullopt;
  return Fail(ErrorCode::kInternal,
              "the interceptor `{}` of component `{}` imports `{}`, which nobody provides",
              graph::NameOf(graph_[node]), graph::NameOf(graph_[interceptor.target]), import.name);
}

Result<wasm::ExternIndex> Composer::ExportOf(graph::NodeId node, std::size_t export_item) {
  const auto known = aliases_.find({node, export_item});
  if (known != aliases_.end()) return known->second;
  const Instantiated& provider = instances_.at(node);
  const WorldItem& item = WorldOf(node).exports[export_item];
  const std::string& name = provider.embedded->binary.export_names[export_item].name;
  wasm::ExternIndex index;
  if (std::holds_alternative<wit::InterfacePtr>(item.item)) {
    index = builder_.AliasExport<wasm::InstanceIndex>(provider.instance, name);
  } else if (std::holds_alternative<wit::Function>(item.item)) {
    index = builder_.AliasExport<wasm::FuncIndex>(provider.instance, name);
  } else if (std::holds_alternative<wit::TypeDefinition>(item.item)) {
    index = builder_.AliasExport<wasm::TypeIndex>(provider.instance, name);
  } else {
    const auto& foreign = std::get<wit::ForeignItem>(item.item);
    return Fail(
        {ErrorCode::kUnsupported, Diagnostic::kNotComposable},
        "component `{}` exports the {} `{}`, which WIT has no words for and which cannot be "
        "composed",
        graph::NameOf(graph_[node]), foreign.what, foreign.name);
  }
  aliases_.emplace(std::pair(node, export_item), index);
  return index;
}

}  // namespace composable::compose
