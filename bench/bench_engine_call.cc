// What a prepared call costs through C++, by the shape of its values: a new store, an instance, the
// call, the result; as values, which own everything and carry no type, and in the flat form that
// servers use. bench/calls.py holds it against Wasmtime's own typed API, which
// bridge/benches/typed_api.rs uses for the same calls under the same names.

#include <benchmark/benchmark.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "bench_engine.h"
#include "engine/engine.h"
#include "or_die.h"
#include "value/flat.h"
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

engine::CallOptions Options() {
  engine::CallOptions options;
  options.limits.time = std::chrono::seconds(1);
  options.limits.memory = 64U << 20U;
  return options;
}

// A shape's component made ready.
struct Prepared {
  Prepared(const Shape& shape, Profile profile)
      : engine(bench::MakePooledEngine(shape.concurrency_support, profile)) {
    const Bytes binary = OrDie(
        DiskFileSystem().ReadFile(std::string(COMPOSABLE_SOURCE_DIR "/").append(shape.component)));
    program = OrDie(engine->Prepare(OrDie(engine->Compile(binary)), {}));
    callee = OrDie(program->Find(shape.interface, shape.function));
  }

  engine::EnginePtr engine;
  engine::ProgramPtr program;
  engine::FunctionRef callee;
};

bool IsRight(const Shape& shape, const std::optional<Value>& result) {
  return shape.result.empty() ? !result : result == shape.result.front();
}

void CallWithValues(benchmark::State& state, const Shape& shape, Profile profile) {
  const Prepared prepared(shape, profile);
  for (auto iteration : state) {
    const auto result = prepared.program->CallBlocking(prepared.callee, shape.arguments, Options());
    if (result && IsRight(shape, result->value)) continue;
    return state.SkipWithError(result ? "wrong result" : ToString(result.error()).c_str());
  }
}

// Calls, and waits for what comes back; `take` gets it.
template <typename Take>
Status CallFlatAndWait(const Prepared& prepared, ByteView arguments, const Take& take) {
  std::atomic<bool> is_done = false;
  Status outcome;
  prepared.program->CallFlat(prepared.callee, arguments, Options(), [&](Result<ByteView> result) {
    if (result) {
      take(*result);
    } else {
      outcome = std::unexpected(std::move(result).error());
    }
    is_done = true;
    is_done.notify_one();
  });
  is_done.wait(false);
  return outcome;
}

void CallFlat(benchmark::State& state, const Shape& shape, Profile profile) {
  const Prepared prepared(shape, profile);
  const wit::FunctionType& type = *prepared.callee.type;
  Bytes arguments;
  OrDie(value::EncodeParameters(type, shape.arguments, arguments));
  std::size_t size = 0;
  OrDie(CallFlatAndWait(prepared, arguments, [&](ByteView result) {
    size = result.size();
    const auto decoded = value::DecodeResult(type, result);
    if (!decoded || !IsRight(shape, *decoded)) state.SkipWithError("wrong result");
  }));
  for (auto iteration : state) {
    OrDie(CallFlatAndWait(prepared, arguments, [&](ByteView result) {
      if (result.size() != size) state.SkipWithError("another result");
    }));
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
      const std::string title = std::string(shape.name).append("/").append(name);
      benchmark::RegisterBenchmark(title.c_str(), composable::CallWithValues, std::cref(shape),
                                   profile);
      benchmark::RegisterBenchmark((title + "/flat").c_str(), composable::CallFlat,
                                   std::cref(shape), profile);
    }
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
