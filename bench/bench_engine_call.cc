// What a prepared call costs through C++: a new store, an instance, the call, the result as a
// Value. bench/side_by_side.py holds it against Wasmtime's own typed API.

#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "engine/bridge_engine.h"
#include "engine/engine.h"
#include "or_die.h"
#include "value/value.h"

namespace composable {
namespace {

using bench::OrDie;
using engine::Profile;

// A function of a component of the source tree, made ready.
struct Prepared {
  Prepared(Profile profile, const std::string& path, std::string_view interface,
           std::string_view function) {
    engine::EngineSettings settings;
    settings.profile = profile;
    settings.concurrency_support =
        engine::ConcurrencySupport::kOff;  // as the runtime has it for these
    settings.allocation = engine::Allocation::kPooling;
    settings.pool = {.memories = 64,
                     .tables = 64,
                     .stacks = 64,
                     .memory_bytes = std::uint64_t{4} << 30U,
                     .table_elements = 20'000};
    const auto factory = engine::MakeBridgeEngineFactory({});
    engine = OrDie(factory->Make(settings));
    const Bytes binary = OrDie(DiskFileSystem().ReadFile(COMPOSABLE_SOURCE_DIR "/" + path));
    program = OrDie(engine->Prepare(OrDie(engine->Compile(binary)), {}));
    callee = OrDie(program->Find(interface, function));
  }

  engine::EnginePtr engine;
  engine::ProgramPtr program;
  engine::FunctionRef callee;
};

engine::CallOptions Options() {
  engine::CallOptions options;
  options.limits.time = std::chrono::seconds(1);
  options.limits.memory = 64 << 20U;
  return options;
}

// Calls again and again; `check` says whether a result is right.
template <typename Check>
void CallRepeatedly(benchmark::State& state, const Prepared& prepared,
                    const std::vector<value::Value>& arguments, Check check) {
  for (auto _ : state) {
    auto result = prepared.program->CallBlocking(prepared.callee, arguments, Options());
    if (!result || !check(*result->value)) {
      state.SkipWithError(result ? "wrong result" : ToString(result.error()).c_str());
      return;
    }
  }
}

void Greet(benchmark::State& state, Profile profile) {
  const Prepared prepared(profile, "examples/7cs/lib/simple-greeter.wasm", "", "greet");
  CallRepeatedly(state, prepared, {value::String("World")}, [](const value::Value& result) {
    return result.As<std::string>() == "Hello, World!";
  });
}

void EchoMebibyte(benchmark::State& state, Profile profile) {
  const Prepared prepared(profile, "tests/components/types-fixture.wasm",
                          "composable:fixtures/echo@0.1.0", "echo-bytes");
  const std::vector<value::Value> arguments = {value::Value(Bytes(1U << 20U, 7))};
  CallRepeatedly(state, prepared, arguments,
                 [](const value::Value& result) { return result.As<Bytes>().size() == 1U << 20U; });
}

BENCHMARK_CAPTURE(Greet, short_calls, Profile::kShortCalls);
BENCHMARK_CAPTURE(Greet, compute, Profile::kCompute);
BENCHMARK_CAPTURE(EchoMebibyte, short_calls, Profile::kShortCalls);
BENCHMARK_CAPTURE(EchoMebibyte, compute, Profile::kCompute);

}  // namespace
}  // namespace composable
