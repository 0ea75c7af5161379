// Fixtures with an interceptor and advice around them, ready to be called.
#pragma once

#include <algorithm>
#include <list>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "advice/surround.h"
#include "synth/advice_interface.h"
#include "synth/asker.h"
#include "synth/config_store.h"
#include "synth/interceptor.h"
#include "unit/engine/bridge_fixture.h"
#include "wasm/builder.h"
#include "wasm/reader.h"
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

// Components put together by hand.
class HandMade {
 public:
  // An instance of the component, with an import for whatever it imports but configuration, which
  // is empty, and what is given.
  wasm::InstanceIndex Add(ByteView binary, std::vector<wasm::InstantiateArgument> given = {}) {
    const wit::World world = Checked(wit::DecodeWorld(binary));
    const auto is_given = [&](const wit::WorldItem& item) {
      return std::ranges::any_of(given, [&](const auto& one) { return one.name == item.name; });
    };
    for (const wit::WorldItem& item : world.imports) {
      if (is_given(item)) continue;
      if (item.name.starts_with("wasi:config/store")) {
        stores_.push_back(Checked(MakeConfigStore({}, item.name)));
        given.push_back({item.name, component.AliasExport<wasm::InstanceIndex>(
                                        Instantiate(stores_.back(), {}), item.name)});
        continue;
      }
      given.push_back(Import(item));
    }
    return Instantiate(binary, std::move(given));
  }

  // Each is imported once.
  wasm::InstantiateArgument Import(const wit::WorldItem& item) {
    const auto known = std::ranges::find(imported_, item.name, &wasm::InstantiateArgument::name);
    if (known != imported_.end()) return *known;
    return imported_.emplace_back(item.name, Checked(imports_.Import(item)));
  }

  // An export of an instance under its own name.
  wasm::ExternIndex ExportOf(wasm::InstanceIndex instance, const wit::WorldItem& item) {
    if (wit::InterfaceOf(item) != nullptr)
      return component.AliasExport<wasm::InstanceIndex>(instance, item.name);
    return component.AliasExport<wasm::FuncIndex>(instance, item.name);
  }

  void ExportAll(wasm::InstanceIndex instance, const wit::World& world) {
    for (const wit::WorldItem& item : world.exports) {
      std::visit([&](auto index) { component.AddExport({item.name}, index); },
                 ExportOf(instance, item));
    }
  }

  Bytes Finish() { return Checked(wasm::WriteComponent(std::move(component).Finish())); }

  wasm::ComponentBuilder component;

 private:
  wasm::InstanceIndex Instantiate(ByteView binary, std::vector<wasm::InstantiateArgument> given) {
    return component.AddInstance(
        wasm::Instantiate{component.AddComponent(wasm::Payload{binary}), std::move(given)});
  }

  wit::ImportEncoder imports_{component};
  std::vector<wasm::InstantiateArgument> imported_;
  std::list<Bytes> stores_;  // the component borrows them
};

// One component of the three: it imports what target and advice import, and exports what the
// interceptor does.
inline Bytes ComposeByHand(ByteView target, ByteView interceptor, ByteView advice) {
  const wit::World target_world = Checked(wit::DecodeWorld(target));
  const wit::World world = Checked(wit::DecodeWorld(interceptor));
  HandMade made;
  const wasm::InstanceIndex target_instance = made.Add(target);
  const wasm::InstanceIndex advice_instance = made.Add(advice);
  std::vector<wasm::InstantiateArgument> arguments;
  for (const wit::WorldItem& item : world.imports) {
    const bool is_advice = item.name == kTextAdviceInterface || item.name == kTreeAdviceInterface;
    if (is_advice || wit::FindItem(target_world.exports, item.name) != nullptr) {
      arguments.push_back(
          {item.name, made.ExportOf(is_advice ? advice_instance : target_instance, item)});
    }
  }
  made.ExportAll(made.Add(interceptor, std::move(arguments)), world);
  return made.Finish();
}

// Advice with an asker in it.
inline Bytes WithAsker(ByteView advice) {
  wasm::Component component = Checked(wasm::ReadComponent(advice));
  const std::optional<Bytes> module = Checked(AddAsker(component, kTextAdviceInterface));
  if (!module) throw std::runtime_error("there is no place for an asker");
  return Checked(wasm::WriteComponent(component));
}

// One component of the two, which exports what the target does, and advice under the names that are
// asked for, with its asker where that is one of them.
inline Bytes PutBeside(ByteView target, ByteView advice, const advice::AskedAdvice& asked) {
  const Bytes with_asker = asked.asker.empty() ? Bytes() : WithAsker(advice);
  HandMade made;
  made.ExportAll(made.Add(target), Checked(wit::DecodeWorld(target)));
  const auto instance = made.Add(asked.asker.empty() ? advice : ByteView(with_asker));
  const auto add_export = [&](std::string_view interface, const std::string& name) {
    made.component.AddExport(
        {name}, made.component.AliasExport<wasm::InstanceIndex>(instance, std::string(interface)));
  };
  add_export(kTextAdviceInterface, asked.interface);
  if (!asked.asker.empty()) add_export(kAskerInterface, asked.asker);
  return made.Finish();
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

// A fixture, surrounded by an interceptor that asks that advice.
inline engine::ProgramPtr MakeSurrounded(const engine::EnginePtr& engine, const std::string& name,
                                         const std::vector<std::string>& patterns = {},
                                         const AdviceFixture& advice = {}) {
  const Bytes target = engine::ReadFixture(name);
  const Bytes interceptor = MakeInterceptorFor(target, patterns, {.advice = advice.version});
  return Prepare(engine, ComposeByHand(target, interceptor, engine::ReadFixture(advice.name)));
}

enum class HasAsker : bool { kNo, kYes };

// A fixture around which the host asks that component of advice.
inline engine::ProgramPtr MakeAsked(const engine::EnginePtr& engine, const std::string& name,
                                    const std::vector<std::string>& patterns, ByteView advice,
                                    HasAsker has_asker) {
  const advice::AskedAdvice asked = {
      .name = {},
      .interface = "composable:asked/advice",
      .asker = has_asker == HasAsker::kYes ? "composable:asked/asker" : "",
      .match = Checked(wit::FunctionPatterns::Parse(patterns))};
  return Checked(advice::Surround(
      Prepare(engine, PutBeside(engine::ReadFixture(name), advice, asked)), {asked}));
}

}  // namespace composable::synth
