// What a key of a definition holds, as data: what reads keys, what reports unknown ones, and the
// JSON Schema of the configuration language follow from it.
//
// Rules are constants: their texts and tables are never freed.
//
// Spec: sections 2 to 4 and 6.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

namespace composable::config {

enum class Shape : std::uint8_t {
  kString,
  kBoolean,
  kInteger,
  kSize,      // a whole number of bytes, or text such as "64MiB" (quantity.h)
  kDuration,  // a whole number of milliseconds, or text such as "500ms"
  kStringArray,
  kStringOrTableArray,  // each table has the keys that `KeyRule::keys` lists
  kTableArray,          // likewise
  kStringTable,         // any keys, each with a string
  kLabelTable,          // any keys, each with a string, a number or a boolean
  kConfigTable,         // any keys, with anything but tables in arrays
  kTableTable,          // any keys, each with a table that has the keys that `KeyRule::keys` lists
  kTable,               // the keys that `KeyRule::keys` lists
  kAnyTable,            // any keys, any values
  kAny,                 // whatever it is, who uses it judges it
};

enum class Presence : std::uint8_t { kOptional, kRequired };

// Of integers.
struct Range {
  std::int64_t least = std::numeric_limits<std::int64_t>::min();
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
};

struct KeyRule {
  std::string_view name;
  Shape shape = Shape::kString;
  // What it says, for people: a phrase without a full stop.
  std::string_view about = {};
  std::string_view fallback = {};                 // what it is where it is absent, as JSON
  std::span<const std::string_view> values = {};  // the only strings; empty: any
  Range range = {};
  std::span<const KeyRule> keys = {};
  Presence presence = Presence::kOptional;
};

// The rule of that name, or null.
const KeyRule* FindKey(std::span<const KeyRule> keys, std::string_view name);

// The rule of that name, which is there.
const KeyRule& RuleOf(std::span<const KeyRule> keys, std::string_view name);

// What a key of that shape wants, for messages: "a string".
std::string_view Expected(Shape shape);

// The keys of something whose keys may be declared; nothing where they are not.
using DeclaredKeys = std::optional<std::span<const KeyRule>>;

}  // namespace composable::config
