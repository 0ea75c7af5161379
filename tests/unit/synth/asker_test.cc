#include "synth/asker.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/file_system.h"
#include "support/source_folder.h"
#include "synth/advice_parts.h"
#include "synth/core_module.h"
#include "wasm/builder.h"
#include "wasm/module_link.h"
#include "wasm/reader.h"
#include "wasm/writer.h"
#include "wit/decode.h"

namespace composable::synth {
namespace {

// A component of the tests, and the bytes that it views.
struct AdviceFile {
  Bytes bytes;
  wasm::Component component;
};

AdviceFile ReadAdvice(const std::string& path) {
  AdviceFile file;
  auto bytes = DiskFileSystem().ReadFile(test::SourceFolder() + "/" + path);
  EXPECT_TRUE(bytes) << path;
  if (!bytes) return file;
  file.bytes = *std::move(bytes);
  auto component = wasm::ReadComponent(file.bytes);
  EXPECT_TRUE(component) << path;
  if (component) file.component = *std::move(component);
  return file;
}

constexpr const char* kPass = "tests/components/pass-advice-fixture.wasm";
constexpr const char* kRepeats = "tests/components/advice-fixture.wasm";

bool HasAskerAdded(wasm::Component& component, std::string_view name = kTextAdviceInterface) {
  const auto added = AddAsker(component, name);
  EXPECT_TRUE(added) << ToReport(added.error());
  return added && added->has_value();
}

// The names of the functions that the component exports as an asker.
std::string AskerOf(const wasm::Component& component) {
  const auto bytes = wasm::WriteComponent(component);
  if (!bytes) return ToString(bytes.error());
  const auto world = wit::DecodeWorld(*bytes);
  if (!world) return ToString(world.error());
  const wit::WorldItem* const item = wit::FindItem(world->exports, std::string(kAskerInterface));
  if (item == nullptr) return "none";
  std::string names;
  for (const wit::Function& function : wit::InterfaceOf(*item)->functions)
    names += ToString(function.name) + " ";
  return names;
}

TEST(Asker, IsExportedBesideAdvice) {
  AdviceFile advice = ReadAdvice(kPass);
  const auto module = AddAsker(advice.component, kTextAdviceInterface);
  ASSERT_TRUE(module && *module);
  EXPECT_EQ(AskerOf(advice.component), "enter tell-before leave tell-after ");
}

TEST(Asker, FinishesWhatHasADestructor) {
  AdviceFile advice = ReadAdvice(kRepeats);
  const auto module = AddAsker(advice.component, kTextAdviceInterface);
  ASSERT_TRUE(module && *module);
  EXPECT_EQ(AskerOf(advice.component), "enter tell-before leave tell-after finish ");
}

// Made with bindings, with a destructor behind two more core modules, and with imports.
TEST(Asker, FindsItsPlaceInAdviceOfAllKinds) {
  for (const char* const path :
       {"tests/components/respell-advice-fixture.wasm", "examples/7cs/lib/logging-advice.wasm"}) {
    AdviceFile advice = ReadAdvice(path);
    const auto parts = FindAdviceParts(advice.component, kTextAdviceInterface);
    ASSERT_TRUE(parts) << path;
    EXPECT_TRUE(parts->has_destructor) << path;
  }
}

// As tools compose advice with what it imports: its functions are those of a component within.
TEST(Asker, HasNoPlaceInAdviceThatWasComposed) {
  AdviceFile advice = ReadAdvice(kPass);
  wasm::ComponentBuilder outer;
  const auto inner =
      outer.AddInstance(wasm::Instantiate{outer.AddComponent(std::move(advice.component)), {}});
  const std::string name(kTextAdviceInterface);
  outer.AddExport({name}, outer.AliasExport<wasm::InstanceIndex>(inner, name));
  wasm::Component composed = std::move(outer).Finish();
  EXPECT_FALSE(HasAskerAdded(composed));
}

TEST(Asker, HasNoPlaceWhereThereIsNoAdvice) {
  AdviceFile advice = ReadAdvice(kPass);
  const wasm::Component before = advice.component;
  EXPECT_FALSE(HasAskerAdded(advice.component, "modulewise:interceptor/types@0.1.0"));
  EXPECT_FALSE(HasAskerAdded(advice.component, "modulewise:interceptor/none@0.1.0"));
  EXPECT_EQ(advice.component, before);
  AdviceFile tree = ReadAdvice("tests/components/tree-advice-fixture.wasm");
  EXPECT_FALSE(HasAskerAdded(tree.component, kTreeAdviceInterface));
}

TEST(Asker, IsAddedOnce) {
  AdviceFile advice = ReadAdvice(kPass);
  const auto module = AddAsker(advice.component, kTextAdviceInterface);
  ASSERT_TRUE(module && *module);
  EXPECT_FALSE(HasAskerAdded(advice.component));
}

// The lifts of a component, in their order: that of the constructor, of `before` and of `after`.
std::vector<wasm::Lift*> LiftsOf(wasm::Component& component) {
  std::vector<wasm::Lift*> lifts;
  for (wasm::Section& section : component.sections) {
    auto* const canonical = std::get_if<wasm::CanonicalSection>(&section);
    if (canonical == nullptr) continue;
    for (wasm::Canonical& function : canonical->functions) {
      if (auto* const lift = std::get_if<wasm::Lift>(&function)) lifts.push_back(lift);
    }
  }
  return lifts;
}

template <typename Option>
void Remove(wasm::Lift& lift) {
  std::erase_if(lift.options, [](const wasm::CanonicalOption& option) {
    return std::holds_alternative<Option>(option);
  });
}

TEST(Asker, HasNoPlaceAmongFunctionsThatAreLiftedInOtherWays) {
  using Change = std::function<void(std::vector<wasm::Lift*>&)>;
  const std::vector<std::pair<std::string, Change>> changes = {
      {"UTF-16",
       [](auto& lifts) {
         Remove<wasm::StringEncoding>(*lifts[2]);
         lifts[2]->options.emplace_back(wasm::StringEncoding::kUtf16);
       }},
      {"async", [](auto& lifts) { lifts[1]->options.emplace_back(wasm::AsyncOption{}); }},
      {"no memory", [](auto& lifts) { Remove<wasm::MemoryOption>(*lifts[1]); }},
      {"another realloc",
       [](auto& lifts) {
         Remove<wasm::ReallocOption>(*lifts[2]);
         lifts[2]->options.emplace_back(wasm::ReallocOption{lifts[2]->function});
       }},
      {"a constructor with a post-return",
       [](auto& lifts) {
         lifts[0]->options.emplace_back(wasm::PostReturnOption{lifts[0]->function});
       }},
      {"a constructor of something else", [](auto& lifts) { lifts[0]->type = lifts[2]->type; }}};
  for (const auto& [name, change] : changes) {
    AdviceFile advice = ReadAdvice(kPass);
    std::vector<wasm::Lift*> lifts = LiftsOf(advice.component);
    ASSERT_EQ(lifts.size(), 3U);
    ASSERT_TRUE(FindAdviceParts(advice.component, kTextAdviceInterface)) << name;
    change(lifts);
    EXPECT_FALSE(FindAdviceParts(advice.component, kTextAdviceInterface)) << name;
  }
}

// The core module of the advice is where an asker goes, so nobody else may make instances of it.
TEST(Asker, HasNoPlaceInAModuleThatOthersUse) {
  using Change = std::function<void(wasm::ComponentBuilder&)>;
  const wasm::CoreModuleIndex module(0);
  const std::vector<std::pair<std::string, Change>> changes = {
      {"twice", [&](auto& builder) { builder.AddCoreInstance(wasm::CoreInstantiate{module, {}}); }},
      {"exported", [&](auto& builder) { builder.AddExport({"module"}, module); }},
      {"given away",
       [&](auto& builder) { builder.AddInstance(wasm::InlineInstance{{{{"module"}, module}}}); }},
      {"within", [&](auto& builder) {
         wasm::ComponentBuilder inner;
         inner.AliasOuter(1, module);
         builder.AddComponent(std::move(inner).Finish());
       }}};
  for (const auto& [name, change] : changes) {
    AdviceFile advice = ReadAdvice(kPass);
    wasm::ComponentBuilder builder(std::move(advice.component));
    change(builder);
    const wasm::Component changed = std::move(builder).Finish();
    EXPECT_FALSE(FindAdviceParts(changed, kTextAdviceInterface)) << name;
  }
}

// A core module with nothing but a memory of that type, by the bytes of the type.
Bytes ModuleWithMemory(const Bytes& type) {
  const auto size = static_cast<std::uint8_t>(type.size() + 1);
  Bytes module = {0, 'a', 's', 'm', 1, 0, 0, 0, 5, size, 1};
  module.insert(module.end(), type.begin(), type.end());
  const Bytes exported = {7, 10, 1, 6, 'm', 'e', 'm', 'o', 'r', 'y', 2, 0};
  module.insert(module.end(), exported.begin(), exported.end());
  return module;
}

// An asker reads and writes the memory as guests usually do: with addresses of 32 bits, in pages of
// 64 KiB, on one thread.
TEST(Asker, HasNoPlaceBesideAMemoryOfAnotherType) {
  const std::vector<std::pair<std::string, Bytes>> others = {
      {"64 bits", {0x04, 1}}, {"shared", {0x03, 1, 1}}, {"pages of a byte", {0x08, 1, 0}}};
  AdviceFile advice = ReadAdvice(kPass);
  const auto parts = FindAdviceParts(advice.component, kTextAdviceInterface);
  ASSERT_TRUE(parts);
  ASSERT_EQ(parts->memory, "memory");
  auto& module =
      std::get<wasm::CoreModuleSection>(advice.component.sections.at(parts->module_section)).module;
  const Bytes usual = ModuleWithMemory({0x01, 1, 1});
  module.bytes = usual;
  EXPECT_TRUE(FindAdviceParts(advice.component, kTextAdviceInterface));
  for (const auto& [name, type] : others) {
    const Bytes bytes = ModuleWithMemory(type);
    module.bytes = bytes;
    EXPECT_FALSE(FindAdviceParts(advice.component, kTextAdviceInterface)) << name;
  }
}

// What the asker exports, or where its built-ins come from, may be names that advice has already.
TEST(Asker, HasNoPlaceWhereItsNamesAreTaken) {
  AdviceFile advice = ReadAdvice(kPass);
  const auto parts = FindAdviceParts(advice.component, kTextAdviceInterface);
  ASSERT_TRUE(parts);
  auto& module =
      std::get<wasm::CoreModuleSection>(advice.component.sections.at(parts->module_section)).module;
  CoreModuleBuilder taking;
  taking.ExportFunction(asker_functions::kLeave, taking.AddFunction(CodeBuilder({})));
  const auto added = taking.Finish();
  ASSERT_TRUE(added);
  const auto taken = wasm::LinkModules(module.bytes, *added, {});
  ASSERT_TRUE(taken) << ToString(taken.error());
  module.bytes = *taken;
  const wasm::Component before = advice.component;
  EXPECT_FALSE(HasAskerAdded(advice.component));
  EXPECT_EQ(advice.component, before);
}

// A component may give a module more than it imports.
TEST(Asker, HasNoPlaceWhereTheModuleIsGivenSomethingUnderItsName) {
  AdviceFile advice = ReadAdvice(kPass);
  const auto parts = FindAdviceParts(advice.component, kTextAdviceInterface);
  ASSERT_TRUE(parts);
  for (wasm::Section& section : advice.component.sections) {
    auto* const instances = std::get_if<wasm::CoreInstanceSection>(&section);
    if (instances == nullptr) continue;
    for (wasm::CoreInstance& instance : instances->instances) {
      auto* const made = std::get_if<wasm::CoreInstantiate>(&instance);
      if (made != nullptr)
        made->arguments.push_back({"composable:asker", wasm::CoreInstanceIndex(0)});
    }
  }
  EXPECT_FALSE(FindAdviceParts(advice.component, kTextAdviceInterface));
}

}  // namespace
}  // namespace composable::synth
