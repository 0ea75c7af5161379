#include "compose/composer.h"

#include <algorithm>

#include "wasm/writer.h"
#include "wit/decode.h"
#include "wit/used_types.h"

namespace composable::compose {
namespace {

using wit::InterfacePtr;
using wit::WorldItem;

bool IsFromInside(const graph::Binding& binding) {
  return std::holds_alternative<graph::FromComponent>(binding) ||
         std::holds_alternative<graph::FromConfig>(binding);
}

}  // namespace

Result<Composed> Composer::Run() {
  for (const graph::NodeId node : graph::NodesBelow(graph_, root_)) {
    const bool is_instance =
        graph_.Component(node) != nullptr || graph_.Interceptor(node) != nullptr;
    if (is_instance) nodes_.push_back(node);
  }
  COMPOSABLE_CHECK(MergeLeftovers());
  COMPOSABLE_CHECK(ReadBinaries());
  COMPOSABLE_CHECK(MakeConfigStores());
  COMPOSABLE_CHECK(MakeInterceptors());
  COMPOSABLE_CHECK(AddImports());
  COMPOSABLE_CHECK(AddHostImports());
  COMPOSABLE_CHECK(AddComponents());
  COMPOSABLE_CHECK(AddInstances());
  COMPOSABLE_CHECK(AddExports());
  if (const std::uint32_t count = builder_.Count(wasm::Sort::kInstance); count > kMaxInstances) {
    return Fail(ErrorCode::kResourceExhausted,
                "component `{}` is composed of {} instances and exports of instances; the engine "
                "takes at most {}",
                graph::NameOf(graph_[root_]), count, kMaxInstances);
  }
  Composed composed;
  composed.imports = ImportList();
  composed.modules = modules_.Take();
  // Binaries and their payloads live until here.
  COMPOSABLE_TRY(composed.binary, wasm::WriteComponent(std::move(builder_).Finish()));
  return composed;
}

// Whether the import is left to the composed component. A type of a world is made where it is
// needed, but those of the root stay imports, from which its exports have their names.
bool Composer::IsLeftOver(graph::NodeId node, std::size_t import_item) const {
  const std::vector<graph::Binding>& bindings = Node(node).bindings;
  const std::vector<WorldItem>& items = WorldOf(node).imports;
  if (IsFromInside(bindings[import_item])) return false;
  if (!std::holds_alternative<graph::TypesOnly>(bindings[import_item]) ||
      std::holds_alternative<InterfacePtr>(items[import_item].item)) {
    return true;
  }
  if (node != root_) return false;
  const std::set<wit::ResourcePtr> resources = wit::ResourcesUsedBy(items[import_item]);
  for (std::size_t i = 0; i < items.size() && !resources.empty(); ++i) {
    if (IsFromInside(bindings[i]) && wit::DefinesOneOf(items[i], resources)) return false;
  }
  return true;
}

Status Composer::MergeLeftovers() {
  for (const graph::NodeId node : nodes_) {
    if (graph_.Component(node) == nullptr) continue;
    const std::vector<graph::Binding>& bindings = Node(node).bindings;
    for (std::size_t i = 0; i < bindings.size(); ++i) {
      if (!IsLeftOver(node, i)) continue;
      COMPOSABLE_TRY(const LeftoverId id, leftovers_.Add(node, i));
      leftover_ids_.emplace(ImportId(node, i), id);
    }
  }
  COMPOSABLE_TRY(leftover_order_, leftovers_.Order());
  return {};
}

Status Composer::ReadBinaries() {
  for (const graph::NodeId node : nodes_) {
    if (graph_.Component(node) == nullptr) continue;
    const graph::ComponentBinary* const binary = Node(node).binary.get();
    Embedded*& embedded = by_binary_[binary];
    if (embedded != nullptr) continue;
    auto read = Read(binary->bytes);
    if (!read) {
      return std::unexpected(std::move(read).error().WithContext(
          fmt::format("component `{}`", graph::NameOf(graph_[node]))));
    }
    embedded = &binaries_.emplace_back(Embedded{*std::move(read), {}, {}});
  }
  return {};
}

Status Composer::MakeConfigStores() {
  for (const graph::NodeId node : nodes_) {
    if (graph_.Component(node) == nullptr) continue;
    const std::vector<graph::Binding>& bindings = Node(node).bindings;
    for (std::size_t i = 0; i < bindings.size(); ++i) {
      if (!std::holds_alternative<graph::FromConfig>(bindings[i])) continue;
      if (!options_.make_config_store) {
        return Fail(ErrorCode::kInvalidArgument,
                    "component `{}` imports `{}`, which is made from its `config`, but nobody was "
                    "named to make it",
                    graph::NameOf(graph_[node]), WorldOf(node).imports[i].name);
      }
      COMPOSABLE_TRY(GeneratedComponent generated, options_.make_config_store(Node(node), i));
      ConfigStore& store =
          stores_.emplace(ImportId(node, i), ConfigStore{std::move(generated), {}}).first->second;
      COMPOSABLE_TRY(Embedded* const embedded, EmbedGenerated(store.generated.binary, {}));
      store_binaries_.emplace_back(&store, embedded);
    }
  }
  return {};
}

Result<Composer::Embedded*> Composer::EmbedGenerated(ByteView binary, ByteView shared_module) {
  Embedded*& embedded = by_content_[std::string(AsText(binary))];
  if (embedded == nullptr) {
    COMPOSABLE_TRY(ReadBinary read, Read(binary));
    embedded = &binaries_.emplace_back(Embedded{std::move(read), {}, shared_module});
  }
  return embedded;
}

Status Composer::MakeInterceptors() {
  for (const graph::NodeId node : nodes_) {
    const graph::InterceptorNode* const interceptor = graph_.Interceptor(node);
    if (interceptor == nullptr) continue;
    if (!options_.make_interceptor) {
      return Fail(ErrorCode::kInvalidArgument,
                  "component `{}` has the interceptor `{}`, but nobody was named to make it",
                  graph::NameOf(graph_[interceptor->target]), graph::NameOf(graph_[node]));
    }
    auto generated = options_.make_interceptor(graph_, *interceptor);
    if (!generated) return std::unexpected(std::move(generated).error());
    Interceptor& made =
        interceptors_.emplace(node, Interceptor{*std::move(generated), {}, nullptr}).first->second;
    COMPOSABLE_TRY(made.world, wit::DecodeWorld(made.generated.binary));
    COMPOSABLE_TRY(made.embedded,
                   EmbedGenerated(made.generated.binary, made.generated.shared_module));
  }
  return {};
}

Status Composer::AddImports() {
  for (const LeftoverId id : leftover_order_) imports_.Reserve(leftovers_[id].name);
  for (const LeftoverId id : leftover_order_) {
    const Leftover& leftover = leftovers_[id];
    Result<wasm::ExternIndex> index = wasm::InstanceIndex(0);
    if (const auto* interface = std::get_if<std::shared_ptr<wit::Interface>>(&leftover.item)) {
      wasm::ExternName name{leftover.name, {}, {}, {}};
      const bool is_label = !leftover.name.contains(':');
      if (is_label && leftover.interface && options_.output == Output::kPortable) {
        name.implements = wit::ToString(*leftover.interface);
      }
      index = imports_.ImportInterface(std::move(name), **interface);
    } else if (const auto* type = std::get_if<wit::TypeDefinition>(&leftover.item)) {
      index = imports_.ImportType(*type);
    } else {
      index = imports_.ImportFunction(std::get<wit::Function>(leftover.item));
    }
    if (!index) {
      const std::string& user = leftover.origins.begin()->second;
      return std::unexpected(
          std::move(index).error().WithContext(fmt::format("component `{}`", user)));
    }
    leftover_indices_.emplace(id, *index);
  }
  return {};
}

Status Composer::AddHostImports() {
  for (const auto& [node, interceptor] : interceptors_) {
    for (const wit::Interface& interface : interceptor.generated.host_imports) {
      const std::string name = wit::ToString(*interface.name);
      if (host_imports_.contains(name)) continue;
      COMPOSABLE_TRY(const wasm::InstanceIndex index, imports_.ImportInterface({name}, interface));
      host_imports_.emplace(name, index);
    }
  }
  return {};
}

Status Composer::AddComponents() {
  // Imports come first: components may refer to those that are modules.
  std::vector<bool> is_rewritten;
  std::size_t count = 1;  // the composed component
  for (Embedded& embedded : binaries_) {
    ReadBinary& binary = embedded.binary;
    bool is_extracted = false;
    if (options_.output == Output::kInternal) {
      is_extracted = embedded.shared_module
                         ? modules_.ExtractShared(binary.component, *embedded.shared_module)
                         : modules_.Extract(binary.component);
    }
    is_rewritten.push_back(is_extracted);
    count += CountModulesAndComponents(binary.component);
  }
  if (count > kMaxModulesAndComponents) {
    return Fail(ErrorCode::kResourceExhausted,
                "component `{}` is composed of {} core modules and components; the engine takes at "
                "most {} in one",
                graph::NameOf(graph_[root_]), count, kMaxModulesAndComponents);
  }
  for (std::size_t i = 0; i < binaries_.size(); ++i) {
    ReadBinary& binary = binaries_[i].binary;
    binaries_[i].component = is_rewritten[i] ? builder_.AddComponent(std::move(binary.component))
                                             : builder_.AddComponent(wasm::Payload{binary.bytes});
  }
  return {};
}

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
  if (std::holds_alternative<InterfacePtr>(item.item)) {
    index = builder_.AliasExport<wasm::InstanceIndex>(provider.instance, name);
  } else if (std::holds_alternative<wit::Function>(item.item)) {
    index = builder_.AliasExport<wasm::FuncIndex>(provider.instance, name);
  } else if (std::holds_alternative<wit::TypeDefinition>(item.item)) {
    index = builder_.AliasExport<wasm::TypeIndex>(provider.instance, name);
  } else {
    const auto& foreign = std::get<wit::ForeignItem>(item.item);
    return Fail(
        ErrorCode::kUnsupported,
        "component `{}` exports the {} `{}`, which WIT has no words for and which cannot be "
        "composed",
        graph::NameOf(graph_[node]), foreign.what, foreign.name);
  }
  aliases_.emplace(std::pair(node, export_item), index);
  return index;
}

Status Composer::AddExports() {
  for (std::size_t i = 0; i < WorldOf(root_).exports.size(); ++i) {
    const graph::FromComponent exposed = graph::ExposedExport(graph_, root_, i);
    COMPOSABLE_CHECK(AddExport(exposed.node, exposed.export_item));
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
    COMPOSABLE_TRY(type, Ascription(node, item));
  }
  const auto [name_owner, is_free] = export_names_.emplace(item.name, node);
  if (!is_free) {
    return Fail(ErrorCode::kLink,
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
  if (const wit::Interface* interface = wit::InterfaceOf(item)) {
    export_types_.try_emplace(node, builder_)
        .first->second.AddInstance(*interface, std::get<wasm::InstanceIndex>(index));
  }
  return index;
}

Result<bool> Composer::NameTypes(graph::NodeId node, const WorldItem& item) {
  const wit::UnnamedTypes unnamed(item);
  if (unnamed.empty()) return false;
  wit::TypeEncoder& types = export_types_.try_emplace(node, builder_).first->second;
  const wit::World& world = WorldOf(node);
  bool is_needed = false;
  for (std::size_t i = 0; i < world.imports.size(); ++i) {
    const WorldItem& import = world.imports[i];
    if (!unnamed.AreNamedBy(import)) continue;
    std::optional<wasm::ExternIndex> index;
    if (const auto* from = std::get_if<graph::FromComponent>(&Node(node).bindings[i])) {
      COMPOSABLE_TRY(index, AddExport(from->node, from->export_item));
    } else {
      COMPOSABLE_TRY(index, ArgumentFor(node, i));
    }
    if (!index) continue;
    if (const wit::Interface* interface = wit::InterfaceOf(import)) {
      types.AddInstance(*interface, std::get<wasm::InstanceIndex>(*index));
      is_needed = true;
    } else if (const auto* type = std::get_if<wit::TypeDefinition>(&import.item)) {
      types.AddDefinition(*type, nullptr, std::get<wasm::TypeIndex>(*index));
      is_needed = true;
    }
  }
  for (std::size_t i = 0; i < world.exports.size() && !is_needed; ++i) {
    const auto exported = exported_.find({node, i});
    is_needed = exported != exported_.end() && exported->second.is_ascribed &&
                unnamed.AreNamedBy(world.exports[i]);
  }
  return is_needed;
}

Result<std::optional<wasm::ExternType>> Composer::Ascription(graph::NodeId node,
                                                             const WorldItem& item) {
  wit::TypeEncoder& types = export_types_.at(node);
  if (const auto* function = std::get_if<wit::Function>(&item.item)) {
    COMPOSABLE_TRY(const wasm::TypeIndex type, types.Encode(function->type));
    return wasm::FuncExtern{type};
  }
  const wit::Interface* const interface = wit::InterfaceOf(item);
  if (interface == nullptr) return std::nullopt;
  COMPOSABLE_TRY(wasm::InstanceType type, wit::EncodeInterface(*interface, types));
  return wasm::InstanceExtern{builder_.AddType(std::move(type))};
}

std::vector<LeftoverImport> Composer::ImportList() const {
  std::vector<LeftoverImport> imports;
  for (const LeftoverId id : leftover_order_) {
    const Leftover& leftover = leftovers_[id];
    imports.push_back({leftover.name, leftover.interface, leftover.capability});
  }
  return imports;
}

}  // namespace composable::compose
