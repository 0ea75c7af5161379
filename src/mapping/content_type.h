// Content types as mapping keys name them: a literal, or a path to where it stands.
//
// Spec: section 4, `param-encoding`, `result-decoding`.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "base/error.h"
#include "mapping/path.h"
#include "mapping/setting.h"
#include "wit/type.h"

namespace composable::mapping {

// The content types that bytes can be made of and into.
enum class Coding : std::uint8_t { kJson, kText };

// `application/json` or `text/plain`, perhaps with parameters, in any case; nothing for others.
std::optional<Coding> FindCoding(std::string_view content_type);
// Error: kInvalidArgument for others.
Result<Coding> GetCoding(std::string_view content_type);

// Where the content type of one argument or field comes from.
using CodingSource = std::variant<Coding, Path>;

// Reads "application/json" or "{path}". Error: kInvalidConfig, at its place.
Result<CodingSource> ParseCodingSource(const Setting& setting);

// Whether a content type can be what the path leads to: `found`, or why there is nothing. Error:
// kTypeMismatch, without a place, which names the path.
Status CheckCodingPath(const Path& path, Result<const wit::Type*> found);

}  // namespace composable::mapping
