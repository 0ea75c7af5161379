// What a prepared call costs through C++, by the shape of its values: a new store, an instance, the
// call, the result as a Value. bench/calls.py holds it against Wasmtime's own typed API, which
// bridge/benches/typed_api.rs uses for the same calls under the same names.

#include <benchmark/benchmark.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "engine/bridge_engine.h"
#include "engine/engine.h"
#include "or_die.h"
#include "value/value.h"

namespace composable {
namespace {

using bench::OrDie;
using engine::ConcurrencySupport;
using engine::Profile;
using value::Sequence;
using value::Value;

constexpr std::string_view kEcho = "composable:fixtures/echo@0.1.0";
constexpr std::string_view kTypes = "tests/components/types-fixture.wasm";

// A call, and what it has to return.
struct Shape {
  std::string_view name;
  std::string_view component;  // of the source tree
  std::string_view interface;
  std::string_view function;
  std::vector<Value> arguments;
  std::vector<Value> result;  // none or one
  // As the runtime chooses it for the component.
  ConcurrencySupport concurrency_support = ConcurrencySupport::kOff;
};

// An echo of the fixture with all types.
Shape Echo(std::string_view name, std::string_view function, const Value& value) {
  return {name, kTypes, kEcho, function, {value}, {value}};
}

// A record `shape` of guests/fixtures/wit/types.wit.
Value MakeRecord(std::size_t name_bytes, std::size_t corners) {
  const Value point = Sequence{{std::int32_t{3}, std::int32_t{-4}}};
  return Sequence{{value::String(std::string(name_bytes, 'n')), point,
                   Sequence{std::vector<Value>(corners, point)}, value::None(),
                   Sequence{{1.5F, 2.5}}}};
}

std::vector<Shape> Shapes() {
  constexpr std::size_t kMebibyte = 1U << 20U;
  return {
      {"nothing", kTypes, kEcho, "do-nothing", {}, {}},
      {"greet",
       "examples/7cs/lib/simple-greeter.wasm",
       "",
       "greet",
       {value::String("World")},
       {value::String("Hello, World!")}},
      {"greet-in-rust",
       "tests/components/rust-guest.wasm",
       "",
       "greet",
       {value::String("World")},
       {value::String("Hello, World!")}},
      {"two-strings",
       "examples/7cs/lib/simple-translator.wasm",
       "modulewise:examples/translator@0.1.0",
       "translate",
       {value::String("Hello, World!"), value::String("de-DE")},
       {value::String("Hallo, World!")},
       ConcurrencySupport::kOn},
      Echo("record-of-1KB", "echo-shape", MakeRecord(800, 25)),
      Echo("bytes-1MiB", "echo-bytes", Bytes(kMebibyte, 7)),
      Echo("10000-records", "echo-shapes", Sequence{std::vector<Value>(10'000, MakeRecord(8, 0))}),
  };
}

engine::EnginePtr MakeEngine(Profile profile, ConcurrencySupport concurrency_support) {
  engine::EngineSettings settings;
  settings.profile = profile;
  settings.concurrency_support = concurrency_support;
  settings.allocation = engine::Allocation::kPooling;
  settings.pool = {.memories = 64,
                   .tables = 64,
                   .stacks = 64,
                   .memory_bytes = std::uint64_t{4} << 30U,
                   .table_elements = 20'000};
  return OrDie(engine::MakeBridgeEngineFactory({})->Make(settings));
}

engine::CallOptions Options() {
  engine::CallOptions options;
  options.limits.time = std::chrono::seconds(1);
  options.limits.memory = 64U << 20U;
  return options;
}

void CallRepeatedly(benchmark::State& state, const Shape& shape, Profile profile) {
  const engine::EnginePtr engine = MakeEngine(profile, shape.concurrency_support);
  const Bytes binary = OrDie(
      DiskFileSystem().ReadFile(std::string(COMPOSABLE_SOURCE_DIR "/").append(shape.component)));
  const engine::ProgramPtr program = OrDie(engine->Prepare(OrDie(engine->Compile(binary)), {}));
  const engine::FunctionRef callee = OrDie(program->Find(shape.interface, shape.function));
  const auto is_right = [&shape](const engine::CallResult& result) {
    return shape.result.empty() ? !result.value : result.value == shape.result.front();
  };
  for (auto iteration : state) {
    const auto result = program->CallBlocking(callee, shape.arguments, Options());
    if (result && is_right(*result)) continue;
    return state.SkipWithError(result ? "wrong result" : ToString(result.error()).c_str());
  }
}

struct NamedProfile {
  std::string_view name;
  Profile profile;
};
constexpr std::array kProfiles = {NamedProfile{"short-calls", Profile::kShortCalls},
                                  NamedProfile{"compute", Profile::kCompute}};

}  // namespace
}  // namespace composable

int main(int argc, char** argv) {
  const std::vector<composable::Shape> shapes = composable::Shapes();
  for (const composable::Shape& shape : shapes) {
    for (const auto& [name, profile] : composable::kProfiles) {
      benchmark::RegisterBenchmark(std::string(shape.name).append("/").append(name).c_str(),
                                   composable::CallRepeatedly, std::cref(shape), profile);
    }
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
