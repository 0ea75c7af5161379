#include "wit/world.h"

#include <algorithm>

namespace composable::wit {

const WorldItem* FindItem(const std::vector<WorldItem>& items, std::string_view name) {
  const auto found = std::ranges::find(items, name, &WorldItem::name);
  return found == items.end() ? nullptr : &*found;
}

const Interface* InterfaceOf(const WorldItem& item) {
  const auto* const interface = std::get_if<InterfacePtr>(&item.item);
  return interface == nullptr ? nullptr : interface->get();
}

}  // namespace composable::wit
