// What components cost by their size: compiling one, making it ready from its compiled code, and a
// call of a function that does nothing, in a new instance.
//
// The components are generated: functions of some two hundred bytes each, and as many bytes of data
// as of code, as compilers make them.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <utility>

#include "bench_engine.h"
#include "engine/engine.h"
#include "or_die.h"
#include "synth/core_module.h"
#include "wasm/builder.h"
#include "wasm/writer.h"

namespace composable {
namespace {

using bench::OrDie;
using synth::Op;

constexpr std::uint64_t kPageBytes = 65536;

// (i32) -> i32, of about two hundred bytes of arithmetic that no compiler can leave out.
synth::CodeBuilder SomeArithmetic(std::uint32_t seed) {
  synth::CodeBuilder code({{wasm::NumberType::kI32}, {wasm::NumberType::kI32}});
  const synth::LocalIndex number = code.Parameter(0);
  for (std::uint32_t step = 0; step < 20; ++step) {
    code.LocalGet(number).I32Const(seed + step).Plain(Op::kI32Add);
    code.LocalGet(number).I32Const(step % 7).Plain(Op::kI32Shl).Plain(Op::kI32Sub);
    code.LocalSet(number);
  }
  code.LocalGet(number);
  return code;
}

// A component of about so many bytes that exports `run: func()`.
Bytes MakeComponent(std::int64_t size) {
  synth::CoreModuleBuilder module;
  const Bytes data(static_cast<std::size_t>(size / 2), 7);
  module.DefineMemory(data.size() / kPageBytes + 2);
  module.ExportMemory("memory");
  module.AddData(1024, data);
  constexpr std::int64_t kFunctionBytes = 200;
  for (std::uint32_t i = 0; i < size / 2 / kFunctionBytes; ++i) {
    module.AddFunction(SomeArithmetic(i));
  }
  module.ExportFunction("run", module.AddFunction(synth::CodeBuilder({})));
  const Bytes core = OrDie(module.Finish());

  wasm::ComponentBuilder component;
  const auto instance =
      component.AddCoreInstance(wasm::CoreInstantiate{component.AddCoreModule({core}), {}});
  const auto type = component.AddType(wasm::FunctionType{false, {}, {}});
  const auto run = component.AddLift(
      {component.AliasCoreExport<wasm::CoreFuncIndex>(instance, "run"), {}, type});
  component.AddExport({"run"}, run);
  return OrDie(wasm::WriteComponent(std::move(component).Finish()));
}

void Compile(benchmark::State& state) {
  const Bytes binary = MakeComponent(state.range(0));
  const engine::EnginePtr engine = bench::MakePooledEngine(engine::ConcurrencySupport::kOff);
  for (auto iteration : state) benchmark::DoNotOptimize(OrDie(engine->Compile(binary)));
  state.counters["bytes"] = static_cast<double>(binary.size());
}

void Prepare(benchmark::State& state) {
  const engine::EnginePtr engine = bench::MakePooledEngine(engine::ConcurrencySupport::kOff);
  const engine::ComponentPtr component = OrDie(engine->Compile(MakeComponent(state.range(0))));
  for (auto iteration : state) benchmark::DoNotOptimize(OrDie(engine->Prepare(component, {})));
}

void CallAnew(benchmark::State& state) {
  const engine::EnginePtr engine = bench::MakePooledEngine(engine::ConcurrencySupport::kOff);
  const engine::ProgramPtr program =
      OrDie(engine->Prepare(OrDie(engine->Compile(MakeComponent(state.range(0)))), {}));
  const engine::FunctionRef run = OrDie(program->Find("", "run"));
  for (auto iteration : state) OrDie(program->CallBlocking(run, {}, {}));
}

constexpr std::int64_t kKiB = 1024;
BENCHMARK(Compile)
    ->Arg(10 * kKiB)
    ->Arg(100 * kKiB)
    ->Arg(1000 * kKiB)
    ->Arg(4000 * kKiB)
    ->UseRealTime();
BENCHMARK(Prepare)->Arg(10 * kKiB)->Arg(100 * kKiB)->Arg(1000 * kKiB)->Arg(4000 * kKiB);
BENCHMARK(CallAnew)->Arg(10 * kKiB)->Arg(100 * kKiB)->Arg(1000 * kKiB)->Arg(4000 * kKiB);

}  // namespace
}  // namespace composable
