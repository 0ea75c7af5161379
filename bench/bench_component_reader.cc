// Reading and writing a component as large as those of script engines: 40 core modules of half a
// megabyte each, and some thousand definitions. The time should not depend on the size of the
// modules.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "wasm/preamble.h"
#include "wasm/reader.h"
#include "wasm/writer.h"

namespace composable::wasm {
namespace {

constexpr int kModules = 40;
constexpr std::size_t kModuleSize = 512 * 1024;
constexpr int kInstances = 60;
constexpr int kFunctions = 20;

// An instance type of `kFunctions` functions over a record and a result.
Type InterfaceType() {
  InstanceType type;
  type.declarations.push_back({Type(
      DefinedType(RecordType{{{"name", PrimitiveType::kString}, {"size", PrimitiveType::kU64}}}))});
  type.declarations.push_back({ExportDeclaration{{.name = "entry"}, EqTypeExtern{TypeIndex(0)}}});
  type.declarations.push_back(
      {Type(DefinedType(ResultType{TypeIndex(1), PrimitiveType::kString}))});
  for (std::uint32_t i = 0; i < kFunctions; ++i) {
    type.declarations.push_back({Type(FunctionType{
        true, {{"path", PrimitiveType::kString}, {"entry", TypeIndex(1)}}, TypeIndex(2)})});
    type.declarations.push_back(
        {ExportDeclaration{{.name = fmt::format("function-{}", i)}, FuncExtern{TypeIndex(3 + i)}}});
  }
  return type;
}

// A module of one large custom section.
Bytes LargeModule() {
  Bytes module(kCoreModulePreamble.begin(), kCoreModulePreamble.end());
  module.resize(kModuleSize, 0x2A);
  return module;
}

Bytes LargeComponent() {
  const Bytes module = LargeModule();
  Component component;
  for (std::uint32_t i = 0; i < kInstances; ++i) {
    component.sections.emplace_back(TypeSection{{InterfaceType()}});
    component.sections.emplace_back(
        ImportSection{{{{.name = fmt::format("example:package/interface{}@0.2.0", i)},
                        InstanceExtern{TypeIndex(i)}}}});
    AliasSection aliases;
    CanonicalSection lowered;
    for (std::uint32_t function = 0; function < kFunctions; ++function) {
      aliases.aliases.emplace_back(
          ExportAlias{Sort::kFunc, InstanceIndex(i), fmt::format("function-{}", function)});
      lowered.functions.emplace_back(Lower{FuncIndex(i * kFunctions + function), {AsyncOption{}}});
    }
    component.sections.emplace_back(std::move(aliases));
    component.sections.emplace_back(std::move(lowered));
  }
  for (int i = 0; i < kModules; ++i) component.sections.emplace_back(CoreModuleSection{{module}});
  return WriteComponent(component).value();
}

void ReadLargeComponent(benchmark::State& state) {
  const Bytes binary = LargeComponent();
  for (auto _ : state) {
    const auto component = ReadComponent(binary);
    if (!component.has_value()) state.SkipWithError(ToString(component.error()).c_str());
    benchmark::DoNotOptimize(component);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(binary.size()) * state.iterations());
}
BENCHMARK(ReadLargeComponent)->Unit(benchmark::kMicrosecond);

void WriteLargeComponent(benchmark::State& state) {
  const Bytes binary = LargeComponent();
  const auto component = ReadComponent(binary);
  for (auto _ : state) {
    const auto written = WriteComponent(*component);
    benchmark::DoNotOptimize(written);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(binary.size()) * state.iterations());
}
BENCHMARK(WriteLargeComponent)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace composable::wasm
