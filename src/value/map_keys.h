// Repeated keys in maps.
//
// The canonical ABI lets a map's entries repeat a key. As in a hash table that is filled entry by
// entry, the last value of a key counts, at the place where the key came first.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "value/value.h"

namespace composable::value {

// Given a text for the key of each entry, equal for equal keys: the indices of the entries that
// count.
std::vector<std::size_t> EntriesThatCount(std::span<const std::string> keys);

// Keeps only the entries that count.
void MergeRepeatedKeys(std::span<const std::string> keys, Map& map);

}  // namespace composable::value
