#include "value/map_keys.h"

#include <string_view>
#include <unordered_map>
#include <utility>

namespace composable::value {

std::vector<std::size_t> EntriesThatCount(std::span<const std::string> keys) {
  std::unordered_map<std::string_view, std::size_t> places;
  places.reserve(keys.size());
  std::vector<std::size_t> entries;
  entries.reserve(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto [place, is_new] = places.emplace(keys[i], entries.size());
    if (is_new) {
      entries.push_back(i);
    } else {
      entries[place->second] = i;
    }
  }
  return entries;
}

void MergeRepeatedKeys(std::span<const std::string> keys, Map& map) {
  const std::vector<std::size_t> entries = EntriesThatCount(keys);
  if (entries.size() == keys.size()) return;
  Map merged;
  merged.entries.reserve(entries.size());
  for (const std::size_t entry : entries) merged.entries.push_back(std::move(map.entries[entry]));
  map = std::move(merged);
}

}  // namespace composable::value
