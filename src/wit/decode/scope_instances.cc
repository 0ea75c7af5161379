// Instances of a scope: imported, exported and instantiated ones.
//
// Source: component model, Explainer.md "Type Checking" (instantiation, generativity of resources).

#include <algorithm>
#include <map>

#include "wit/decode/scope.h"

namespace composable::wit::decode {
namespace {

// Finds the first way to each resource through the exports of an instance and those in it.
class PathFinder {
 public:
  PathFinder(const Arena& arena, std::set<ResourceId> wanted)
      : arena_(arena), wanted_(std::move(wanted)) {}

  void Search(const std::vector<ExternItem>& exports) {
    for (std::uint32_t i = 0; i < exports.size() && !wanted_.empty(); ++i) {
      path_.push_back(i);
      if (const auto* type = std::get_if<TypeEntity>(&exports[i].entity)) {
        const ResourceId resource(type->created.index);
        if (type->created.sort == TypeSort::kResource && wanted_.erase(resource) > 0) {
          paths_.emplace(resource, path_);
        }
      } else if (const auto* instance = std::get_if<InstanceEntity>(&exports[i].entity)) {
        if (visited_.insert(instance->type.index).second) {
          Search(arena_.Instance(instance->type).exports);
        }
      }
      path_.pop_back();
    }
  }

  const std::map<ResourceId, std::vector<std::uint32_t>>& paths() const { return paths_; }

 private:
  const Arena& arena_;
  std::set<ResourceId> wanted_;
  std::set<std::uint32_t> visited_;
  std::vector<std::uint32_t> path_;
  std::map<ResourceId, std::vector<std::uint32_t>> paths_;
};

using Arguments = std::map<std::string, Entity>;

// Matches the arguments of an instantiation with the imports of the component.
class ArgumentMatcher {
 public:
  ArgumentMatcher(Arena& arena, const ComponentNode& component, const Arguments& arguments,
                  Remapping& remapping)
      : arena_(arena), component_(component), arguments_(arguments), remapping_(remapping) {}

  Status Run() {
    for (const ExternItem& import : component_.imports) {
      if (arguments_.contains(import.name.name)) continue;
      return Fail(ErrorCode::kInvalidComponent,
                  "a component is instantiated without its import `{}`", import.name.name);
    }
    for (const ResourcePath& path : component_.imported_resources) MatchResource(path);
    for (const ExternItem& import : component_.imports) {
      COMPOSABLE_CHECK(MatchTypes(import.entity, arguments_.find(import.name.name)->second));
    }
    return {};
  }

 private:
  // Follows the way to the resource by position in the import, and by name in the argument. Where
  // the argument has no such resource, it does not fit, which is not judged here.
  void MatchResource(const ResourcePath& path) {
    const ExternItem* import = &component_.imports[path.path.front()];
    const Entity* argument = &arguments_.find(import->name.name)->second;
    for (std::size_t i = 1; i < path.path.size(); ++i) {
      const auto* const instance = std::get_if<InstanceEntity>(&import->entity);
      const auto* const given = std::get_if<InstanceEntity>(argument);
      if (instance == nullptr || given == nullptr) return;
      import = &arena_.Instance(instance->type).exports[path.path[i]];
      const ExternItem* const item =
          FindExtern(arena_.Instance(given->type).exports, import->name.name);
      if (item == nullptr) return;
      argument = &item->entity;
    }
    const auto* const type = std::get_if<TypeEntity>(argument);
    if (type == nullptr || type->created.sort != TypeSort::kResource) return;
    remapping_.ReplaceResource(path.resource, ResourceId(type->created.index));
  }

  // The types that come with the import are those of the argument from now on.
  Status MatchTypes(const Entity& import, const Entity& argument) {
    const auto* const type = std::get_if<TypeEntity>(&import);
    const auto* const given_type = std::get_if<TypeEntity>(&argument);
    if (type != nullptr && given_type != nullptr) {
      if (type->created.sort == given_type->created.sort) {
        remapping_.ReplaceType(type->created, given_type->created);
      }
      return {};
    }
    const auto* const instance = std::get_if<InstanceEntity>(&import);
    const auto* const given = std::get_if<InstanceEntity>(&argument);
    if (instance == nullptr || given == nullptr) return {};
    // By name: in most cases both have the same order.
    const std::vector<ExternItem>& given_exports = arena_.Instance(given->type).exports;
    const std::vector<ExternItem>& exports = arena_.Instance(instance->type).exports;
    std::map<std::string_view, const Entity*> by_name;
    for (const ExternItem& item : given_exports) by_name.emplace(item.name.name, &item.entity);
    COMPOSABLE_CHECK(arena_.Charge(given_exports.size() + exports.size()));
    for (const ExternItem& item : exports) {
      const auto found = by_name.find(item.name.name);
      if (found == by_name.end()) {
        return Fail(ErrorCode::kInvalidComponent,
                    "an instance without the export `{}` is given to an import that has it",
                    item.name.name);
      }
      COMPOSABLE_CHECK(MatchTypes(item.entity, *found->second));
    }
    return {};
  }

  Arena& arena_;
  const ComponentNode& component_;
  const Arguments& arguments_;
  Remapping& remapping_;
};

}  // namespace

Result<TypeId> Scope::Freshen(const TypeId& instance, std::vector<ResourcePath>* imported) {
  if (arena_.Instance(instance).defined_resources.empty()) return instance;
  InstanceNode node = arena_.Instance(instance);
  const std::vector<ResourceId> resources = std::exchange(node.defined_resources, {});
  PathFinder finder(arena_, {resources.begin(), resources.end()});
  if (imported != nullptr) finder.Search(node.exports);

  Remapping remapping(arena_);
  for (const ResourceId old : resources) {
    const ResourceId fresh = arena_.NewResource();
    remapping.ReplaceResource(old, fresh);
    if (imported == nullptr) {
      defined_resources_.push_back(fresh);
      continue;
    }
    ResourcePath path{fresh, {static_cast<std::uint32_t>(imports_.size())}};
    const auto found = finder.paths().find(old);
    if (found == finder.paths().end()) continue;
    path.path.insert(path.path.end(), found->second.begin(), found->second.end());
    imported->push_back(std::move(path));
  }
  for (ExternItem& item : node.exports) {
    COMPOSABLE_TRY(item.entity, remapping.Apply(item.entity));
  }
  return arena_.Add(std::move(node));
}

Status Scope::AddInstance(const wasm::Instance& instance) {
  TypeId id;
  if (const auto* instantiate = std::get_if<wasm::Instantiate>(&instance)) {
    COMPOSABLE_TRY(id, Instantiate(*instantiate));
  } else {
    COMPOSABLE_TRY(id, MakeInlineInstance(std::get<wasm::InlineInstance>(instance)));
  }
  instances_.push_back(id);
  return {};
}

Result<TypeId> Scope::MakeInlineInstance(const wasm::InlineInstance& instance) {
  InstanceNode node;
  for (const wasm::InlineExport& item : instance.exports) {
    COMPOSABLE_TRY(Entity entity, EntityAt(item.item));
    node.exports.push_back({item.name, std::move(entity)});
  }
  return arena_.Add(std::move(node));
}

Result<TypeId> Scope::Instantiate(const wasm::Instantiate& instantiate) {
  if (instantiate.component.value >= components_.size()) {
    return Fail(ErrorCode::kInvalidComponent, "there is no component {}",
                instantiate.component.value);
  }
  Arguments arguments;
  for (const wasm::InstantiateArgument& argument : instantiate.arguments) {
    COMPOSABLE_TRY(Entity entity, EntityAt(argument.item));
    arguments.insert_or_assign(argument.name, std::move(entity));
  }
  // A copy: matching and remapping add to the arena.
  const ComponentNode component = arena_.Component(components_[instantiate.component.value]);
  Remapping remapping(arena_);
  COMPOSABLE_CHECK(ArgumentMatcher(arena_, component, arguments, remapping).Run());
  for (const ResourceId old : component.defined_resources) {
    const ResourceId fresh = arena_.NewResource();
    remapping.ReplaceResource(old, fresh);
    defined_resources_.push_back(fresh);
  }
  InstanceNode node{component.exports, {}};
  for (ExternItem& item : node.exports) {
    COMPOSABLE_TRY(item.entity, remapping.Apply(item.entity));
  }
  return arena_.Add(std::move(node));
}

}  // namespace composable::wit::decode
