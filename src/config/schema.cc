#include "config/schema.h"

#include <algorithm>
#include <array>

namespace composable::config {
namespace {

constexpr auto kLimitKeys = std::to_array<KeyRule>({
    {"memory", Shape::kIntegerOrString, "a size such as \"64MiB\" or a whole number of bytes", {}},
    {"time",
     Shape::kIntegerOrString,
     "a duration such as \"500ms\" or a whole number of milliseconds",
     {}},
    {"fuel", Shape::kInteger, "a whole number", {}},
    {"table-elements", Shape::kInteger, "a whole number", {}},
    {"instances", Shape::kInteger, "a whole number", {}},
    {"concurrency", Shape::kInteger, "a whole number", {}},
    {"queue", Shape::kInteger, "a whole number", {}},
});

constexpr auto kInterceptorKeys = std::to_array<KeyRule>({
    {"component", Shape::kString, "a string", {}},
    {"match", Shape::kStringArray, "an array of strings", {}},
});

constexpr auto kComponentKeys = std::to_array<KeyRule>({
    {"uri", Shape::kString, "a string", {}},
    {"imports", Shape::kStringArray, "an array of strings", {}},
    {"interceptors", Shape::kArray, "an array", {}},
    {"config", Shape::kAnyTable, "a table", {}},
    {"scope", Shape::kString, "a string", {}},
    {"labels", Shape::kLabelTable, "a table", {}},
    {"subscription", Shape::kString, "a string", {}},
    {"limits", Shape::kTable, "a table", kLimitKeys},
});

constexpr std::string_view kDuration =
    "a duration such as \"500ms\" or a whole number of milliseconds";

constexpr auto kRetryKeys = std::to_array<KeyRule>({
    {"max-deliveries", Shape::kInteger, "a whole number", {}},
    {"initial-delay", Shape::kIntegerOrString, kDuration, {}},
    {"max-delay", Shape::kIntegerOrString, kDuration, {}},
});

constexpr auto kSubscriptionKeys = std::to_array<KeyRule>({
    {"component", Shape::kString, "a string", {}},
    {"channel", Shape::kString, "a string", {}},
    {"function", Shape::kString, "a string", {}},
    {"group", Shape::kString, "a string", {}},
    {"concurrency", Shape::kInteger, "a whole number", {}},
    {"retry", Shape::kTable, "a table", kRetryKeys},
    {"dead-letter", Shape::kString, "a string", {}},
    {"param-mapping", Shape::kAnyTable, "a table", {}},
    {"param-encoding", Shape::kAnyTable, "a table", {}},
    {"result-decoding", Shape::kAnyTable, "a table", {}},
    {"result-mapping", Shape::kAny, "a table", {}},
});

constexpr auto kChannelKeys = std::to_array<KeyRule>({
    {"type", Shape::kString, "a string", {}},
    {"capacity", Shape::kInteger, "a whole number", {}},
    {"when-full", Shape::kString, "a string", {}},
    {"full-timeout", Shape::kIntegerOrString, kDuration, {}},
    {"ttl", Shape::kIntegerOrString, kDuration, {}},
});

constexpr auto kCategories = std::to_array<CategoryRule>({
    {Category::kComponent, "component", NameSpace::kImportable, kComponentKeys},
    {Category::kCapability, "capability", NameSpace::kImportable, {}},
    {Category::kServer, "server", NameSpace::kServer, {}},
    {Category::kSubscription, "subscription", NameSpace::kSubscription, kSubscriptionKeys},
    {Category::kChannel, "channel", NameSpace::kChannel, kChannelKeys},
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
