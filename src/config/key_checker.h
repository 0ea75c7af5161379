// Checks the keys of a definition against the schema.
#pragma once

#include <span>

#include "config/document.h"
#include "config/reporter.h"
#include "config/schema.h"

namespace composable::config {

// Reports every unknown key, with the nearest known one, at the key, and every value of the wrong
// kind, at the value. What passes has the shape that its rule names, so whoever reads it need not
// look again.
void CheckKeys(const Table& table, std::span<const KeyRule> rules, const Reporter& reporter);

}  // namespace composable::config
