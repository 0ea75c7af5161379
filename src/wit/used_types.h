// What the types of an item of a world need names for, and who gives them.
#pragma once

#include <set>
#include <vector>

#include "wit/world.h"

namespace composable::wit {

// All resources in the types and functions of the item.
std::set<ResourcePtr> ResourcesUsedBy(const WorldItem& item);

// Whether the item brings one of these resources: it is not used from elsewhere.
bool DefinesOneOf(const WorldItem& item, const std::set<ResourcePtr>& resources);

// The resources, and the records, variants, enums and flags, that the item's types and functions
// are made of and that it has no name for itself.
class UnnamedTypes {
 public:
  explicit UnnamedTypes(const WorldItem& item);

  bool empty() const { return resources_.empty() && types_.empty(); }
  // Whether the other item, of the same component, has a name for one of them.
  bool AreNamedBy(const WorldItem& other) const;

 private:
  std::set<ResourcePtr> resources_;
  std::set<const void*> types_;  // identities
};

}  // namespace composable::wit
