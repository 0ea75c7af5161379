#include "compose/composer.h"

#include <algorithm>

#include "base/diagnostic.h"
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
    const bool is_asked = std::ranges::any_of(
        options_.asked, [node](const AskedInterceptor& asked) { return asked.node == node; });
    if (is_instance && !is_asked) nodes_.push_back(node);
  }
  COMPOSABLE_CHECK(MergeLeftovers());
  COMPOSABLE_CHECK(ReadBinaries());
  COMPOSABLE_CHECK(AddAskers());
  COMPOSABLE_CHECK(MakeConfigStores());
  COMPOSABLE_CHECK(MakeInterceptors());
  COMPOSABLE_CHECK(AddImports());
  COMPOSABLE_CHECK(AddHostImports());
  COMPOSABLE_CHECK(AddComponents());
  COMPOSABLE_CHECK(AddInstances());
  COMPOSABLE_CHECK(AddExports());
  if (const std::uint32_t count = builder_.Count(wasm::Sort::kInstance); count > kMaxInstances) {
    return Fail(
        {ErrorCode::kResourceExhausted, Diagnostic::kTooManyParts},
        "it is composed of {} instances and exports of instances; the engine takes at most {}",
        count, kMaxInstances);
  }
  Composed composed;
  composed.imports = ImportList();
  composed.modules = modules_.Take();
  composed.askers = std::move(askers_);
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
  COMPOSABLE_TRY(leftover_order_, OrderLeftovers(leftovers_.leftovers()));
  return {};
}

Status Composer::ReadBinaries() {
  for (const graph::NodeId node : nodes_) {
    if (graph_.Component(node) == nullptr) continue;
    const graph::ComponentBinary* const binary = Node(node).binary.get();
    Embedded*& embedded = by_binary_[binary];
    if (embedded != nullptr) continue;
    // The internal output holds no large modules.
    const bool is_outline = options_.output == Output::kInternal;
    const auto bytes = is_outline ? binary->bytes.Outline() : binary->bytes.Whole();
    auto read = bytes ? Read(*bytes) : std::unexpected(bytes.error());
    if (!read) {
      return std::unexpected(std::move(read).error().WithContext(
          fmt::format("component `{}`", graph::NameOf(graph_[node]))));
    }
    embedded = Embed(*std::move(read), std::nullopt);
    if (is_outline) embedded->outline = &binary->bytes;
  }
  return {};
}

// Where advice has interceptors of its own, it is asked through them. What has no code in memory is
// too large to become another module for that.
Status Composer::AddAskers() {
  if (!options_.add_asker) return {};
  for (const AskedInterceptor& asked : options_.asked) {
    const graph::FromComponent& advice = graph_.Interceptor(asked.node)->advice;
    if (graph_.Component(advice.node) == nullptr) continue;
    Embedded& embedded = *by_binary_.at(Node(advice.node).binary.get());
    const bool is_omitted = embedded.outline != nullptr && !embedded.outline->omitted().empty();
    if (is_omitted || !embedded.asker_export.empty()) continue;
    const std::string& name = embedded.binary.export_names[advice.export_item].name;
    COMPOSABLE_TRY(auto asker, options_.add_asker(embedded.binary.component, name));
    if (!asker) continue;
    embedded.asker_export = std::move(asker->export_name);
    askers_.push_back({advice.node, name, std::move(asker->module)});
  }
  return {};
}

Composer::Embedded* Composer::Embed(ReadBinary binary, std::optional<ByteView> shared_module) {
  // The portable output takes the bytes as they are. What was read takes several times their
  // memory: it would not stay in the processor's caches.
  if (options_.output == Output::kPortable) {
    count_ += CountModulesAndComponents(binary.component);
    binary.component = {};
  }
  return &binaries_.emplace_back(
      Embedded{.binary = std::move(binary), .component = {}, .shared_module = shared_module});
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
    embedded = Embed(std::move(read), shared_module);
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
  for (const LeftoverId id : leftover_order_) imports_.Reserve(leftovers_.leftovers()[id].name);
  for (const LeftoverId id : leftover_order_) {
    const Leftover& leftover = leftovers_.leftovers()[id];
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

std::size_t Composer::LargeModule() const {
  std::vector<std::size_t> sizes;
  for (const Embedded& embedded : binaries_) {
    if (!embedded.shared_module) CollectModuleSizes(embedded.binary.component, sizes);
  }
  std::ranges::sort(sizes);
  std::size_t held = 0;
  for (const std::size_t size : sizes) {
    if (size < options_.large_module) continue;
    held += size;
    if (held > options_.held_bytes) return size;
  }
  return std::max(options_.large_module, options_.held_bytes + 1);
}

Status Composer::AddComponents() {
  modules_.ImportFrom(LargeModule());
  // Imports come first: components may refer to those that are modules.
  std::vector<bool> is_rewritten(binaries_.size(), false);
  for (std::size_t i = 0; i < binaries_.size() && options_.output == Output::kInternal; ++i) {
    Embedded& embedded = binaries_[i];
    wasm::Component& component = embedded.binary.component;
    const Result<bool> is_changed = embedded.shared_module
                                        ? modules_.ExtractShared(component, *embedded.shared_module)
                                        : modules_.Extract(component, embedded.outline);
    if (!is_changed) return std::unexpected(is_changed.error());
    is_rewritten[i] = *is_changed || !embedded.asker_export.empty();
    count_ += CountModulesAndComponents(component);
  }
  if (count_ > kMaxModulesAndComponents) {
    return Fail(
        {ErrorCode::kResourceExhausted, Diagnostic::kTooManyParts},
        "it is composed of {} core modules and components; the engine takes at most {} in one",
        count_, kMaxModulesAndComponents);
  }
  for (std::size_t i = 0; i < binaries_.size(); ++i) {
    ReadBinary& binary = binaries_[i].binary;
    binaries_[i].component = is_rewritten[i] ? builder_.AddComponent(std::move(binary.component))
                                             : builder_.AddComponent(wasm::Payload{binary.bytes});
  }
  return {};
}

std::vector<LeftoverImport> Composer::ImportList() const {
  std::vector<LeftoverImport> imports;
  for (const LeftoverId id : leftover_order_) {
    const Leftover& leftover = leftovers_.leftovers()[id];
    imports.push_back({leftover.name, leftover.interface, leftover.capability});
  }
  return imports;
}

}  // namespace composable::compose
