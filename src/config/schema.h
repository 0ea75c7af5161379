// The categories and keys of definitions: which there are, and what they hold.
//
// A further key gets a row here, and is read where its category is read.
//
// Spec: sections 2 to 4 and 6.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/document.h"

namespace composable::config {

enum class Shape : std::uint8_t {
  kString,
  kInteger,
  kIntegerOrString,
  kStringArray,
  kArray,       // any items
  kLabelTable,  // any keys, each with a string, a number or a boolean
  kAnyTable,    // any keys, any values
  kAny,         // whatever it is, who uses it judges it
  kTable,       // the keys that `KeyRule::keys` lists
};

struct KeyRule {
  std::string_view name;
  Shape shape = Shape::kString;
  std::string_view expected;      // what it wants, for messages: "a string"
  std::span<const KeyRule> keys;  // for kTable
};

enum class Category : std::uint8_t { kComponent, kCapability, kServer, kSubscription, kChannel };

// Names are distinct within a name space. Components and capabilities share one: `imports` names
// both.
enum class NameSpace : std::uint8_t { kImportable, kServer, kSubscription, kChannel };

struct CategoryRule {
  Category category = Category::kComponent;
  std::string_view name;
  NameSpace name_space = NameSpace::kImportable;
  std::span<const KeyRule> keys;
};

std::span<const CategoryRule> Categories();

// The keys of an item of `interceptors` that is a table.
std::span<const KeyRule> InterceptorKeys();

// The rule of that name, or null.
const CategoryRule* FindCategory(std::string_view name);
const KeyRule* FindKey(std::span<const KeyRule> keys, std::string_view name);

// All names, for suggestions.
std::vector<std::string> CategoryNames();
std::vector<std::string> KeyNames(std::span<const KeyRule> keys);

// Whether the value itself is of the shape's kind; says nothing about what is in it.
bool HasKindOf(const Node& node, Shape shape);

}  // namespace composable::config
