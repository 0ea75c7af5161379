// `config.*` of a component → the entries that it reads.
#pragma once

#include <vector>

#include "config/definition.h"
#include "config/document.h"
#include "config/reporter.h"

namespace composable::config {

// Flattens a table: keys of nested tables are joined by dots, arrays become the texts of their
// items with commas between (secret where an item is), and numbers, booleans, dates and times
// become text. Empty tables say nothing. Reports tables in arrays, and keys that come out the same;
// TOML has no null.
//
// Source: spec, section 2, `wasi:config/store`.
std::vector<ConfigEntry> FlattenConfig(const Table& table, const Reporter& reporter);

}  // namespace composable::config
