#include "compose/resources.h"

#include <algorithm>
#include <unordered_set>

#include "wit/type_parts.h"

namespace composable::compose {
namespace {

class Collector {
 public:
  void Add(const wit::Type& type) {
    if (type.kind() == wit::Kind::kOwn || type.kind() == wit::Kind::kBorrow) {
      resources_.insert(type.handle().resource);
      return;
    }
    if (!seen_.insert(type.identity()).second) return;
    if (type.kind() == wit::Kind::kRecord || type.kind() == wit::Kind::kVariant ||
        type.kind() == wit::Kind::kEnum || type.kind() == wit::Kind::kFlags) {
      nominal_.insert(type.identity());
    }
    wit::VisitParts(type, [this](const wit::Type& part) { Add(part); });
  }
  void Add(const wit::TypeDefinition& definition) {
    if (definition.resource != nullptr) resources_.insert(definition.resource);
    Add(definition.type);
  }
  void Add(const wit::Function& function) {
    for (const wit::Parameter& parameter : function.type.parameters) Add(parameter.type);
    if (function.type.result) Add(*function.type.result);
  }
  void Add(const wit::InterfacePtr& interface) {
    for (const wit::TypeDefinition& type : interface->types) Add(type);
    for (const wit::Function& function : interface->functions) Add(function);
  }
  void Add(const wit::ForeignItem& /*nothing*/) {}

  std::set<wit::ResourcePtr> TakeResources() { return std::move(resources_); }
  std::set<const void*> TakeNominal() { return std::move(nominal_); }

 private:
  std::set<wit::ResourcePtr> resources_;
  std::set<const void*> nominal_;
  std::unordered_set<const void*> seen_;  // within one item, whose types live as long
};

// The types that the item has names for.
template <typename Visit>
void VisitNames(const wit::WorldItem& item, Visit visit) {
  if (const auto* type = std::get_if<wit::TypeDefinition>(&item.item)) visit(*type);
  const wit::Interface* const interface = wit::InterfaceOf(item);
  if (interface == nullptr) return;
  for (const wit::TypeDefinition& type : interface->types) visit(type);
}

}  // namespace

std::set<wit::ResourcePtr> ResourcesUsedBy(const wit::WorldItem& item) {
  Collector collector;
  std::visit([&](const auto& one) { collector.Add(one); }, item.item);
  return collector.TakeResources();
}

bool DefinesOneOf(const wit::WorldItem& item, const std::set<wit::ResourcePtr>& resources) {
  const auto defines = [&](const wit::TypeDefinition& type) {
    return type.form == wit::TypeForm::kResource && resources.contains(type.resource);
  };
  if (const auto* type = std::get_if<wit::TypeDefinition>(&item.item)) return defines(*type);
  const wit::Interface* const interface = wit::InterfaceOf(item);
  return interface != nullptr && std::ranges::any_of(interface->types, defines);
}

UnnamedTypes::UnnamedTypes(const wit::WorldItem& item) {
  Collector collector;
  std::visit([&](const auto& one) { collector.Add(one); }, item.item);
  resources_ = collector.TakeResources();
  types_ = collector.TakeNominal();
  VisitNames(item, [&](const wit::TypeDefinition& type) {
    resources_.erase(type.resource);
    types_.erase(type.type.identity());
    types_.erase(type.body.identity());
  });
}

bool UnnamedTypes::AreNamedBy(const wit::WorldItem& other) const {
  bool any = false;
  VisitNames(other, [&](const wit::TypeDefinition& type) {
    any = any || types_.contains(type.type.identity()) ||
          (type.resource != nullptr && resources_.contains(type.resource));
  });
  return any;
}

}  // namespace composable::compose
