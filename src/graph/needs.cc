#include "graph/needs.h"

#include <algorithm>
#include <array>
#include <variant>

namespace composable::graph {
namespace {

struct HoldsTypesOnly {
  bool operator()(const wit::InterfacePtr& interface) const {
    return interface->functions.empty() && interface->foreign.empty() &&
           std::ranges::none_of(interface->types, [](const wit::TypeDefinition& type) {
             return type.form == wit::TypeForm::kResource;
           });
  }
  bool operator()(const wit::TypeDefinition& type) const {
    return type.form != wit::TypeForm::kResource;
  }
  bool operator()(const wit::Function& /*function*/) const { return false; }
  bool operator()(const wit::ForeignItem& /*item*/) const { return false; }
};

struct Noun {
  std::string_view operator()(const wit::InterfacePtr& /*interface*/) const { return "interface"; }
  std::string_view operator()(const wit::TypeDefinition& type) const {
    return type.form == wit::TypeForm::kResource ? "resource" : "type";
  }
  std::string_view operator()(const wit::Function& /*function*/) const { return "function"; }
  std::string_view operator()(const wit::ForeignItem& item) const { return item.what; }
};

}  // namespace

bool IsTypesOnly(const wit::WorldItem& item) { return std::visit(HoldsTypesOnly(), item.item); }

bool IsConfigStore(const wit::InterfaceName& interface) {
  const std::string name = wit::UnversionedName(interface);
  return name == "wasi:config/store" || name == "wasi:config/runtime";
}

bool IsAdvice(const wit::InterfaceName& interface) {
  static const std::array<wit::InterfaceName, 2> kVersions = {
      wit::ParseInterfaceName("modulewise:interceptor/advice@0.1.0").value(),
      wit::ParseInterfaceName("composable:interceptor/advice@0.2.0").value()};
  return std::ranges::any_of(kVersions, [&](const wit::InterfaceName& version) {
    return wit::IsCompatible(interface, version);
  });
}

std::string_view NounOf(const wit::WorldItem& item) { return std::visit(Noun(), item.item); }

}  // namespace composable::graph
