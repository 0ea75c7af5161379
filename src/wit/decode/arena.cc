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

std::uint32_t Arena::DepthOf(const TypeId& id) const {
  if (id.sort == TypeSort::kResource) return 0;
  return depths_[static_cast<std::size_t>(id.sort)][id.index];
}

std::uint32_t Arena::DepthOf(const ValueRef& value) const {
  const auto* const id = std::get_if<TypeId>(&value);
  return id == nullptr ? 0 : DepthOf(*id);
}

std::uint32_t Arena::DepthOf(const std::vector<ExternItem>& items) const {
  std::uint32_t depth = 0;
  for (const ExternItem& item : items) {
    if (const auto id = TypeOf(item.entity)) depth = std::max(depth, DepthOf(*id));
  }
  return depth;
}

namespace {

// Appends the node, one deeper than what is in it.
template <typename Node>
Result<TypeId> Append(std::vector<Node>& nodes, std::vector<std::uint32_t>& depths, Node node,
                      std::uint32_t inner_depth, TypeSort sort) {
  if (inner_depth >= kMaxDepth) {
    return Fail(ErrorCode::kInvalidComponent, "types are nested more than {} deep", kMaxDepth);
  }
  nodes.push_back(std::move(node));
  depths.push_back(inner_depth + 1);
  return TypeId{sort, static_cast<std::uint32_t>(nodes.size() - 1), 0};
}

}  // namespace

Result<TypeId> Arena::Add(DefinedNode node) {
  std::uint32_t depth = 0;
  for (const auto& part : node.parts) {
    if (part) depth = std::max(depth, DepthOf(*part));
  }
  COMPOSABLE_CHECK(Charge(1 + node.parts.size() + node.labels.size()));
  return Append(defined_, depths_[0], std::move(node), depth, TypeSort::kDefined);
}

Result<TypeId> Arena::Add(FunctionNode node) {
  std::uint32_t depth = node.result ? DepthOf(*node.result) : 0;
  for (const auto& [name, type] : node.parameters) depth = std::max(depth, DepthOf(type));
  COMPOSABLE_CHECK(Charge(1 + node.parameters.size()));
  return Append(functions_, depths_[1], std::move(node), depth, TypeSort::kFunction);
}

Result<TypeId> Arena::Add(InstanceNode node) {
  const std::uint32_t depth = DepthOf(node.exports);
  COMPOSABLE_CHECK(Charge(1 + node.exports.size()));
  return Append(instances_, depths_[2], std::move(node), depth, TypeSort::kInstance);
}

Result<TypeId> Arena::Add(ComponentNode node) {
  const std::uint32_t depth = std::max(DepthOf(node.imports), DepthOf(node.exports));
  COMPOSABLE_CHECK(Charge(1 + node.imports.size() + node.exports.size()));
  return Append(components_, depths_[3], std::move(node), depth, TypeSort::kComponent);
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
