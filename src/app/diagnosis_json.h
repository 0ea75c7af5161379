// What is wrong with a system, for editors and other programs; docs/diagnostics describes it.
//
// Spec: section 3, `check`.
#pragma once

#include <optional>
#include <string>

#include "app/runtime.h"

namespace composable::app {

// One JSON document with an end of line: warnings, then errors, each with its code and place, and
// how much was checked; that is absent where definitions did not load.
std::string DiagnosisAsJson(const Diagnosis& diagnosis, const std::optional<Inventory>& inventory);

}  // namespace composable::app
