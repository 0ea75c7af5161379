#include "config/schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace composable::config {
namespace {

constexpr Range kAtLeastOne = {.least = 1};
constexpr Range kCounted = {.least = 0};

constexpr auto kScopes = std::to_array<std::string_view>({"any", "package", "namespace"});
constexpr auto kWhenFull = std::to_array<std::string_view>({"wait", "refuse", "drop-oldest"});
constexpr auto kChannelTypes = std::to_array<std::string_view>({"memory", "nats"});

constexpr auto kLimitKeys = std::to_array<KeyRule>({
    {.name = "memory",
     .shape = Shape::kSize,
     .about = "All linear memories of a call together",
     .fallback = R"("512MiB")"},
    {.name = "time",
     .shape = Shape::kDuration,
     .about = "From the start of a call to the end of all its work",
     .fallback = R"("30s")"},
    {.name = "fuel",
     .shape = Shape::kInteger,
     .about = "About the number of instructions of a call; no limit where it is absent",
     .range = kAtLeastOne},
    {.name = "table-elements",
     .shape = Shape::kInteger,
     .about = "The elements of any one table",
     .fallback = "1000000",
     .range = kAtLeastOne},
    {.name = "instances",
     .shape = Shape::kInteger,
     .about = "Instances of core modules, of which each component has one or more",
     .fallback = "10000",
     .range = kAtLeastOne},
    {.name = "concurrency",
     .shape = Shape::kInteger,
     .about = "How many calls of the component run at a time; no limit where it is absent",
     .range = kAtLeastOne},
    {.name = "queue",
     .shape = Shape::kInteger,
     .about = "How many more calls wait, where `limits.concurrency` is set; others are refused",
     .fallback = "1000",
     .range = kCounted},
});

constexpr auto kInterceptorKeys = std::to_array<KeyRule>({
    {.name = "component",
     .about = "The component that is the interceptor",
     .presence = Presence::kRequired},
    {.name = "match",
     .shape = Shape::kStringArray,
     .about = "Patterns of the functions that it stands before, such as `ns:pkg/iface#func`, "
              "`ns:pkg/*` or `func-*`; all where it is absent"},
});

constexpr auto kComponentKeys = std::to_array<KeyRule>({
    {.name = "uri",
     .about = "Where the component's .wasm file is: a path relative to the folder of this file, "
              "`file://`, or `oci://` for one in a registry",
     .presence = Presence::kRequired},
    {.name = "imports",
     .shape = Shape::kStringArray,
     .about = "The components and capabilities that provide what it imports, the preferred first"},
    {.name = "interceptors",
     .shape = Shape::kStringOrTableArray,
     .about = "The components that stand before its functions, the outermost first",
     .keys = kInterceptorKeys},
    {.name = "config",
     .shape = Shape::kConfigTable,
     .about = "What the component reads from `wasi:config/store`; strings may hold placeholders "
              "such as `${process:env:NAME|default}`"},
    {.name = "scope",
     .about =
         "Who may import it: anybody, components of the same package, or of the same namespace",
     .fallback = R"("any")",
     .values = kScopes},
    {.name = "labels", .shape = Shape::kLabelTable, .about = "What selectors choose it by"},
    {.name = "subscription",
     .about = "The channel whose messages it gets; a [subscription.NAME] says more"},
    {.name = "limits",
     .shape = Shape::kTable,
     .about = "What one call may use, and how many there may be",
     .keys = kLimitKeys},
});

constexpr auto kRetryKeys = std::to_array<KeyRule>({
    {.name = "max-deliveries",
     .shape = Shape::kInteger,
     .about = "How often a message is delivered at most, the first time included",
     .fallback = "5",
     .range = {.least = 1, .most = kMostDeliveries}},
    {.name = "initial-delay",
     .shape = Shape::kDuration,
     .about = "The delay before the second delivery; each further one is twice as long",
     .fallback = R"("100ms")"},
    {.name = "max-delay",
     .shape = Shape::kDuration,
     .about = "The longest delay",
     .fallback = R"("30s")"},
});

constexpr auto kSubscriptionKeys = std::to_array<KeyRule>({
    {.name = "component",
     .about = "The component that gets the messages",
     .presence = Presence::kRequired},
    {.name = "channel", .about = "The channel; the name of the subscription where it is absent"},
    {.name = "function",
     .about =
         "The function that is called; `handle` of `modulewise:messaging/handler`, or else the "
         "component's only one, where it is absent"},
    {.name = "group",
     .about = "The consumer group, whose members share the messages; the name of the subscription "
              "where it is absent"},
    {.name = "concurrency",
     .shape = Shape::kInteger,
     .about = "How many messages are handled at once",
     .fallback = "1",
     .range = {.least = 1, .most = kMostConcurrency}},
    {.name = "retry",
     .shape = Shape::kTable,
     .about = "How often and when a message is delivered again that could not be handled",
     .keys = kRetryKeys},
    {.name = "dead-letter", .about = "The channel that gets what could not be handled"},
    {.name = "param-mapping",
     .shape = Shape::kAnyTable,
     .about = "A template for each argument, such as `{body.user.email}`"},
    {.name = "param-encoding",
     .shape = Shape::kAnyTable,
     .about = "By which content type an argument of the type list<u8> is encoded"},
    {.name = "result-decoding",
     .shape = Shape::kAnyTable,
     .about = "By which content type the bytes of a field of the result are decoded"},
    {.name = "result-mapping",
     .shape = Shape::kAny,
     .about = "What the `body` and the `headers` of the reply are made of"},
});

constexpr auto kChannelKeys = std::to_array<KeyRule>({
    {.name = "type",
     .about = "What carries the messages; `nats` is not supported yet",
     .fallback = R"("memory")",
     .values = kChannelTypes},
    {.name = "capacity",
     .shape = Shape::kInteger,
     .about = "How many messages wait for each consumer group, beside those that are being handled",
     .fallback = "1024",
     .range = {.least = 1, .most = kMostCapacity}},
    {.name = "when-full",
     .about = "What becomes of a message for which there is no room",
     .fallback = R"("wait")",
     .values = kWhenFull},
    {.name = "full-timeout",
     .shape = Shape::kDuration,
     .about = "How long the sender of such a message waits",
     .fallback = R"("5s")"},
    {.name = "ttl",
     .shape = Shape::kDuration,
     .about = "How long messages are of use that do not say so themselves"},
});

constexpr auto kCategories = std::to_array<CategoryRule>({
    {Category::kComponent, "component", NameSpace::kImportable,
     "WebAssembly components, each with what it needs", kComponentKeys},
    {Category::kCapability,
     "capability",
     NameSpace::kImportable,
     "What the host offers to components that name it in `imports`",
     {}},
    {Category::kServer, "server", NameSpace::kServer, "What clients connect to", {}},
    {Category::kSubscription, "subscription", NameSpace::kSubscription,
     "Messages of channels that go to components", kSubscriptionKeys},
    {Category::kChannel, "channel", NameSpace::kChannel, "Channels that carry messages",
     kChannelKeys},
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

const KeyRule& RuleOf(std::span<const KeyRule> keys, std::string_view name) {
  const KeyRule* const rule = FindKey(keys, name);
  if (rule == nullptr) throw std::logic_error(fmt::format("no rule says what `{}` holds", name));
  return *rule;
}

std::string_view Expected(Shape shape) {
  switch (shape) {
    case Shape::kString:
      return "a string";
    case Shape::kBoolean:
      return "true or false";
    case Shape::kInteger:
      return "a whole number";
    case Shape::kSize:
      return "a size such as \"64MiB\" or a whole number of bytes";
    case Shape::kDuration:
      return "a duration such as \"500ms\" or a whole number of milliseconds";
    case Shape::kStringArray:
      return "an array of strings";
    case Shape::kStringOrTableArray:
      return "an array";
    case Shape::kTableArray:
      return "an array of tables";
    case Shape::kStringTable:
      return "a table of strings";
    case Shape::kLabelTable:
    case Shape::kConfigTable:
    case Shape::kTableTable:
    case Shape::kTable:
    case Shape::kAnyTable:
    case Shape::kAny:
      break;
  }
  return "a table";
}

std::span<const std::string_view> ScopeNames() { return kScopes; }
std::span<const std::string_view> WhenFullNames() { return kWhenFull; }
std::span<const std::string_view> ChannelTypes() { return kChannelTypes; }

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
    case Shape::kBoolean:
      return std::holds_alternative<bool>(node.value);
    case Shape::kInteger:
      return is_integer;
    case Shape::kSize:
    case Shape::kDuration:
      return is_integer || is_string;
    case Shape::kStringArray:
    case Shape::kStringOrTableArray:
    case Shape::kTableArray:
      return std::holds_alternative<Array>(node.value);
    case Shape::kStringTable:
    case Shape::kLabelTable:
    case Shape::kConfigTable:
    case Shape::kTableTable:
    case Shape::kTable:
    case Shape::kAnyTable:
      return std::holds_alternative<Table>(node.value);
  }
  return false;
}

}  // namespace composable::config
