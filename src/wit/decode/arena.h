// Where nodes live.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "base/error.h"
#include "wit/decode/entity.h"

namespace composable::wit::decode {

// Limits, so that small binaries cannot ask for much work or stack.
inline constexpr std::uint32_t kMaxDepth = 200;        // nodes in one another
inline constexpr std::uint32_t kMaxSize = 1'000'000;   // parts of a node and of all in it
inline constexpr std::uint64_t kMaxWork = 10'000'000;  // references followed while copying

class Arena {
 public:
  // Errors: kInvalidComponent where the node would be nested too deep or be too large.
  Result<TypeId> Add(DefinedNode node);
  Result<TypeId> Add(FunctionNode node);
  Result<TypeId> Add(InstanceNode node);
  Result<TypeId> Add(ComponentNode node);

  ResourceId NewResource() { return ResourceId(next_resource_++); }

  const DefinedNode& Defined(const TypeId& id) const { return defined_[id.index]; }
  const FunctionNode& Function(const TypeId& id) const { return functions_[id.index]; }
  const InstanceNode& Instance(const TypeId& id) const { return instances_[id.index]; }
  const ComponentNode& Component(const TypeId& id) const { return components_[id.index]; }

  // A new name for what the id stands for.
  TypeId WithAlias(TypeId id);
  // What the name was given to; nothing for the node itself.
  std::optional<TypeId> PeelAlias(TypeId id) const;

  // Counts work that was done. Error: kResourceExhausted beyond kMaxWork.
  Status Charge(std::size_t work);

  // The resources that the items refer to.
  Result<std::set<ResourceId>> ResourcesIn(const std::vector<ExternItem>& items);

 private:
  // How much hangs below a node, itself included. Shared parts count each time.
  struct Extent {
    std::uint32_t depth = 0;
    std::uint32_t size = 0;  // saturated a little above kMaxSize
  };
  static void Include(Extent& extent, const Extent& part);
  void Include(Extent& extent, const TypeId& id) const;
  void Include(Extent& extent, const ValueRef& value) const;
  void Include(Extent& extent, const std::vector<ExternItem>& items) const;
  // Appends the node, of which `extent` tells what is in it.
  template <typename Node>
  Result<TypeId> Append(std::vector<Node>& nodes, TypeSort sort, Node node, Extent extent);

  std::vector<DefinedNode> defined_;
  std::vector<FunctionNode> functions_;
  std::vector<InstanceNode> instances_;
  std::vector<ComponentNode> components_;
  std::array<std::vector<Extent>, 4> extents_;  // by sort and index
  std::vector<std::uint32_t> aliased_;          // by alias - 1: the alias it was made from
  std::uint32_t next_resource_ = 0;
  std::uint64_t work_ = 0;
};

// Replaces resources and types in nodes. What contains nothing to replace stays as it is.
class Remapping {
 public:
  explicit Remapping(Arena& arena) : arena_(arena) {}

  void ReplaceResource(ResourceId from, ResourceId to) { resources_.emplace(from, to); }
  void ReplaceType(const TypeId& from, const TypeId& to) { types_.insert_or_assign(from, to); }
  bool IsEmpty() const { return resources_.empty() && types_.empty(); }

  Result<Entity> Apply(const Entity& entity);

 private:
  Result<TypeId> Apply(const TypeId& id);
  Result<ValueRef> Apply(const ValueRef& value);
  Result<TypeId> ApplyToDefined(const TypeId& id);
  Result<TypeId> ApplyToFunction(const TypeId& id);
  Result<TypeId> ApplyToInstance(const TypeId& id);
  Result<TypeId> ApplyToComponent(const TypeId& id);
  // Whether any of the items changed.
  Result<bool> ApplyToItems(std::vector<ExternItem>& items);
  // As ApplyToItems, for resources.
  bool ApplyToResource(ResourceId& resource) const;

  Arena& arena_;
  std::map<ResourceId, ResourceId> resources_;
  std::map<TypeId, TypeId> types_;  // also of those that stay as they are
};

}  // namespace composable::wit::decode
