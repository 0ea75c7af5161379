#include "config/schema.h"

#include <algorithm>
#include <array>

namespace composable::config {
namespace {

constexpr auto kLimitKeys = std::to_array<KeyRule>({
    {"memory",
     Support::kNow,
     Shape::kIntegerOrString,
     "a size such as \"64MiB\" or a whole number of bytes",
     {}},
    {"time",
     Support::kNow,
     Shape::kIntegerOrString,
     "a duration such as \"500ms\" or a whole number of milliseconds",
     {}},
    {"fuel", Support::kNow, Shape::kInteger, "a whole number", {}},
    {"table-elements", Support::kNow, Shape::kInteger, "a whole number", {}},
    {"instances", Support::kNow, Shape::kInteger, "a whole number", {}},
    {"concurrency", Support::kNow, Shape::kInteger, "a whole number", {}},
    {"queue", Support::kNow, Shape::kInteger, "a whole number", {}},
});

constexpr auto kInterceptorKeys = std::to_array<KeyRule>({
    {"component", Support::kNow, Shape::kString, "a string", {}},
    {"match", Support::kNow, Shape::kStringArray, "an array of strings", {}},
});

constexpr auto kComponentKeys = std::to_array<KeyRule>({
    {"uri", Support::kNow, Shape::kString, "a string", {}},
    {"imports", Support::kNow, Shape::kStringArray, "an array of strings", {}},
    {"interceptors", Support::kNow, Shape::kArray, "an array", {}},
    {"config", Support::kNow, Shape::kAnyTable, "a table", {}},
    {"scope", Support::kNow, Shape::kString, "a string", {}},
    {"labels", Support::kNow, Shape::kLabelTable, "a table", {}},
    {"subscription", Support::kNow, Shape::kString, "a string", {}},
    {"limits", Support::kNow, Shape::kTable, "a table", kLimitKeys},
});

constexpr std::string_view kDuration =
    "a duration such as \"500ms\" or a whole number of milliseconds";

constexpr auto kRetryKeys = std::to_array<KeyRule>({
    {"max-deliveries", Support::kNow, Shape::kInteger, "a whole number", {}},
    {"initial-delay", Support::kNow, Shape::kIntegerOrString, kDuration, {}},
    {"max-delay", Support::kNow, Shape::kIntegerOrString, kDuration, {}},
});

constexpr auto kSubscriptionKeys = std::to_array<KeyRule>({
    {"component", Support::kNow, Shape::kString, "a string", {}},
    {"channel", Support::kNow, Shape::kString, "a string", {}},
    {"function", Support::kNow, Shape::kString, "a string", {}},
    {"group", Support::kNow, Shape::kString, "a string", {}},
    {"concurrency", Support::kNow, Shape::kInteger, "a whole number", {}},
    {"retry", Support::kNow, Shape::kTable, "a table", kRetryKeys},
    {"dead-letter", Support::kNow, Shape::kString, "a string", {}},
    {"param-mapping", Support::kNow, Shape::kAnyTable, "a table", {}},
    {"param-encoding", Support::kNow, Shape::kAnyTable, "a table", {}},
    {"result-decoding", Support::kNow, Shape::kAnyTable, "a table", {}},
    {"result-mapping", Support::kNow, Shape::kAny, "a table", {}},
});

constexpr auto kChannelKeys = std::to_array<KeyRule>({
    {"type", Support::kNow, Shape::kString, "a string", {}},
    {"capacity", Support::kNow, Shape::kInteger, "a whole number", {}},
    {"when-full", Support::kNow, Shape::kString, "a string", {}},
    {"full-timeout", Support::kNow, Shape::kIntegerOrString, kDuration, {}},
    {"ttl", Support::kNow, Shape::kIntegerOrString, kDuration, {}},
});

constexpr auto kCategories = std::to_array<CategoryRule>({
    {Category::kComponent, "component", Support::kNow, NameSpace::kImportable, kComponentKeys},
    {Category::kCapability, "capability", Support::kNow, NameSpace::kImportable, {}},
    {Category::kServer, "server", Support::kNow, NameSpace::kServer, {}},
    {Category::kSubscription, "subscription", Support::kNow, NameSpace::kSubscription,
     kSubscriptionKeys},
    {Category::kChannel, "channel", Support::kNow, NameSpace::kChannel, kChannelKeys},
});

template <typename Rule>
const Rule* FindRule(std::span<const Rule> rules, std::string_view name) {
  const auto found = std::ranges::find(rules, name, &Rule::name);
  return found == rules.end() ? nullptr : &*found;
}

template <typename Rule>
std::vector<std::string> Names(std::span<const Rule> rules) {
  std::vector<std::string> names;
  for (const Rule& rule : rules) names.emplace_back(rule.name);
  return names;
}

}  // namespace

std::span<const CategoryRule> Categories() { return kCategories; }

std::span<const KeyRule> InterceptorKeys() { return kInterceptorKeys; }

const CategoryRule* FindCategory(std::string_view name) { return FindRule(Categories(), name); }

const KeyRule* FindKey(std::span<const KeyRule> keys, std::string_view name) {
  return FindRule(keys, name);
}

std::vector<std::string> CategoryNames() { return Names(Categories()); }

std::vector<std::string> KeyNames(std::span<const KeyRule> keys) { return Names(keys); }

bool HasKindOf(const Node& node, Shape shape) {
  const bool is_string = std::holds_alternative<std::string>(node.value);
  const bool is_integer = std::holds_alternative<std::int64_t>(node.value);
  switch (shape) {
    case Shape::kAny:
      return true;
    case Shape::kString:
      return is_string;
    case Shape::kInteger:
      return is_integer;
    case Shape::kIntegerOrString:
      return is_integer || is_string;
    case Shape::kStringArray:
    case Shape::kArray:
      return std::holds_alternative<Array>(node.value);
    case Shape::kLabelTable:
    case Shape::kAnyTable:
    case Shape::kTable:
      return std::holds_alternative<Table>(node.value);
  }
  return false;
}

}  // namespace composable::config
