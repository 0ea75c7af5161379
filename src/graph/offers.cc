#include "graph/offers.h"

#include <algorithm>
#include <compare>
#include <functional>
#include <utility>
#include <variant>

namespace composable::graph {
namespace {

const std::optional<wit::Version>& VersionOf(const MatchName& name) {
  return name.interface->package.version;
}

// Whether it is under a plain label, not under the name of an interface.
bool IsLabel(const MatchName& name) { return !name.name.contains(':'); }

// Whether `a` suits better than `b`; both match `wanted`.
bool IsBetter(const MatchName& a, const MatchName& b, const MatchName& wanted) {
  if (b.name == wanted.name) return false;
  if (a.name == wanted.name) return true;
  if (!a.interface || !b.interface || !VersionOf(a) || !VersionOf(b)) return false;
  return std::is_gt(wit::ComparePrecedence(*VersionOf(a), *VersionOf(b)));
}

}  // namespace

std::vector<MatchName> MatchNamesOf(const std::vector<wit::WorldItem>& items) {
  std::vector<MatchName> names;
  names.reserve(items.size());
  for (const wit::WorldItem& item : items) {
    const wit::Interface* const interface = wit::InterfaceOf(item);
    names.push_back({.kind = item.item.index(),
                     .name = item.name,
                     .interface = interface == nullptr ? std::nullopt : interface->name});
  }
  return names;
}

std::string KeyOf(const MatchName& name) {
  return name.interface ? wit::UnversionedName(*name.interface) : name.name;
}

bool Matches(const MatchName& provided, const MatchName& wanted) {
  if (provided.kind != wanted.kind) return false;
  if (provided.name == wanted.name) return true;
  return provided.interface && wanted.interface &&
         wit::IsCompatible(*provided.interface, *wanted.interface);
}

void Offers::Add(std::size_t provider, const std::vector<MatchName>& exports) {
  for (std::size_t i = 0; i < exports.size(); ++i) {
    by_key_.emplace(KeyOf(exports[i]), Offer{provider, i, &exports[i]});
  }
}

std::vector<Offer> Offers::Find(const MatchName& wanted) const {
  std::vector<Offer> best;
  const auto [begin, end] = by_key_.equal_range(KeyOf(wanted));
  for (auto at = begin; at != end; ++at) {
    const Offer& offer = at->second;
    if (!Matches(*offer.name, wanted)) continue;
    if (best.empty() || best.back().provider != offer.provider) {
      best.push_back(offer);
    } else if (IsBetter(*offer.name, *best.back().name, wanted)) {
      best.back() = offer;
    }
  }
  // An export of that very label is meant for the import, wherever it comes.
  const auto has_label = [&](const Offer& offer) { return offer.name->name == wanted.name; };
  if (IsLabel(wanted) && std::ranges::any_of(best, has_label)) {
    std::erase_if(best, std::not_fn(has_label));
  }
  return best;
}

std::vector<Offer> Offers::FindOtherVersions(const MatchName& wanted) const {
  std::vector<Offer> others;
  const auto [begin, end] = by_key_.equal_range(KeyOf(wanted));
  for (auto at = begin; at != end; ++at) {
    const MatchName& name = *at->second.name;
    if (name.kind == wanted.kind && name.interface && wanted.interface && !Matches(name, wanted)) {
      others.push_back(at->second);
    }
  }
  return others;
}

}  // namespace composable::graph
