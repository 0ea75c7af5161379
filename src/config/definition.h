// What definition files say, typed and located: the output of this room.
//
// Plain data: movable, copyable, comparable, without references into the files it came from.
//
// Spec: section 2, "Model", section 4, mapping keys, and section 6, "Limits and observability".
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/located.h"
#include "config/property.h"
#include "config/secrecy.h"

namespace composable::config {

// Where a component's binary is.
struct ComponentUri {
  std::string text;            // as written: a path or a URI
  std::filesystem::path path;  // absolute; of other schemes what their loader locates
  bool operator==(const ComponentUri&) const = default;
};

// A `labels.KEY = "value"` entry; numbers and booleans are the text of ScalarText.
struct Label {
  Located<std::string> key;
  Located<std::string> value;
  bool operator==(const Label&) const = default;
};

// What one invocation may use, and how many there may be at a time; a key that is absent leaves the
// limit to the default.
struct Limits {
  std::optional<Located<std::uint64_t>> memory;               // bytes of linear memory
  std::optional<Located<std::chrono::milliseconds>> time;     // from the call to its end
  std::optional<Located<std::uint64_t>> fuel;                 // the engine's units
  std::optional<Located<std::uint64_t>> table_elements = {};  // of any one table
  std::optional<Located<std::uint64_t>> instances = {};       // of core modules
  std::optional<Located<std::uint64_t>> concurrency = {};     // invocations at a time
  std::optional<Located<std::uint64_t>> queue = {};           // invocations that wait
  bool operator==(const Limits&) const = default;
};

// One entry of the flattened `config` table; the value is text, as guests read it. The key's place
// is that of its last part.
struct ConfigEntry {
  Located<std::string> key;  // dotted: `database.host`
  Located<std::string> value;
  Secrecy secrecy = Secrecy::kOpen;  // of the value
  bool operator==(const ConfigEntry&) const = default;
};

// An item of `interceptors`: a component, and the functions that it stands before.
struct InterceptorUse {
  Located<std::string> component;
  std::vector<Located<std::string>> match;  // patterns; empty: all functions
  bool operator==(const InterceptorUse&) const = default;
};

// Who may import a component: anybody, components of the same package, or of the same namespace.
enum class Scope : std::uint8_t { kAny, kPackage, kNamespace };

// `[component.NAME]`, or a .wasm file given directly.
struct ComponentDefinition {
  Located<std::string> name;
  Located<ComponentUri> uri;
  std::vector<Located<std::string>> imports;  // names of components and capabilities; distinct
  std::vector<InterceptorUse> interceptors;   // the first is outermost
  std::vector<ConfigEntry> config;            // in the order of the file; keys are distinct
  std::optional<FilePosition> config_where;   // the key `config`, where it is there
  std::optional<Located<Scope>> scope;        // absent: any
  Limits limits;
  std::vector<Label> labels;  // in the order of the file; keys are distinct
  bool operator==(const ComponentDefinition&) const = default;
};

// `retry.*`: how often and when a message is delivered again; what is absent is the default of
// messaging.
struct RetryDefinition {
  std::optional<Located<std::uint32_t>> max_deliveries;  // the first included
  std::optional<Located<std::chrono::milliseconds>> initial_delay;
  std::optional<Located<std::chrono::milliseconds>> max_delay;  // at least initial_delay
  bool operator==(const RetryDefinition&) const = default;
};

// `[subscription.NAME]`, or the key `subscription` of a component: then it is named after the
// component, and its place is that key's value.
struct SubscriptionDefinition {
  Located<std::string> name;
  Located<std::string> component;
  Located<std::string> channel;                  // its own name where the key is absent
  std::optional<Located<std::string>> function;  // absent: the component's only one
  std::optional<Located<std::string>> group;     // absent: its own name
  std::optional<Located<std::uint32_t>> concurrency;
  RetryDefinition retry;
  std::optional<Located<std::string>> dead_letter;  // a channel
  // `param-mapping`, `param-encoding`, `result-decoding` and `result-mapping`, those that are
  // there.
  std::vector<Property> mapping;
  bool operator==(const SubscriptionDefinition&) const = default;
};

// What a channel does with a message that it has no room for.
enum class WhenFull : std::uint8_t { kWait, kRefuse, kDropOldest };

// `[channel.NAME]`; a channel that only subscriptions name needs none.
struct ChannelDefinition {
  Located<std::string> name;
  std::optional<Located<std::uint32_t>> capacity;
  std::optional<Located<WhenFull>> when_full;
  std::optional<Located<std::chrono::milliseconds>> full_timeout;
  std::optional<Located<std::chrono::milliseconds>> ttl;
  bool operator==(const ChannelDefinition&) const = default;
};

// `[capability.NAME]`: something of the host that components may be given.
struct CapabilityDefinition {
  Located<std::string> name;
  Located<std::string> type;         // such as `wasi:http`
  std::vector<Property> properties;  // all other keys, in the order of the file; keys are distinct
  bool operator==(const CapabilityDefinition&) const = default;
};

// `[server.NAME]`: something that clients connect to.
struct ServerDefinition {
  Located<std::string> name;
  Located<std::string> type;         // such as `http`
  std::vector<Property> properties;  // all other keys, in the order of the file; keys are distinct
  bool operator==(const ServerDefinition&) const = default;
};

// The union of all sources. Names are distinct, and each list is sorted by name, so that the order
// in which the sources were given makes no difference.
struct Definitions {
  std::vector<ComponentDefinition> components;
  std::vector<CapabilityDefinition> capabilities;
  std::vector<ServerDefinition> servers;
  std::vector<SubscriptionDefinition> subscriptions;
  std::vector<ChannelDefinition> channels;
  bool operator==(const Definitions&) const = default;

  // The definition of that name, or null; valid as long as its list is unchanged. No component has
  // the name of a capability.
  const ComponentDefinition* FindComponent(std::string_view name) const;
  const CapabilityDefinition* FindCapability(std::string_view name) const;
  const SubscriptionDefinition* FindSubscription(std::string_view name) const;
  const ChannelDefinition* FindChannel(std::string_view name) const;
};

}  // namespace composable::config
