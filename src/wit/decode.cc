#include "wit/decode.h"

#include <algorithm>
#include <utility>

#include "wasm/reader.h"
#include "wit/decode/metadata.h"
#include "wit/decode/scope.h"
#include "wit/decode/world_builder.h"

namespace composable::wit {
namespace {

using decode::Arena;
using decode::Direction;
using decode::ExternItem;
using decode::PackageMetadata;
using decode::Scope;
using decode::Sharing;
using decode::WorldBuilder;

// A component does not tell its own name.
PackageName RootPackage() { return {{"root"}, {"component"}, std::nullopt}; }
constexpr std::string_view kRootWorld = "root";

Status Evaluate(const wasm::Component& component, Scope& scope) {
  for (const wasm::Section& section : component.sections) COMPOSABLE_CHECK(scope.Add(section));
  return {};
}

Result<PackageMetadata> MetadataOf(const wasm::Component& component) {
  for (const wasm::Section& section : component.sections) {
    const auto* const custom = std::get_if<wasm::CustomSection>(&section);
    if (custom != nullptr && custom->name == decode::kPackageDocsSection) {
      return decode::ReadMetadata(custom->data.bytes);
    }
  }
  return PackageMetadata{};
}

// Adds all imports and exports of the component to the world.
Status AddItems(const Scope& scope, WorldBuilder& builder, World& world) {
  for (const Scope::Item& item : scope.items()) {
    const bool is_import = item.direction == Scope::Item::Direction::kImport;
    COMPOSABLE_CHECK(
        builder.AddItem(world, is_import ? Direction::kImport : Direction::kExport,
                        is_import ? scope.imports()[item.index] : scope.exports()[item.index]));
  }
  return {};
}

World RootWorld(const PackageMetadata& metadata) {
  World world{{RootPackage(), std::string(kRootWorld)}};
  if (const auto* root = decode::Find(metadata.worlds, kRootWorld)) {
    world.docs = root->docs;
    world.stability = root->stability;
  }
  return world;
}

// The component type behind an export of an encoded package, or null.
const decode::ComponentNode* PackagedType(const Arena& arena, const ExternItem& item) {
  const auto* const type = std::get_if<decode::TypeEntity>(&item.entity);
  if (type == nullptr || type->created.sort != decode::TypeSort::kComponent) return nullptr;
  return &arena.Component(type->created);
}

// Reads an evaluated WIT package: each export is a component type, which exports an instance (an
// interface) or a component (a world) under its full name. In the older form there is one export
// named `a:b/wit`, which exports all of them.
class PackageDecoder {
 public:
  PackageDecoder(Arena& arena, const PackageMetadata& metadata, PackageName main)
      : arena_(arena),
        metadata_(metadata),
        main_(main),
        builder_(arena, metadata, std::move(main), Sharing::kUnified) {}

  Result<PackageSet> Run(const std::vector<ExternItem>& exports) {
    for (const ExternItem& item : exports) {
      const decode::ComponentNode node = *PackagedType(arena_, item);
      for (const ExternItem& import : node.imports) COMPOSABLE_CHECK(AddImport(import));
      for (const ExternItem& inner : node.exports) COMPOSABLE_CHECK(AddDefinition(inner));
    }
    return builder_.Finish();
  }

 private:
  Status AddImport(const ExternItem& item) {
    const auto* const instance = std::get_if<decode::InstanceEntity>(&item.entity);
    if (instance == nullptr) return {};
    COMPOSABLE_TRY(const InterfaceName name, NameOf(item));
    const decode::InstanceNode node = arena_.Instance(instance->type);
    COMPOSABLE_CHECK(builder_.AddInterface(name, node));
    return {};
  }

  Status AddDefinition(const ExternItem& item) {
    COMPOSABLE_TRY(const InterfaceName name, NameOf(item));
    if (std::holds_alternative<decode::InstanceEntity>(item.entity)) return AddImport(item);
    const auto* const component = std::get_if<decode::ComponentEntity>(&item.entity);
    if (component == nullptr) {
      return Fail(ErrorCode::kInvalidComponent,
                  "`{}` of the WIT package is neither an interface nor a world", item.name.name);
    }
    const decode::ComponentNode node = arena_.Component(component->type);
    World world{name};
    if (const auto* metadata = decode::Find(metadata_.worlds, name.name)) {
      world.docs = metadata->docs;
      world.stability = metadata->stability;
    }
    for (const ExternItem& import : node.imports) {
      COMPOSABLE_CHECK(builder_.AddItem(world, Direction::kImport, import));
    }
    for (const ExternItem& inner : node.exports) {
      COMPOSABLE_CHECK(builder_.AddItem(world, Direction::kExport, inner));
    }
    builder_.AddWorld(std::make_shared<const World>(std::move(world)));
    return {};
  }

  // In the older form interfaces and worlds may have plain names, which belong to the package.
  Result<InterfaceName> NameOf(const ExternItem& item) const {
    if (wasm::IsLabel(item.name.name)) return InterfaceName{main_, item.name.name};
    auto name = ParseInterfaceName(item.name.name, item.name.version_suffix.value_or(""));
    if (name) return *std::move(name);
    return Fail(ErrorCode::kInvalidComponent, "{}", name.error().message);
  }

  Arena& arena_;
  const PackageMetadata& metadata_;
  PackageName main_;
  WorldBuilder builder_;
};

// The package that an export of an encoded package belongs to.
std::optional<PackageName> PackageOf(const Arena& arena, const ExternItem& item) {
  const decode::ComponentNode* const node = PackagedType(arena, item);
  if (node == nullptr) return std::nullopt;
  // The older form has the name outside, the newer one inside.
  auto outer = ParseInterfaceName(item.name.name, item.name.version_suffix.value_or(""));
  if (outer) {
    return outer->name == "wit" ? std::optional(outer->package) : std::nullopt;
  }
  if (node->exports.size() != 1) return std::nullopt;
  const wasm::ExternName& name = node->exports.front().name;
  auto inner = ParseInterfaceName(name.name, name.version_suffix.value_or(""));
  if (!inner) return std::nullopt;
  return inner->package;
}

// The package of a component whose exports are all definitions of one; nothing for others.
std::optional<PackageName> PackageOf(const Arena& arena, const Scope& scope) {
  if (!scope.imports().empty() || scope.exports().empty()) return std::nullopt;
  std::optional<PackageName> package;
  for (const ExternItem& item : scope.exports()) {
    auto one = PackageOf(arena, item);
    if (!one || (package && *package != *one)) return std::nullopt;
    package = std::move(one);
  }
  return package;
}

}  // namespace

Result<World> DecodeWorld(const wasm::Component& component) {
  Arena arena;
  Scope scope(arena, nullptr);
  COMPOSABLE_CHECK(Evaluate(component, scope));
  COMPOSABLE_TRY(const PackageMetadata metadata, MetadataOf(component));
  WorldBuilder builder(arena, metadata, RootPackage(), Sharing::kSeparate);
  World world = RootWorld(metadata);
  COMPOSABLE_CHECK(AddItems(scope, builder, world));
  return world;
}

bool IsWitPackage(const wasm::Component& component) {
  Arena arena;
  Scope scope(arena, nullptr);
  return Evaluate(component, scope).has_value() && PackageOf(arena, scope).has_value();
}

Result<PackageSet> DecodePackages(const wasm::Component& component) {
  Arena arena;
  Scope scope(arena, nullptr);
  COMPOSABLE_CHECK(Evaluate(component, scope));
  COMPOSABLE_TRY(const PackageMetadata metadata, MetadataOf(component));
  if (auto package = PackageOf(arena, scope)) {
    return PackageDecoder(arena, metadata, *std::move(package)).Run(scope.exports());
  }
  WorldBuilder builder(arena, metadata, RootPackage(), Sharing::kUnified);
  World world = RootWorld(metadata);
  COMPOSABLE_CHECK(AddItems(scope, builder, world));
  builder.AddWorld(std::make_shared<const World>(std::move(world)));
  return builder.Finish();
}

Result<World> DecodeWorld(ByteView binary) {
  COMPOSABLE_TRY(const wasm::Component component, wasm::ReadComponent(binary));
  return DecodeWorld(component);
}

Result<PackageSet> DecodePackages(ByteView binary) {
  COMPOSABLE_TRY(const wasm::Component component, wasm::ReadComponent(binary));
  return DecodePackages(component);
}

}  // namespace composable::wit
