// Free-form values of definitions, each with its place: what a key holds whose meaning is somebody
// else's business.
//
// Plain data: movable, copyable, comparable, without references into the file it came from.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "config/located.h"
#include "config/secrecy.h"

namespace composable::config {

struct Property;
struct PropertyValue;

using PropertyList = std::vector<PropertyValue>;
using PropertyTable = std::vector<Property>;  // in the order of the file; keys are distinct

// A date or time is text, as the file spells it.
struct PropertyValue {
  std::variant<bool, std::int64_t, double, std::string, PropertyList, PropertyTable> value;
  FilePosition where;
  Secrecy secrecy = Secrecy::kOpen;  // of a string
  bool operator==(const PropertyValue&) const = default;
};

struct Property {
  Located<std::string> key;
  PropertyValue value;
  bool operator==(const Property&) const = default;
};

}  // namespace composable::config
