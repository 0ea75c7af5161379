// Looking up the names that a type gives its parts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "value/value.h"
#include "wit/type.h"

namespace composable::value {

// The names of a record's fields, a variant's cases, an enum's cases or the flags.
std::vector<std::string> NamesOf(const wit::Type& type);

// The index of a record's field, a variant's, option's or result's case, an enum's case, or a flag.
std::optional<std::uint32_t> FindName(const wit::Type& type, std::string_view name);

// "unknown field `nmae` of `person`; did you mean `name`?", for one of the kinds above.
std::string UnknownName(const wit::Type& type, std::string_view name);

// A value of a type that may be left out: none for an option, nothing for other types.
std::optional<Value> DefaultFor(const wit::Type& type);

}  // namespace composable::value
