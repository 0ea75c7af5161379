#include "wit/used_types.h"

#include <algorithm>
#include <unordered_set>

#include "wit/type_parts.h"

namespace composable::wit {
namespace {

class Collector {
 public:
  void Add(const Type& type) {
    if (type.kind() == Kind::kOwn || type.kind() == Kind::kBorrow) {
      resources_.insert(type.handle().resource);
      return;
    }
    if (!seen_.insert(type.identity()).second) return;
    if (type.kind() == Kind::kRecord || type.kind() == Kind::kVariant ||
        type.kind() == Kind::kEnum || type.kind() == Kind::kFlags) {
      nominal_.insert(type.identity());
    }
    VisitParts(type, [this](const Type& part) { Add(part); });
  }
  void Add(const TypeDefinition& definition) {
    if (definition.resource != nullptr) resources_.insert(definition.resource);
    Add(definition.type);
  }
  void Add(const Function& function) {
    for (const Parameter& parameter : function.type.parameters) Add(parameter.type);
    if (function.type.result) Add(*function.type.result);
  }
  void Add(const InterfacePtr& interface) {
    for (const TypeDefinition& type : interface->types) Add(type);
    for (const Function& function : interface->functions) Add(function);
  }
  void Add(const ForeignItem& /*nothing*/) {}

  std::set<ResourcePtr> TakeResources() { return std::move(resources_); }
  std::set<const void*> TakeNominal() { return std::move(nominal_); }

 private:
  std::set<ResourcePtr> resources_;
  std::set<const void*> nominal_;
  std::unordered_set<const void*> seen_;  // within one item, whose types live as long
};

// The types that the item has names for.
template <typename Visit>
void VisitNames(const WorldItem& item, Visit visit) {
  if (const auto* type = std::get_if<TypeDefinition>(&item.item)) visit(*type);
  const Interface* const interface = InterfaceOf(item);
  if (interface == nullptr) return;
  for (const TypeDefinition& type : interface->types) visit(type);
}

}  // namespace

std::set<ResourcePtr> ResourcesUsedBy(const WorldItem& item) {
  Collector collector;
  std::visit([&](const auto& one) { collector.Add(one); }, item.item);
  return collector.TakeResources();
}

bool DefinesOneOf(const WorldItem& item, const std::set<ResourcePtr>& resources) {
  const auto defines = [&](const TypeDefinition& type) {
    return type.form == TypeForm::kResource && resources.contains(type.resource);
  };
  if (const auto* type = std::get_if<TypeDefinition>(&item.item)) return defines(*type);
  const Interface* const interface = InterfaceOf(item);
  return interface != nullptr && std::ranges::any_of(interface->types, defines);
}

UnnamedTypes::UnnamedTypes(const WorldItem& item) {
  Collector collector;
  std::visit([&](const auto& one) { collector.Add(one); }, item.item);
  resources_ = collector.TakeResources();
  types_ = collector.TakeNominal();
  VisitNames(item, [&](const TypeDefinition& type) {
    resources_.erase(type.resource);
    types_.erase(type.type.identity());
    types_.erase(type.body.identity());
  });
}

bool UnnamedTypes::AreNamedBy(const WorldItem& other) const {
  bool any = false;
  VisitNames(other, [&](const TypeDefinition& type) {
    any = any || types_.contains(type.type.identity()) ||
          (type.resource != nullptr && resources_.contains(type.resource));
  });
  return any;
}

}  // namespace composable::wit
