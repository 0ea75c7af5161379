// Whether what a template makes can be a value of a type.
#pragma once

#include <vector>

#include "base/error.h"
#include "mapping/template.h"
#include "wit/type.h"

namespace composable::mapping {

// Reports, each at its place, what can never fit whatever the references stand for: literals and
// fallbacks of other types, tables with unknown or missing fields, texts with references where no
// string can be. kTypeMismatch.
void CheckTemplate(const Template& made, const wit::Type& type, std::vector<Error>& errors);

}  // namespace composable::mapping
