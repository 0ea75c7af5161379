// What a load found, as text: for comparing whole results.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "config/load.h"
#include "support/labelled.h"

namespace composable::config {

inline std::string PlaceText(const FilePosition& where) {
  if (where.line == 0) return where.file;
  return fmt::format("{}:{}:{}", where.file, where.line, where.column);
}

inline std::string PropertyText(const PropertyValue& property);

struct PropertyPrinter {
  std::string operator()(const PropertyList& list) const {
    std::string text = "[";
    for (const PropertyValue& item : list) text += fmt::format(" {}", PropertyText(item));
    return text + " ]";
  }
  std::string operator()(const PropertyTable& table) const {
    std::string text = "{";
    for (const Property& property : table) {
      text += fmt::format(" {}: {}", property.key.value, PropertyText(property.value));
    }
    return text + " }";
  }
  std::string operator()(const std::string& text) const { return fmt::format("\"{}\"", text); }
  template <typename Scalar>
  std::string operator()(const Scalar& scalar) const {
    return fmt::format("{}", scalar);
  }
};

inline std::string PropertyText(const PropertyValue& property) {
  if (property.secrecy == Secrecy::kSecret) return std::string(kHidden);
  return std::visit(PropertyPrinter(), property.value);
}

inline std::string_view ScopeText(Scope scope) {
  if (scope == Scope::kAny) return "any";
  return scope == Scope::kPackage ? "package" : "namespace";
}

inline std::string_view WhenFullText(WhenFull when_full) {
  if (when_full == WhenFull::kWait) return "wait";
  return when_full == WhenFull::kRefuse ? "refuse" : "drop-oldest";
}

// One line for each fact, each with its place.
inline std::string DefinitionsText(const Definitions& definitions) {
  std::string text;
  const auto line = [&text](std::string_view what, const auto& value, const FilePosition& where) {
    text += fmt::format("{} {}  # {}\n", what, value, PlaceText(where));
  };
  for (const ComponentDefinition& component : definitions.components) {
    line("component", component.name.value, component.name.where);
    line("  uri", component.uri.value.text, component.uri.where);
    text += fmt::format("  path {}\n", component.uri.value.path.string());
    for (const auto& name : component.imports) line("  import", name.value, name.where);
    for (const InterceptorUse& use : component.interceptors) {
      line("  interceptor", use.component.value, use.component.where);
      for (const auto& pattern : use.match) line("    match", pattern.value, pattern.where);
    }
    if (component.config_where) {
      text += fmt::format("  config  # {}\n", PlaceText(*component.config_where));
    }
    for (const ConfigEntry& entry : component.config) {
      line(fmt::format("    {}  # {}\n     ", entry.key.value, PlaceText(entry.key.where)),
           entry.secrecy == Secrecy::kSecret ? std::string(kHidden)
                                             : fmt::format("\"{}\"", entry.value.value),
           entry.value.where);
    }
    if (component.scope) line("  scope", ScopeText(component.scope->value), component.scope->where);
    const Limits& limits = component.limits;
    if (limits.memory) line("  limits.memory bytes", limits.memory->value, limits.memory->where);
    if (limits.time) {
      line("  limits.time milliseconds", limits.time->value.count(), limits.time->where);
    }
    if (limits.fuel) line("  limits.fuel", limits.fuel->value, limits.fuel->where);
    for (const Label& label : component.labels) {
      line(fmt::format("  label {}  # {}\n   ", label.key.value, PlaceText(label.key.where)),
           label.value.value, label.value.where);
    }
  }
  const auto typed = [&](std::string_view category, const auto& definition) {
    line(category, definition.name.value, definition.name.where);
    line("  type", definition.type.value, definition.type.where);
    for (const Property& property : definition.properties) {
      line(fmt::format("  {}  # {}\n   ", property.key.value, PlaceText(property.key.where)),
           PropertyText(property.value), property.value.where);
    }
  };
  for (const CapabilityDefinition& capability : definitions.capabilities) {
    typed("capability", capability);
  }
  for (const ServerDefinition& server : definitions.servers) typed("server", server);
  const auto optional = [&](std::string_view what, const auto& located) {
    if (located) line(what, located->value, located->where);
  };
  const auto duration = [&](std::string_view what, const auto& located) {
    if (located) line(what, located->value.count(), located->where);
  };
  for (const SubscriptionDefinition& subscription : definitions.subscriptions) {
    line("subscription", subscription.name.value, subscription.name.where);
    line("  component", subscription.component.value, subscription.component.where);
    line("  channel", subscription.channel.value, subscription.channel.where);
    optional("  function", subscription.function);
    optional("  group", subscription.group);
    optional("  concurrency", subscription.concurrency);
    optional("  retry.max-deliveries", subscription.retry.max_deliveries);
    duration("  retry.initial-delay milliseconds", subscription.retry.initial_delay);
    duration("  retry.max-delay milliseconds", subscription.retry.max_delay);
    optional("  dead-letter", subscription.dead_letter);
    for (const Property& property : subscription.mapping) {
      line(fmt::format("  {}  # {}\n   ", property.key.value, PlaceText(property.key.where)),
           PropertyText(property.value), property.value.where);
    }
  }
  for (const ChannelDefinition& channel : definitions.channels) {
    line("channel", channel.name.value, channel.name.where);
    optional("  capacity", channel.capacity);
    if (channel.when_full) {
      line("  when-full", WhenFullText(channel.when_full->value), channel.when_full->where);
    }
    duration("  full-timeout milliseconds", channel.full_timeout);
    duration("  ttl milliseconds", channel.ttl);
  }
  return text;
}

// Every report, then the definitions.
inline std::string LoadText(const LoadResult& result) {
  std::string text;
  for (const Error& error : result.errors) text += composable::test::Labelled("error", error);
  for (const Error& warning : result.warnings) {
    text += composable::test::Labelled("warning", warning);
  }
  return text + DefinitionsText(result.definitions);
}

}  // namespace composable::config
