#include "graph/type_check.h"

#include <algorithm>
#include <memory>
#include <variant>

#include "wit/version.h"

namespace composable::graph {
namespace {

bool HasResources(const wit::Interface& interface) {
  return std::ranges::any_of(
      interface.types, [](const wit::TypeDefinition& type) { return type.resource != nullptr; });
}

bool UsesAny(const wit::Interface& interface, const std::set<const wit::Interface*>& others) {
  return std::ranges::any_of(interface.types, [&](const wit::TypeDefinition& type) {
    return others.contains(type.used_from.get());
  });
}

// What compatible versions of an interface have in common.
std::string HostName(const wit::WorldItem& import, const wit::Interface* interface) {
  if (interface == nullptr || !interface->name) return import.name;
  std::string name = wit::UnversionedName(*interface->name);
  const std::optional<wit::Version>& version = interface->name->package.version;
  if (version) name += '@' + wit::CanonicalVersion(*version);
  return name;
}

}  // namespace

CheckedInstance& TypeChecker::Add(const wit::World& world) {
  return instances_.emplace_back(world);
}

std::optional<wit::Mismatch> TypeChecker::Bind(CheckedInstance& importer,
                                               const wit::WorldItem& import,
                                               const CheckedInstance& provider,
                                               const wit::WorldItem& provided) {
  if (const wit::Interface* const wanted = wit::InterfaceOf(import)) {
    const wit::Interface& given = *wit::InterfaceOf(provided);
    if (UsesAny(*wanted, importer.unsound) || UsesAny(given, provider.unsound)) {
      importer.unsound.insert(wanted);
      return std::nullopt;
    }
    auto mismatch = wit::FindMismatch(given, provider.scope, *wanted, importer.scope);
    if (mismatch && HasResources(*wanted)) importer.unsound.insert(wanted);
    if (UsesAny(*wanted, importer.open) || UsesAny(given, provider.open)) return std::nullopt;
    return mismatch;
  }
  if (const auto* const wanted = std::get_if<wit::Function>(&import.item)) {
    return wit::FindMismatch(std::get<wit::Function>(provided.item), provider.scope, *wanted,
                             importer.scope);
  }
  if (const auto* const wanted = std::get_if<wit::TypeDefinition>(&import.item)) {
    const auto& given = std::get<wit::TypeDefinition>(provided.item);
    if (wanted->form == wit::TypeForm::kResource && given.resource != nullptr) {
      importer.scope.Bind(wanted->resource, provider.scope.IdentityOf(given.resource));
      return std::nullopt;
    }
    return wit::FindMismatch(given.type, provider.scope, wanted->type, importer.scope);
  }
  return std::nullopt;
}

std::optional<wit::Mismatch> TypeChecker::BindToCapability(CheckedInstance& importer,
                                                           const wit::WorldItem& import,
                                                           const std::string& capability,
                                                           const wit::Interface& declared) {
  const wit::Interface& wanted = *wit::InterfaceOf(import);
  if (UsesAny(wanted, importer.unsound)) {
    importer.unsound.insert(&wanted);
    return std::nullopt;
  }
  auto mismatch = wit::FindMismatch(declared, capabilities_[capability], wanted, importer.scope);
  if (mismatch && HasResources(wanted)) importer.unsound.insert(&wanted);
  if (UsesAny(wanted, importer.open)) return std::nullopt;
  return mismatch;
}

void TypeChecker::BindToHost(CheckedInstance& importer, const wit::WorldItem& import) {
  const auto bind = [&](const wit::TypeDefinition& type, const std::string& interface) {
    if (type.form != wit::TypeForm::kResource) return;
    importer.scope.Bind(type.resource, HostResource(interface, type.name));
  };
  const wit::Interface* const interface = wit::InterfaceOf(import);
  const std::string name = HostName(import, interface);
  if (interface != nullptr) {
    for (const wit::TypeDefinition& type : interface->types) bind(type, name);
  } else if (const auto* const type = std::get_if<wit::TypeDefinition>(&import.item)) {
    bind(*type, {});
  }
}

void TypeChecker::LeaveOpen(CheckedInstance& importer, const wit::WorldItem& import) {
  BindToHost(importer, import);
  if (const wit::Interface* const interface = wit::InterfaceOf(import)) {
    importer.open.insert(interface);
  }
}

wit::ResourceScope::Identity TypeChecker::HostResource(const std::string& interface,
                                                       const std::string& name) {
  wit::ResourcePtr& resource = host_resources_[{interface, name}];
  if (resource == nullptr) {
    resource = std::make_shared<const wit::Resource>(
        wit::Resource{.interface = interface, .name = name, .docs = {}});
  }
  return host_.IdentityOf(resource);
}

}  // namespace composable::graph
