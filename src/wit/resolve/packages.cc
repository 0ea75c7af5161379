#include "wit/resolve/packages.h"

#include <algorithm>

#include "wit/resolve/interfaces.h"
#include "wit/resolve/order.h"
#include "wit/resolve/paths.h"
#include "wit/resolve/worlds.h"

namespace composable::wit::resolve {
namespace {

// An interface or world, and the file or braces in which it stands.
struct Definition {
  const syntax::InterfaceItem* interface = nullptr;
  const syntax::WorldItem* world = nullptr;
  std::size_t scope = 0;

  const syntax::Identifier& name() const {
    return interface != nullptr ? interface->name : world->name;
  }
};

class PackageResolver {
 public:
  PackageResolver(Context& context, const PackageUnit& unit) : context_(context), unit_(unit) {}

  Status Run() {
    COMPOSABLE_CHECK(CollectDefinitions());
    for (const auto* scope : unit_.scopes) {
      COMPOSABLE_TRY(PathScope paths, PathScope::Create(context_, unit_.name, items_, *scope));
      paths_.push_back(std::move(paths));
    }
    COMPOSABLE_TRY(const std::vector<std::size_t> order, OrderDefinitions());
    const std::string name = ToString(unit_.name);
    ResolvedPackage& resolved = context_.packages()[name];
    resolved.package.name = unit_.name;
    resolved.package.docs = unit_.docs;
    for (const std::size_t i : order) {
      if (definitions_[i].interface != nullptr) {
        COMPOSABLE_CHECK(ResolveInterfaceAt(definitions_[i], resolved));
      }
    }
    for (const std::size_t i : order) {
      if (definitions_[i].world != nullptr) {
        COMPOSABLE_CHECK(ResolveWorldAt(definitions_[i], resolved));
      }
    }
    return {};
  }

 private:
  Status CollectDefinitions() {
    for (std::size_t scope = 0; scope < unit_.scopes.size(); ++scope) {
      for (const syntax::PackageItem& item : *unit_.scopes[scope]) {
        Definition definition{std::get_if<syntax::InterfaceItem>(&item),
                              std::get_if<syntax::WorldItem>(&item), scope};
        if (definition.interface == nullptr && definition.world == nullptr) continue;
        const syntax::Identifier& name = definition.name();
        const ItemKind kind =
            definition.interface != nullptr ? ItemKind::kInterface : ItemKind::kWorld;
        const auto [at, is_new] = items_.emplace(name.name, kind);
        if (!is_new) {
          return context_.Fail(name.span, "package `{}` has an interface or world `{}` already",
                               ToString(unit_.name), name.name);
        }
        definitions_.push_back(definition);
      }
    }
    return {};
  }

  // By the types that interfaces use and the worlds that worlds include.
  Result<std::vector<std::size_t>> OrderDefinitions() {
    std::map<std::string, std::size_t, std::less<>> index;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < definitions_.size(); ++i) {
      names.push_back(definitions_[i].name().name);
      index.emplace(names.back(), i);
    }
    std::vector<std::vector<Dependency>> dependencies(definitions_.size());
    for (std::size_t i = 0; i < definitions_.size(); ++i) {
      const Definition& definition = definitions_[i];
      const auto add = [&](const syntax::UsePath& path, ItemKind kind) -> Status {
        if (path.package) return {};
        COMPOSABLE_TRY(const PathTarget target, paths_[definition.scope].Find(path, kind));
        const bool is_local = target.package == ToString(unit_.name);
        if (is_local) dependencies[i].push_back({index.find(target.name)->second, path.span});
        return {};
      };
      COMPOSABLE_CHECK(AddDependencies(definition, add));
    }
    DependencyOrder order = OrderByDependency(dependencies);
    if (order.cycle.empty()) return std::move(order.order);
    return context_.Fail(order.cycle.front().span, "`{}` depends on itself: {}",
                         names[order.cycle.back().target], DescribeCycle(order.cycle, names));
  }

  template <typename Add>
  static Status AddDependencies(const Definition& definition, const Add& add) {
    if (definition.interface != nullptr) {
      for (const syntax::InterfaceMember& member : definition.interface->members) {
        if (const auto* use = std::get_if<syntax::UseItem>(&member)) {
          COMPOSABLE_CHECK(add(use->from, ItemKind::kInterface));
        }
      }
      return {};
    }
    for (const syntax::WorldMember& member : definition.world->members) {
      if (const auto* include = std::get_if<syntax::IncludeItem>(&member)) {
        COMPOSABLE_CHECK(add(include->from, ItemKind::kWorld));
      }
    }
    return {};
  }

  Status ResolveInterfaceAt(const Definition& definition, ResolvedPackage& resolved) {
    COMPOSABLE_TRY(InterfaceSymbol symbol,
                   ResolveInterface(context_, paths_[definition.scope], *definition.interface));
    if (symbol.interface != nullptr) resolved.package.interfaces.push_back(symbol.interface);
    resolved.interfaces.emplace(definition.name().name, std::move(symbol));
    return {};
  }

  Status ResolveWorldAt(const Definition& definition, ResolvedPackage& resolved) {
    COMPOSABLE_TRY(WorldSymbol symbol,
                   ResolveWorld(context_, paths_[definition.scope], *definition.world));
    if (symbol.world != nullptr) resolved.package.worlds.push_back(symbol.world);
    resolved.worlds.emplace(definition.name().name, std::move(symbol));
    return {};
  }

  Context& context_;
  const PackageUnit& unit_;
  PackageItems items_;
  std::vector<Definition> definitions_;
  std::vector<PathScope> paths_;  // of each scope
};

// How many interfaces are on the longest way through the `use`s of one that comes without a symbol.
std::uint32_t UseDepth(const Context& context, const Interface& interface) {
  std::uint32_t depth = 1;
  for (const InterfacePtr& used : DirectDependencies(interface)) {
    if (!used->name) continue;
    const auto package = context.packages().find(ToString(used->name->package));
    if (package == context.packages().end()) continue;
    const auto symbol = package->second.interfaces.find(used->name->name);
    if (symbol == package->second.interfaces.end()) continue;
    depth = std::max(depth, symbol->second.use_depth + 1);
  }
  return depth;
}

}  // namespace

Status ResolvePackage(Context& context, const PackageUnit& unit) {
  return PackageResolver(context, unit).Run();
}

void AddResolvedPackage(Context& context, const Package& package) {
  ResolvedPackage& resolved = context.packages()[ToString(package.name)];
  resolved.package = package;
  for (const InterfacePtr& interface : package.interfaces) {
    InterfaceSymbol symbol;
    symbol.interface = interface;
    for (const TypeDefinition& type : interface->types) {
      symbol.types.emplace(type.name, TypeSymbol{type, {}});
    }
    for (const Function& function : interface->functions) {
      symbol.functions.insert(ToString(function.name));
    }
    symbol.use_depth = UseDepth(context, *interface);
    resolved.interfaces.emplace(interface->name->name, std::move(symbol));
  }
  for (const WorldPtr& world : package.worlds) {
    resolved.worlds.emplace(world->name.name, WorldSymbol{world, {}});
  }
}

}  // namespace composable::wit::resolve
