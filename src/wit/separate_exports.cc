#include "wit/separate_exports.h"

#include <map>
#include <memory>
#include <utility>
#include <variant>

#include "wit/substitute.h"

namespace composable::wit {
namespace {

class ExportSeparator {
 public:
  InterfacePtr Copy(const InterfacePtr& interface) {
    auto copy = std::make_shared<Interface>(*interface);
    for (TypeDefinition& type : copy->types) Replace(type);
    for (Function& function : copy->functions) function.type = substitution_.Apply(function.type);
    copies_.emplace(interface, copy);
    return copy;
  }

 private:
  // From now on what refers to the type refers to its copy.
  void Replace(TypeDefinition& type) {
    if (type.form == TypeForm::kUsed) {
      const auto source = copies_.find(type.used_from);
      if (source != copies_.end()) type.used_from = source->second;
    } else if (type.form == TypeForm::kResource) {
      const auto resource = std::make_shared<const Resource>(*type.resource);
      substitution_.ReplaceResource(type.resource, resource);
    }
    const Type old = type.type;
    type.resource = substitution_.Apply(type.resource);
    type.body = substitution_.Apply(type.body);
    if (type.form == TypeForm::kUsed || type.form == TypeForm::kResource) {
      type.type = substitution_.Apply(type.type);
      return;
    }
    type.type = old.name() != nullptr ? type.body.Named(*old.name()) : type.body;
    substitution_.ReplaceType(old, type.type);
  }

  TypeSubstitution substitution_;
  std::map<InterfacePtr, InterfacePtr> copies_;
};

}  // namespace

World SeparateExports(const World& world) {
  World separated = world;
  ExportSeparator separator;
  for (WorldItem& item : separated.exports) {
    if (auto* const interface = std::get_if<InterfacePtr>(&item.item)) {
      *interface = separator.Copy(*interface);
    }
  }
  return separated;
}

}  // namespace composable::wit
