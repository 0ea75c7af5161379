// What a load found, as text: for comparing whole results.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "config/load.h"

namespace composable::config {

inline std::string PlaceText(const FilePosition& where) {
  if (where.line == 0) return where.file;
  return fmt::format("{}:{}:{}", where.file, where.line, where.column);
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
  return text;
}

// Every report, then the definitions.
inline std::string LoadText(const LoadResult& result) {
  std::string text;
  for (const Error& error : result.errors) text += fmt::format("error: {}\n", ToReport(error));
  for (const Error& warning : result.warnings)
    text += fmt::format("warning: {}\n", ToReport(warning));
  return text + DefinitionsText(result.definitions);
}

}  // namespace composable::config
