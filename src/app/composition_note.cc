#include "app/composition_note.h"

#include <fmt/format.h>

#include <sstream>
#include <utility>
#include <variant>

namespace composable::app {
namespace {

// A line for each fact; names hold no spaces.
constexpr std::string_view kImport = "import";
constexpr std::string_view kShared = "shared";
constexpr std::string_view kModule = "module";
constexpr std::string_view kInterpreter = "interpreter";

bool IsWithin(const ModulePlace& place, const graph::Graph& graph) {
  if (place.component->value >= graph.nodes.size()) return false;
  const graph::ComponentNode* const component = graph.Component(*place.component);
  if (component == nullptr) return false;
  const std::uint64_t size = component->binary->bytes.size();
  return place.range.offset <= size && place.range.size <= size - place.range.offset;
}

bool IsCapability(graph::NodeId id, const graph::Graph& graph) {
  return id.value < graph.nodes.size() && std::holds_alternative<graph::CapabilityNode>(graph[id]);
}

ModulePlace PlaceOf(const compose::ImportedModule& module, const graph::Graph& graph,
                    const std::vector<graph::NodeId>& below) {
  ModulePlace place{.import_name = module.import_name, .component = {}, .range = {}};
  for (const graph::NodeId id : below) {
    const graph::ComponentNode* const component = graph.Component(id);
    if (component == nullptr) continue;
    const auto range = component->binary->bytes.PlaceOf(module.bytes);
    if (!range) continue;
    place.component = id;
    place.range = *range;
    break;
  }
  return place;
}

}  // namespace

CompositionNote MakeNote(const compose::Composed& composed, const graph::Graph& graph,
                         graph::NodeId root) {
  CompositionNote note;
  for (const compose::LeftoverImport& import : composed.imports) {
    if (!import.interface) continue;
    note.imports.push_back({.import_name = import.import_name,
                            .interface = wit::ToString(*import.interface),
                            .capability = import.capability});
  }
  const std::vector<graph::NodeId> below = graph::NodesBelow(graph, root);
  for (const compose::ImportedModule& module : composed.modules) {
    note.modules.push_back(PlaceOf(module, graph, below));
  }
  return note;
}

std::string WriteNote(const CompositionNote& note) {
  std::string text;
  for (const GrantedImport& import : note.imports) {
    if (import.capability) {
      text += fmt::format("{} {} {} {}\n", kImport, import.import_name, import.interface,
                          import.capability->value);
    } else {
      text += fmt::format("{} {} {}\n", kShared, import.import_name, import.interface);
    }
  }
  for (const ModulePlace& module : note.modules) {
    if (!module.component) {
      text += fmt::format("{} {}\n", kInterpreter, module.import_name);
      continue;
    }
    text += fmt::format("{} {} {} {} {}\n", kModule, module.import_name, module.component->value,
                        module.range.offset, module.range.size);
  }
  return text;
}

std::optional<CompositionNote> ReadNote(ByteView bytes, const graph::Graph& graph) {
  CompositionNote note;
  std::istringstream lines{std::string(AsText(bytes))};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string what;
    words >> what;
    if (what == kModule) {
      ModulePlace place;
      graph::NodeId component;
      words >> place.import_name >> component.value >> place.range.offset >> place.range.size;
      place.component = component;
      if (!words || !IsWithin(place, graph)) return std::nullopt;
      note.modules.push_back(std::move(place));
      continue;
    }
    if (what == kInterpreter) {
      ModulePlace place;
      words >> place.import_name;
      if (!words) return std::nullopt;
      note.modules.push_back(std::move(place));
      continue;
    }
    GrantedImport import;
    words >> import.import_name >> import.interface;
    if (what == kImport) {
      graph::NodeId capability;
      words >> capability.value;
      if (!words || !IsCapability(capability, graph)) return std::nullopt;
      import.capability = capability;
    }
    if (!words || (what != kImport && what != kShared)) return std::nullopt;
    note.imports.push_back(std::move(import));
  }
  return note;
}

}  // namespace composable::app
