// Fixtures with an interceptor and advice around them, ready to be called.
#pragma once

#include <list>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "synth/advice_interface.h"
#include "synth/config_store.h"
#include "synth/interceptor.h"
#include "unit/engine/bridge_fixture.h"
#include "wasm/builder.h"
#include "wasm/writer.h"
#include "wit/decode.h"
#include "wit/encode.h"

namespace composable::synth {

// The value; a test that has none stops here.
template <typename T>
T Checked(Result<T> result) {
  if (!result) throw std::runtime_error(ToReport(result.error()));
  return *std::move(result);
}

inline Bytes MakeInterceptorFor(ByteView target, const std::vector<std::string>& patterns = {},
                                const InterceptorOptions& options = {}) {
  return Checked(MakeInterceptor(Checked(wit::DecodeWorld(target)),
                                 Checked(wit::FunctionPatterns::Parse(patterns)), options))
      .binary;
}

// One component of the three: it imports what target and advice import, and exports what the
// interceptor does.
inline Bytes ComposeByHand(ByteView target, ByteView interceptor, ByteView advice) {
  const wit::World target_world = Checked(wit::DecodeWorld(target));
  const wit::World interceptor_world = Checked(wit::DecodeWorld(interceptor));
  const wit::World advice_world = Checked(wit::DecodeWorld(advice));
  wasm::ComponentBuilder component;
  wit::ImportEncoder imports(component);
  std::vector<wasm::InstantiateArgument> target_arguments;
  for (const wit::WorldItem& item : target_world.imports)
    target_arguments.push_back({item.name, Checked(imports.Import(item))});
  const auto target_instance = component.AddInstance(
      wasm::Instantiate{component.AddComponent(wasm::Payload{target}), target_arguments});
  std::list<Bytes> stores;  // the component borrows them
  std::vector<wasm::InstantiateArgument> advice_arguments;
  for (const wit::WorldItem& item : advice_world.imports) {
    if (!item.name.starts_with("wasi:config/store")) {
      advice_arguments.push_back({item.name, Checked(imports.Import(item))});
      continue;
    }
    stores.push_back(Checked(MakeConfigStore({}, item.name)));
    const auto instance = component.AddInstance(
        wasm::Instantiate{component.AddComponent(wasm::Payload{ByteView(stores.back())}), {}});
    advice_arguments.push_back(
        {item.name, component.AliasExport<wasm::InstanceIndex>(instance, item.name)});
  }
  const auto advice_instance = component.AddInstance(
      wasm::Instantiate{component.AddComponent(wasm::Payload{advice}), advice_arguments});
  std::vector<wasm::InstantiateArgument> arguments;
  for (const wit::WorldItem& item : interceptor_world.imports) {
    const bool is_advice = item.name == kTextAdviceInterface || item.name == kTreeAdviceInterface;
    const auto exporter = is_advice ? advice_instance : target_instance;
    if (wit::InterfaceOf(item) != nullptr) {
      if (is_advice || wit::FindItem(target_world.exports, item.name) != nullptr) {
        arguments.push_back(
            {item.name, component.AliasExport<wasm::InstanceIndex>(exporter, item.name)});
      } else {
        for (const auto& argument : target_arguments)
          if (argument.name == item.name) arguments.push_back(argument);
      }
    } else {
      arguments.push_back({item.name, component.AliasExport<wasm::FuncIndex>(exporter, item.name)});
    }
  }
  const auto instance = component.AddInstance(
      wasm::Instantiate{component.AddComponent(wasm::Payload{interceptor}), arguments});
  for (const wit::WorldItem& item : interceptor_world.exports) {
    if (wit::InterfaceOf(item) != nullptr) {
      component.AddExport({item.name},
                          component.AliasExport<wasm::InstanceIndex>(instance, item.name));
    } else {
      component.AddExport({item.name}, component.AliasExport<wasm::FuncIndex>(instance, item.name));
    }
  }
  return Checked(wasm::WriteComponent(std::move(component).Finish()));
}

inline engine::ProgramPtr Prepare(const engine::EnginePtr& engine, ByteView binary) {
  const engine::ComponentPtr component = Checked(engine->Compile(binary));
  return Checked(engine->Prepare(component, engine::WithWasi(*component)));
}

// Advice among the fixtures.
struct AdviceFixture {
  std::string name = "advice-fixture";
  AdviceVersion version = AdviceVersion::kText;
};
// Lets everything pass as it is.
inline AdviceFixture TreeAdvice() { return {"tree-advice-fixture", AdviceVersion::kTree}; }

// A fixture, surrounded by that advice.
inline engine::ProgramPtr MakeSurrounded(const engine::EnginePtr& engine, const std::string& name,
                                         const std::vector<std::string>& patterns = {},
                                         const AdviceFixture& advice = {}) {
  const Bytes target = engine::ReadFixture(name);
  const Bytes interceptor = MakeInterceptorFor(target, patterns, {.advice = advice.version});
  return Prepare(engine, ComposeByHand(target, interceptor, engine::ReadFixture(advice.name)));
}

}  // namespace composable::synth
