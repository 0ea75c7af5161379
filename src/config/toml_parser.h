// TOML text → Document. The only door to the TOML library.
#pragma once

#include "base/error.h"
#include "config/document.h"
#include "config/source_text.h"

namespace composable::config {

// Reads TOML 1.0. The first mistake ends the reading: one error, kInvalidConfig, at its place. Text
// that is not UTF-8 or nests deeper than kMaxNesting is such a mistake. A key or table that stands
// twice is told with both places. No input makes it crash or recurse without bound; its time grows
// with the square of the number of reopened tables, so the caller bounds the size.
Result<Document> ParseToml(const SourceText& source);

}  // namespace composable::config
