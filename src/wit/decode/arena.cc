#include "wit/decode/arena.h"

#include <algorithm>

namespace composable::wit::decode {
namespace {

// The type behind an item, where it has one.
std::optional<TypeId> TypeOf(const Entity& entity) {
  if (const auto* function = std::get_if<FunctionEntity>(&entity)) return function->type;
  if (const auto* instance = std::get_if<InstanceEntity>(&entity)) return instance->type;
  if (const auto* component = std::get_if<ComponentEntity>(&entity)) return component->type;
  if (const auto* type = std::get_if<TypeEntity>(&entity)) return type->created;
  if (const auto* value = std::get_if<ValueEntity>(&entity)) {
    if (const auto* id = std::get_if<TypeId>(&value->type)) return *id;
  }
  return std::nullopt;
}

// Collects the resources in what it visits; each node once.
class ResourceCollector {
 public:
  explicit ResourceCollector(Arena& arena) : arena_(arena) {}

  Status Visit(const std::vector<ExternItem>& items) {
    COMPOSABLE_CHECK(arena_.Charge(items.size()));
    for (const ExternItem& item : items) {
      if (const auto id = TypeOf(item.entity)) COMPOSABLE_CHECK(Visit(*id));
    }
    return {};
  }

  std::set<ResourceId> Take() { return std::move(resources_); }

 private:
  Status Visit(const ValueRef& value) {
    const auto* const id = std::get_if<TypeId>(&value);
    return id == nullptr ? Status() : Visit(*id);
  }

  Status Visit(const TypeId& id) {
    if (id.sort == TypeSort::kResource) {
      resources_.insert(ResourceId(id.index));
      return {};
    }
    if (!visited_.insert({id.sort, id.index, 0}).second) return {};
    switch (id.sort) {
      case TypeSort::kDefined:
        return VisitDefined(arena_.Defined(id));
      case TypeSort::kFunction: {
        const FunctionNode& node = arena_.Function(id);
        for (const auto& [name, type] : node.parameters) COMPOSABLE_CHECK(Visit(type));
        return node.result ? Visit(*node.result) : Status();
      }
      case TypeSort::kInstance:
        return Visit(arena_.Instance(id).exports);
      default:
        COMPOSABLE_CHECK(Visit(arena_.Component(id).imports));
        return Visit(arena_.Component(id).exports);
    }
  }

  Status VisitDefined(const DefinedNode& node) {
    if (node.kind == Kind::kOwn || node.kind == Kind::kBorrow) {
      resources_.insert(ResourceId(node.resource.index));
    }
    COMPOSABLE_CHECK(arena_.Charge(node.parts.size()));
    for (const auto& part : node.parts) {
      if (part) COMPOSABLE_CHECK(Visit(*part));
    }
    return {};
  }

  Arena& arena_;
  std::set<TypeId> visited_;
  std::set<ResourceId> resources_;
};

}  // namespace

const ExternItem* FindExtern(const std::vector<ExternItem>& items, const std::string& name) {
  const auto found =
      std::ranges::find_if(items, [&](const ExternItem& item) { return item.name.name == name; });
  return found == items.end() ? nullptr : &*found;
}

void Arena::Include(Extent& extent, const Extent& part) {
  extent.depth = std::max(extent.depth, part.depth);
  extent.size = std::min(kMaxSize + 1, extent.size + part.size);
}

void Arena::Include(Extent& extent, const TypeId& id) const {
  if (id.sort == TypeSort::kResource) return Include(extent, Extent{0, 1});
  Include(extent, extents_[static_cast<std::size_t>(id.sort)][id.index]);
}

void Arena::Include(Extent& extent, const ValueRef& value) const {
  if (const auto* id = std::get_if<TypeId>(&value)) return Include(extent, *id);
  Include(extent, Extent{0, 1});
}

void Arena::Include(Extent& extent, const std::vector<ExternItem>& items) const {
  for (const ExternItem& item : items) {
    Include(extent, Extent{0, 1});
    if (const auto id = TypeOf(item.entity)) Include(extent, *id);
  }
}

template <typename Node>
Result<TypeId> Arena::Append(std::vector<Node>& nodes, TypeSort sort, Node node, Extent extent) {
  extent.depth += 1;
  extent.size += 1;
  if (extent.depth > kMaxDepth) {
    return Fail(ErrorCode::kInvalidComponent, "types are nested more than {} deep", kMaxDepth);
  }
  if (extent.size > kMaxSize) {
    return Fail(ErrorCode::kInvalidComponent, "a type has more than {} parts", kMaxSize);
  }
  nodes.push_back(std::move(node));
  extents_[static_cast<std::size_t>(sort)].push_back(extent);
  return TypeId{sort, static_cast<std::uint32_t>(nodes.size() - 1), 0};
}

Result<TypeId> Arena::Add(DefinedNode node) {
  Extent extent{0, static_cast<std::uint32_t>(node.labels.size())};
  for (const auto& part : node.parts) {
    if (part) Include(extent, *part);
  }
  COMPOSABLE_CHECK(Charge(1 + node.parts.size() + node.labels.size()));
  return Append(defined_, TypeSort::kDefined, std::move(node), extent);
}

Result<TypeId> Arena::Add(FunctionNode node) {
  Extent extent;
  if (node.result) Include(extent, *node.result);
  for (const auto& [name, type] : node.parameters) Include(extent, type);
  COMPOSABLE_CHECK(Charge(1 + node.parameters.size()));
  return Append(functions_, TypeSort::kFunction, std::move(node), extent);
}

Result<TypeId> Arena::Add(InstanceNode node) {
  Extent extent;
  Include(extent, node.exports);
  COMPOSABLE_CHECK(Charge(1 + node.exports.size()));
  return Append(instances_, TypeSort::kInstance, std::move(node), extent);
}

Result<TypeId> Arena::Add(ComponentNode node) {
  Extent extent;
  Include(extent, node.imports);
  Include(extent, node.exports);
  COMPOSABLE_CHECK(Charge(1 + node.imports.size() + node.exports.size()));
  return Append(components_, TypeSort::kComponent, std::move(node), extent);
}

TypeId Arena::WithAlias(TypeId id) {
  aliased_.push_back(id.alias);
  id.alias = static_cast<std::uint32_t>(aliased_.size());
  return id;
}

std::optional<TypeId> Arena::PeelAlias(TypeId id) const {
  if (id.alias == 0) return std::nullopt;
  id.alias = aliased_[id.alias - 1];
  return id;
}

Status Arena::Charge(std::size_t work) {
  work_ += work;
  if (work_ <= kMaxWork) return {};
  return Fail(ErrorCode::kResourceExhausted,
              "the component's types take too much work to understand: its instances copy types "
              "over and over");
}

Result<std::set<ResourceId>> Arena::ResourcesIn(const std::vector<ExternItem>& items) {
  ResourceCollector collector(*this);
  COMPOSABLE_CHECK(collector.Visit(items));
  return collector.Take();
}

}  // namespace composable::wit::decode
