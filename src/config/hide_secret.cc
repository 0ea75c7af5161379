#include "config/hide_secret.h"

#include <algorithm>
#include <variant>

namespace composable::config {
namespace {

bool HasSecretAt(const PropertyTable& table, const FilePosition& where);

bool HasSecretAt(const PropertyValue& value, const FilePosition& where) {
  if (value.secrecy == Secrecy::kSecret && value.where == where) return true;
  if (const auto* const list = std::get_if<PropertyList>(&value.value)) {
    return std::ranges::any_of(*list,
                               [&](const PropertyValue& item) { return HasSecretAt(item, where); });
  }
  const auto* const table = std::get_if<PropertyTable>(&value.value);
  return table != nullptr && HasSecretAt(*table, where);
}

bool HasSecretAt(const PropertyTable& table, const FilePosition& where) {
  return std::ranges::any_of(
      table, [&](const Property& property) { return HasSecretAt(property.value, where); });
}

}  // namespace

void HideSecret(const PropertyTable& properties, Error& error) {
  const auto* const where = std::get_if<FilePosition>(&error.where);
  if (where == nullptr || !HasSecretAt(properties, *where)) return;
  error.message = fmt::format(
      "the value {} does not fit; why does not show, because it holds a secret", kHidden);
  error.details.clear();
}

}  // namespace composable::config
