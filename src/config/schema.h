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
#include "config/key_rule.h"

namespace composable::config {

// More messages than that would be a store, and no queue.
inline constexpr std::uint32_t kMostCapacity = 10'000'000;
inline constexpr std::uint32_t kMostConcurrency = 10'000;  // of a subscription
inline constexpr std::uint32_t kMostDeliveries = 1'000'000;

enum class Category : std::uint8_t { kComponent, kCapability, kServer, kSubscription, kChannel };

// Names are distinct within a name space. Components and capabilities share one: `imports` names
// both.
enum class NameSpace : std::uint8_t { kImportable, kServer, kSubscription, kChannel };

struct CategoryRule {
  Category category = Category::kComponent;
  std::string_view name;
  NameSpace name_space = NameSpace::kImportable;
  std::string_view about;  // what its definitions are, for people
  // Those of capabilities and servers depend on their `type`; here is none of them.
  std::span<const KeyRule> keys;
};

std::span<const CategoryRule> Categories();

// The keys of an item of `interceptors` that is a table.
std::span<const KeyRule> InterceptorKeys();

// The rule of that name, or null.
const CategoryRule* FindCategory(std::string_view name);

// The names of scopes, in the order of Scope, and of what a full channel does, in that of WhenFull
// (definition.h).
std::span<const std::string_view> ScopeNames();
std::span<const std::string_view> WhenFullNames();

// What `type` of a channel may be.
std::span<const std::string_view> ChannelTypes();

// All names, for suggestions.
std::vector<std::string> CategoryNames();
std::vector<std::string> KeyNames(std::span<const KeyRule> keys);

// Whether the value itself is of the shape's kind; says nothing about what is in it.
bool HasKindOf(const Node& node, Shape shape);

}  // namespace composable::config
