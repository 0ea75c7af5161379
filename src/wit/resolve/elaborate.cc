// What a world needs besides what it names: the interfaces that types come from.
//
// Source: component model, WIT.md "Transitive imports and worlds".

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "wit/resolve/worlds.h"

namespace composable::wit::resolve {
namespace {

// Interfaces come first, then used types, defined types, functions, and functions of resources.
int Rank(const WorldItem& item) {
  if (std::holds_alternative<InterfacePtr>(item.item)) return 0;
  if (const auto* type = std::get_if<TypeDefinition>(&item.item)) {
    return type->form == TypeForm::kUsed ? 1 : 2;
  }
  const auto& function = std::get<Function>(item.item);
  return function.name.kind == FunctionKind::kFreestanding ? 3 : 4;
}

// Sorts by rank; items of one rank keep their order.
template <typename Item, typename RankOf>
void SortByRank(std::vector<Item>& items, RankOf rank_of) {
  constexpr int kRanks = 5;
  std::vector<Item> sorted;
  sorted.reserve(items.size());
  for (int rank = 0; rank < kRanks; ++rank) {
    for (const Item& item : items) {
      if (rank_of(item) == rank) sorted.push_back(item);
    }
  }
  items = std::move(sorted);
}

// The import or export of an interface that nobody named, for the sake of one of the stability.
WorldItem Implied(const InterfacePtr& interface, const Stability& stability) {
  WorldItem item{ToString(*interface->name), interface};
  item.stability = stability;
  return item;
}

class Elaborator {
 public:
  Elaborator(const Context& context, DraftWorld draft)
      : context_(context), draft_(std::move(draft)) {}

  Result<World> Run() {
    world_.name = draft_.name;
    SortByRank(draft_.imports, [](const DraftItem& draft) { return Rank(draft.item); });
    for (const DraftItem& draft : draft_.imports) AddImport(draft.item);
    COMPOSABLE_CHECK(AddExports());
    SortByRank(world_.imports, Rank);
    return std::move(world_);
  }

 private:
  bool AddOnce(std::vector<WorldItem>& items, std::set<std::string>& names, const WorldItem& item) {
    if (!names.insert(item.name).second) return false;
    items.push_back(item);
    return true;
  }

  void AddImport(const WorldItem& item) {
    if (const auto* interface = std::get_if<InterfacePtr>(&item.item)) {
      if (import_names_.contains(item.name)) return;
      AddDependencies(**interface, item.stability);
    } else if (const auto* type = std::get_if<TypeDefinition>(&item.item);
               type != nullptr && type->used_from != nullptr) {
      AddImport(Implied(type->used_from, type->stability));
    }
    AddOnce(world_.imports, import_names_, item);
  }

  void AddDependencies(const Interface& interface, const Stability& stability) {
    for (const InterfacePtr& dependency : DirectDependencies(interface)) {
      AddImport(Implied(dependency, stability));
    }
  }

  // An exported interface uses the types of other exports, where those are exports as well; then
  // all between the two have to be exports, too. Else it uses the types of imports.
  Status AddExports() {
    std::vector<const DraftItem*> interfaces;
    for (const DraftItem& draft : draft_.exports) {
      if (std::holds_alternative<InterfacePtr>(draft.item.item)) {
        interfaces.push_back(&draft);
        exported_.emplace(draft.item.name, &draft.item);
      } else {
        AddOnce(world_.exports, export_names_, draft.item);
      }
    }
    for (const DraftItem* draft : interfaces) COMPOSABLE_CHECK(AddExport(draft->item, draft->span));
    return {};
  }

  Status AddExport(const WorldItem& item, const Span& span) {
    if (export_names_.contains(item.name)) return {};
    for (const InterfacePtr& dependency : DirectDependencies(*std::get<InterfacePtr>(item.item))) {
      const std::string name = ToString(*dependency->name);
      const auto exported = exported_.find(name);
      if (exported != exported_.end()) {
        COMPOSABLE_CHECK(AddExport(*exported->second, span));
      } else {
        COMPOSABLE_CHECK(RequireImport(dependency, item, span));
      }
    }
    if (const auto cause = required_imports_.find(item.name); cause != required_imports_.end()) {
      return Conflict(item.name, cause->second, span);
    }
    AddOnce(world_.exports, export_names_, item);
    return {};
  }

  // `cause` is the export for whose sake the interface has to be imported.
  Status RequireImport(const InterfacePtr& interface, const WorldItem& cause, const Span& span) {
    const std::string name = ToString(*interface->name);
    if (required_imports_.contains(name)) return {};
    if (export_names_.contains(name)) return Conflict(name, cause.name, span);
    for (const InterfacePtr& dependency : DirectDependencies(*interface)) {
      COMPOSABLE_CHECK(RequireImport(dependency, cause, span));
    }
    required_imports_.emplace(name, cause.name);
    AddOnce(world_.imports, import_names_, Implied(interface, cause.stability));
    return {};
  }

  Status Conflict(const std::string& name, const std::string& cause, const Span& span) const {
    return context_.Fail(
        span,
        "`{0}` cannot be exported: the export `{1}` uses its types both directly and through "
        "interfaces that are not exported, which would make it an import as well; export those "
        "interfaces, too, or leave out the export of `{0}`",
        name, cause);
  }

  const Context& context_;
  DraftWorld draft_;
  World world_;
  std::set<std::string> import_names_;
  std::set<std::string> export_names_;
  std::map<std::string, const WorldItem*> exported_;     // the interfaces named as exports
  std::map<std::string, std::string> required_imports_;  // interface → the export that needs it
};

}  // namespace

Result<World> Elaborate(const Context& context, DraftWorld draft) {
  return Elaborator(context, std::move(draft)).Run();
}

}  // namespace composable::wit::resolve
