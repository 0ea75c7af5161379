// Small components and graphs of them, for tests and benchmarks of composing.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "graph/graph.h"
#include "wasm/builder.h"
#include "wasm/writer.h"
#include "wit/decode.h"

namespace composable::test {

// A core module that exports `f: func()`, which does nothing, and has so many further bytes in a
// custom section, all of that value.
inline Bytes MakeCoreModule(std::size_t padding = 0, std::uint8_t filler = 0) {
  Bytes module = {0x00, 'a', 's', 'm',  0x01, 0x00, 0x00, 0x00,  // preamble
                  0x01, 4,   1,   0x60, 0,    0,                 // type () -> ()
                  0x03, 2,   1,   0,                             // one function of it
                  0x07, 5,   1,   1,    'f',  0,    0,           // exported
                  0x0A, 4,   1,   2,    0,    0x0B};             // its code
  if (padding == 0) return module;
  module.push_back(0);
  std::size_t size = padding + 1;  // with the empty name
  for (; size >= 0x80; size >>= 7U) module.push_back(static_cast<std::uint8_t>(size | 0x80U));
  module.push_back(static_cast<std::uint8_t>(size));
  module.push_back(0);
  module.insert(module.end(), padding, filler);
  return module;
}

struct ComponentShape {
  // Names of interfaces, each of one function `f: func()`.
  std::vector<std::string> imports = {};
  std::vector<std::string> exports = {};
  Bytes module = MakeCoreModule();
};

inline wasm::Component MakeComponent(const ComponentShape& shape) {
  wasm::ComponentBuilder builder;
  wasm::InstanceTypeBuilder interface;
  interface.AddExport({"f"}, wasm::FuncExtern{interface.AddType(wasm::FunctionType{})});
  const wasm::TypeIndex type = builder.AddType(std::move(interface).Finish());
  for (const std::string& name : shape.imports) {
    builder.AddImport({name}, wasm::InstanceExtern{type});
  }
  const wasm::CoreModuleIndex module = builder.AddCoreModule(wasm::Payload{shape.module});
  const wasm::CoreInstanceIndex core = builder.AddCoreInstance(wasm::CoreInstantiate{module, {}});
  const auto code = builder.AliasCoreExport<wasm::CoreFuncIndex>(core, "f");
  const wasm::FuncIndex function =
      builder.AddLift({code, {}, builder.AddType(wasm::FunctionType{})});
  const wasm::InstanceIndex instance =
      builder.AddInstance(wasm::InlineInstance{{{{"f"}, function}}});
  for (const std::string& name : shape.exports) builder.AddExport({name}, instance);
  return std::move(builder).Finish();
}

inline Bytes MakeComponentBytes(const ComponentShape& shape) {
  return wasm::WriteComponent(MakeComponent(shape)).value();
}

inline graph::ComponentBinaryPtr MakeBinary(Bytes bytes) {
  wit::World world = wit::DecodeWorld(bytes).value();
  return std::make_shared<const graph::ComponentBinary>(
      graph::ComponentBinary{std::move(bytes), std::move(world)});
}

// Adds a component whose imports are bound to the first of the providers that exports that name.
inline graph::NodeId AddComponent(graph::Graph& graph, std::string name,
                                  graph::ComponentBinaryPtr binary,
                                  const std::vector<graph::NodeId>& providers = {}) {
  graph::ComponentNode node;
  node.definition.name.value = std::move(name);
  for (const wit::WorldItem& import : binary->world.imports) {
    graph::Binding binding = graph::Unbound{};
    for (const graph::NodeId provider : providers) {
      const auto& exports = graph.Component(provider)->binary->world.exports;
      for (std::size_t i = exports.size(); i-- > 0;) {
        if (exports[i].name != import.name) continue;
        if (!std::holds_alternative<graph::FromComponent>(binding)) {
          binding = graph::FromComponent{provider, i};
        }
      }
    }
    node.bindings.push_back(binding);
  }
  node.binary = std::move(binary);
  graph.nodes.emplace_back(std::move(node));
  return graph::NodeId(static_cast<std::uint32_t>(graph.nodes.size() - 1));
}

// `count` components of distinct binaries, each of which needs the one before it.
inline graph::Graph MakeChain(std::size_t count) {
  graph::Graph graph;
  std::vector<graph::NodeId> providers;
  for (std::size_t i = 0; i < count; ++i) {
    ComponentShape shape{{}, {"test:chain/part" + std::to_string(i)}, MakeCoreModule()};
    if (i > 0) shape.imports.push_back("test:chain/part" + std::to_string(i - 1));
    providers = {AddComponent(graph, "part" + std::to_string(i),
                              MakeBinary(MakeComponentBytes(shape)), providers)};
  }
  return graph;
}

// One that needs `count` others; in a diamond those need a common one at the bottom.
enum class FanForm : std::uint8_t { kFan, kDiamond };
inline graph::Graph MakeFan(std::size_t count, FanForm form) {
  graph::Graph graph;
  std::vector<graph::NodeId> bottom;
  const std::string shared = "test:fan/shared";
  if (form == FanForm::kDiamond) {
    bottom.push_back(AddComponent(graph, "bottom", MakeBinary(MakeComponentBytes({{}, {shared}}))));
  }
  std::vector<graph::NodeId> parts;
  ComponentShape root{{}, {"test:fan/root"}};
  for (std::size_t i = 0; i < count; ++i) {
    root.imports.push_back("test:fan/part" + std::to_string(i));
    ComponentShape shape{{}, {root.imports.back()}};
    if (form == FanForm::kDiamond) shape.imports.push_back(shared);
    parts.push_back(AddComponent(graph, "part" + std::to_string(i),
                                 MakeBinary(MakeComponentBytes(shape)), bottom));
  }
  AddComponent(graph, "root", MakeBinary(MakeComponentBytes(root)), parts);
  return graph;
}

inline graph::NodeId LastNode(const graph::Graph& graph) {
  return graph::NodeId(static_cast<std::uint32_t>(graph.nodes.size() - 1));
}

}  // namespace composable::test
