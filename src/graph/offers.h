// Which exports may satisfy which imports, as far as their names tell.
//
// Spec: section 2, "An import is matched by interface name, semver-compatibly".
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "wit/name.h"
#include "wit/world.h"

namespace composable::graph {

// What an import or export is matched by: the interface that it is of, or that an item under a
// plain label implements; and its own name. Things of different kinds never match.
struct MatchName {
  std::size_t kind = 0;  // the index in WorldItem::item
  std::string name;      // WorldItem::name
  std::optional<wit::InterfaceName> interface;
};

std::vector<MatchName> MatchNamesOf(const std::vector<wit::WorldItem>& items);

// What an import looks for: items of the same key may match it.
std::string KeyOf(const MatchName& name);

bool Matches(const MatchName& provided, const MatchName& wanted);

// An export of one of several providers.
struct Offer {
  std::size_t provider = 0;     // counted in the order of precedence
  std::size_t export_item = 0;  // index into the exports of its world
  const MatchName* name = nullptr;
};

// The exports of several providers, for many look-ups. Refers to the names, which must outlive it.
class Offers {
 public:
  // Providers are added in the order of precedence.
  void Add(std::size_t provider, const std::vector<MatchName>& exports);

  // For each provider that has a matching export the one that suits best: the one of the same name,
  // else the newest. In the order of precedence. For a plain label, providers that export that very
  // label leave out those that export the interface under another name.
  std::vector<Offer> Find(const MatchName& wanted) const;

  // The same interface in versions that do not match, in the order of precedence.
  std::vector<Offer> FindOtherVersions(const MatchName& wanted) const;

 private:
  std::multimap<std::string, Offer> by_key_;  // in the order in which they were added
};

}  // namespace composable::graph
