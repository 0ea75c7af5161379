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
constexpr std::string_view kAsker = "asker";

// Null where the graph has none of that number.
const graph::ComponentBinary* FindBinary(const graph::Graph& graph, graph::NodeId id) {
  if (id.value >= graph.nodes.size()) return nullptr;
  const graph::ComponentNode* const component = graph.Component(id);
  return component == nullptr ? nullptr : component->binary.get();
}

bool IsWithin(const ModulePart& part, const graph::Graph& graph) {
  const graph::ComponentBinary* const binary = FindBinary(graph, part.component);
  if (binary == nullptr) return false;
  const std::uint64_t size = binary->bytes.size();
  return part.range.offset <= size && part.range.size <= size - part.range.offset;
}

bool IsCapability(graph::NodeId id, const graph::Graph& graph) {
  return id.value < graph.nodes.size() && std::holds_alternative<graph::CapabilityNode>(graph[id]);
}

ModuleOrigin OriginOf(const compose::ImportedModule& module, const compose::Composed& composed,
                      const graph::Graph& graph, const std::vector<graph::NodeId>& below) {
  for (const compose::AddedAsker& asker : composed.askers) {
    if (asker.module.data() == module.bytes.data())
      return {module.import_name, AskerModule{asker.advice, asker.advice_export}};
  }
  for (const graph::NodeId id : below) {
    const graph::ComponentNode* const component = graph.Component(id);
    if (component == nullptr) continue;
    if (const auto range = component->binary->bytes.PlaceOf(module.bytes))
      return {module.import_name, ModulePart{id, *range}};
  }
  return {module.import_name, InterpreterModule()};
}

// The rest of a line that starts with that word; nothing for another word.
std::optional<decltype(ModuleOrigin::module)> ReadModule(const std::string& what,
                                                         std::istream& words) {
  if (what == kInterpreter) return InterpreterModule();
  if (what == kModule) {
    ModulePart part;
    words >> part.component.value >> part.range.offset >> part.range.size;
    return part;
  }
  if (what == kAsker) {
    AskerModule asker;
    words >> asker.component.value >> asker.advice_export;
    return asker;
  }
  return std::nullopt;
}

bool IsOf(const graph::Graph& graph, const ModuleOrigin& origin) {
  if (const auto* const part = std::get_if<ModulePart>(&origin.module))
    return IsWithin(*part, graph);
  const auto* const asker = std::get_if<AskerModule>(&origin.module);
  return asker == nullptr || FindBinary(graph, asker->component) != nullptr;
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
    note.modules.push_back(OriginOf(module, composed, graph, below));
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
  for (const auto& [import_name, module] : note.modules) {
    if (const auto* const part = std::get_if<ModulePart>(&module)) {
      text += fmt::format("{} {} {} {} {}\n", kModule, import_name, part->component.value,
                          part->range.offset, part->range.size);
    } else if (const auto* const asker = std::get_if<AskerModule>(&module)) {
      text += fmt::format("{} {} {} {}\n", kAsker, import_name, asker->component.value,
                          asker->advice_export);
    } else {
      text += fmt::format("{} {}\n", kInterpreter, import_name);
    }
  }
  return text;
}

std::optional<CompositionNote> ReadNote(ByteView bytes, const graph::Graph& graph) {
  CompositionNote note;
  std::istringstream lines{std::string(AsText(bytes))};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string what;
    std::string import_name;
    words >> what >> import_name;
    if (auto module = ReadModule(what, words)) {
      ModuleOrigin origin{std::move(import_name), *std::move(module)};
      if (!words || !IsOf(graph, origin)) return std::nullopt;
      note.modules.push_back(std::move(origin));
      continue;
    }
    GrantedImport import{.import_name = std::move(import_name), .interface = {}, .capability = {}};
    words >> import.interface;
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
