// Compiling, the cache, and several engines.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "engine/engine_set.h"
#include "support/temporary_directory.h"
#include "unit/engine/bridge_fixture.h"

namespace composable::engine {
namespace {

namespace fs = std::filesystem;
using value::Value;

std::string CompileError(ByteView binary) {
  static const EnginePtr kEngine = MakeEngine();
  const auto component = kEngine->Compile(binary);
  if (component) return "ok";
  EXPECT_EQ(component.error().code, ErrorCode::kInvalidComponent);
  EXPECT_EQ(component.error().message.find('\n'), std::string::npos) << component.error().message;
  return component.error().message;
}

TEST(BridgeCompile, RefusesWhatIsNoComponent) {
  EXPECT_EQ(CompileError({}), "this is no WebAssembly binary: it is empty");
  EXPECT_EQ(CompileError(AsBytes(std::string_view("\0asm\x01\0\0\0", 8))),
            "this is a core module, not a component; make a component of it with "
            "`wasm-tools component new`");
}

TEST(BridgeCompile, RefusesEveryTruncation) {
  const Bytes whole = ReadFixture("misbehave-fixture");
  // Every length near the start, then some; a cut at the end of a section leaves less, but valid,
  // bytes.
  for (std::size_t size = 1; size < whole.size(); size += size < 64 ? 1 : 577) {
    const std::string message = CompileError(ByteView(whole).first(size));
    if (size < 8) {
      EXPECT_EQ(message, "this WebAssembly binary is cut off: it ends after " +
                             std::to_string(size) + " bytes");
    }
  }
  EXPECT_NE(CompileError(ByteView(whole).first(whole.size() / 2)), "ok");
  EXPECT_EQ(CompileError(ByteView(whole).first(9)),
            "the component is malformed: unexpected end-of-file");
}

TEST(BridgeCompile, SurvivesRandomBytes) {
  std::mt19937 random(7);  // NOLINT(cert-msc51-cpp): the same numbers every time
  Bytes bytes(4096);
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
  EXPECT_EQ(CompileError(bytes), "this is no WebAssembly binary: it does not start with `\\0asm`");
  const std::string_view preamble("\0asm\x0d\0\x01\0", 8);
  std::copy(preamble.begin(), preamble.end(), bytes.begin());
  EXPECT_NE(CompileError(bytes), "ok");
}

TEST(BridgeCompile, SurvivesChangedBytes) {
  const Bytes whole = ReadFixture("misbehave-fixture");
  const EnginePtr engine = MakeEngine();
  std::mt19937 random(11);  // NOLINT(cert-msc51-cpp): the same numbers every time
  for (int round = 0; round < 40; ++round) {
    Bytes changed = whole;
    for (int i = 0; i < 3; ++i)
      changed[random() % changed.size()] ^= static_cast<std::uint8_t>(random());
    const auto component = engine->Compile(changed);
    if (!component) {
      EXPECT_EQ(component.error().code, ErrorCode::kInvalidComponent);
    }
  }
}

class BridgeCache : public testing::Test {
 protected:
  BridgeOptions Options() {
    auto cache = CompileCache::Open({.directory = path_});
    EXPECT_TRUE(cache);
    return {.cache = std::move(*cache),
            .warn = [this](const Error& error) { warnings_.push_back(error); }};
  }

  fs::path OnlyArtefact() const {
    fs::path found;
    for (const auto& entry : fs::directory_iterator(path_)) {
      if (entry.path().extension() != ".compiled") continue;
      EXPECT_TRUE(found.empty());
      found = entry.path();
    }
    EXPECT_FALSE(found.empty());
    return found;
  }

  std::size_t Artefacts() const {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(path_)) {
      if (entry.path().extension() == ".compiled") ++count;
    }
    return count;
  }

  static void ExpectItWorks(const EnginePtr& engine) {
    const ProgramPtr program = MakeProgram(engine, "misbehave-fixture");
    EXPECT_EQ(ValueOf(Call(*program, "misbehave", "count-calls")), U32(1));
  }

  TemporaryDirectory root_;
  fs::path path_ = root_.path() / "compiled";
  std::vector<Error> warnings_;
};

TEST_F(BridgeCache, IsFilledOnceAndThenUsed) {
  ExpectItWorks(MakeEngine({}, Options()));
  const auto written = fs::last_write_time(OnlyArtefact());
  ExpectItWorks(MakeEngine({}, Options()));
  EXPECT_EQ(fs::last_write_time(OnlyArtefact()), written);
  EXPECT_TRUE(warnings_.empty());
}

TEST_F(BridgeCache, GivesTheSameTypeAndRequirements) {
  const EnginePtr first = MakeEngine({}, Options());
  const auto compiled = first->Compile(ReadFixture("types-fixture"));
  const EnginePtr second = MakeEngine({}, Options());
  const auto loaded = second->Compile(ReadFixture("types-fixture"));
  ASSERT_TRUE(compiled && loaded);
  EXPECT_EQ((*compiled)->requirements(), (*loaded)->requirements());
  EXPECT_GE((*loaded)->requirements().memories, 1U);
  const Items& a = (*compiled)->type().exports;
  const Items& b = (*loaded)->type().exports;
  ASSERT_EQ(a.interfaces.size(), b.interfaces.size());
  EXPECT_EQ(wit::ToWit(a.interfaces[0].items.functions[5].type),
            wit::ToWit(b.interfaces[0].items.functions[5].type));
}

TEST(BridgeCompile, CodeThatIsHeldIsNotCompiledAgain) {
  const EnginePtr engine = MakeEngine();
  const Bytes binary = ReadFixture("misbehave-fixture");
  {
    const auto held = engine->Compile(binary);
    ASSERT_TRUE(held);
    EXPECT_EQ((*held)->code_origin(), CodeOrigin::kCompiler);
    const auto again = engine->Compile(binary);
    ASSERT_TRUE(again);
    EXPECT_EQ((*again)->code_origin(), CodeOrigin::kCache);
    const auto program = engine->Prepare(*again, {});
    ASSERT_TRUE(program);
    EXPECT_EQ(ValueOf(Call(**program, "misbehave", "count-calls")), U32(1));
  }
  const auto anew = engine->Compile(binary);
  ASSERT_TRUE(anew);
  EXPECT_EQ((*anew)->code_origin(), CodeOrigin::kCompiler);
}

TEST_F(BridgeCache, BytesAreAskedForWhereNothingWasCompiledOfThem) {
  const Bytes binary = ReadFixture("misbehave-fixture");
  const Sha256Digest digest = {1, 2, 3};
  int asked = 0;
  const auto ask = [&]() -> Result<ByteView> {
    ++asked;
    return binary;
  };
  const LazyBinary lazy{.digest = digest, .bytes = ask};
  ASSERT_TRUE(MakeEngine({}, Options())->Compile(lazy));
  EXPECT_EQ(asked, 1);
  const auto again = MakeEngine({}, Options())->Compile(lazy);
  ASSERT_TRUE(again);
  EXPECT_EQ((*again)->code_origin(), CodeOrigin::kCache);
  EXPECT_EQ(asked, 1);
  // A module of that digest is something else.
  const auto gone = []() -> Result<ByteView> { return Fail(ErrorCode::kIo, "it is gone"); };
  const auto module =
      MakeEngine({}, Options())->CompileModule(LazyBinary{.digest = digest, .bytes = gone});
  ASSERT_FALSE(module);
  EXPECT_EQ(module.error().code, ErrorCode::kIo);
  EXPECT_EQ(module.error().message, "it is gone");
}

TEST(BridgeCompile, AProgramHoldsItsCode) {
  const EnginePtr engine = MakeEngine();
  const Bytes binary = ReadFixture("misbehave-fixture");
  const auto program = engine->Prepare(*engine->Compile(binary), {});
  ASSERT_TRUE(program);
  const auto again = engine->Compile(binary);
  ASSERT_TRUE(again);
  EXPECT_EQ((*again)->code_origin(), CodeOrigin::kCache);
}

TEST_F(BridgeCache, WhatWasCompiledForARecipeIsFoundByIt) {
  const Recipe recipe = {1, 2, 3};
  const Recipe other = {1, 2, 4};
  const EnginePtr first = MakeEngine({}, Options());
  EXPECT_FALSE(first->FindKept(recipe));
  const auto made = first->CompileAs(recipe, AsBytes("a note"), ReadFixture("misbehave-fixture"));
  ASSERT_TRUE(made);
  EXPECT_EQ((*made)->code_origin(), CodeOrigin::kCompiler);

  const EnginePtr second = MakeEngine({}, Options());
  const auto kept = second->FindKept(recipe);
  ASSERT_TRUE(kept);
  EXPECT_EQ(AsText(kept->note), "a note");
  EXPECT_EQ(kept->component->code_origin(), CodeOrigin::kCache);
  EXPECT_FALSE(second->FindKept(other));
  const auto program = second->Prepare(kept->component, {});
  ASSERT_TRUE(program);
  EXPECT_EQ(ValueOf(Call(**program, "misbehave", "count-calls")), U32(1));

  // Other flags shape other code.
  EngineSettings metered;
  metered.metering = Metering::kFuel;
  EXPECT_FALSE(MakeEngine(metered, Options())->FindKept(recipe));
  // What leads to the code is of no use alone, but to an engine that has it loaded.
  for (const auto& entry : fs::directory_iterator(path_)) {
    if (entry.path().extension() == ".compiled" && entry.file_size() > 10'000) {
      fs::remove(entry.path());
    }
  }
  EXPECT_TRUE(second->FindKept(recipe));
  EXPECT_FALSE(MakeEngine({}, Options())->FindKept(recipe));
  EXPECT_TRUE(warnings_.empty());
}

TEST_F(BridgeCache, DamagedCodeIsCompiledAnew) {
  ExpectItWorks(MakeEngine({}, Options()));
  const fs::path artefact = OnlyArtefact();
  {
    std::fstream file(artefact, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(fs::file_size(artefact) / 2));
    file.put('!');
  }
  ExpectItWorks(MakeEngine({}, Options()));
  fs::resize_file(artefact, 1000);
  ExpectItWorks(MakeEngine({}, Options()));
  EXPECT_GT(fs::file_size(OnlyArtefact()), 1000U);
}

TEST_F(BridgeCache, WhatTheEngineRefusesIsCompiledAnew) {
  ExpectItWorks(MakeEngine({}, Options()));
  // The cache's own seal is good, but what it holds was made by no such engine.
  const std::string name = OnlyArtefact().stem().string();
  CacheKey key;
  for (std::size_t i = 0; i < key.digest.size(); ++i) {
    key.digest.at(i) = static_cast<std::uint8_t>(std::stoul(name.substr(2 * i, 2), nullptr, 16));
  }
  ASSERT_TRUE((*CompileCache::Open({.directory = path_}))->Store(key, AsBytes("not machine code")));
  ExpectItWorks(MakeEngine({}, Options()));
  ASSERT_EQ(warnings_.size(), 1U);
  EXPECT_EQ(warnings_[0].context, std::vector<std::string>{"loading compiled code from the cache"});
  EXPECT_GT(fs::file_size(OnlyArtefact()), 1000U);
}

TEST_F(BridgeCache, ACacheThatCannotBeWrittenIsOnlyAWarning) {
  BridgeOptions options = Options();
  fs::remove_all(path_);
  ExpectItWorks(MakeEngine({}, options));
  ASSERT_EQ(warnings_.size(), 1U);
  EXPECT_EQ(warnings_[0].code, ErrorCode::kIo);
  EXPECT_EQ(warnings_[0].context, std::vector<std::string>{"caching compiled code"});
}

TEST_F(BridgeCache, OtherSettingsHaveOtherCode) {
  ExpectItWorks(MakeEngine({}, Options()));
  EngineSettings compute;
  compute.profile = Profile::kCompute;
  ExpectItWorks(MakeEngine(compute, Options()));
  EXPECT_EQ(Artefacts(), 2U);
  EngineSettings metered;
  metered.metering = Metering::kFuel;
  ExpectItWorks(MakeEngine(metered, Options()));
  EXPECT_EQ(Artefacts(), 3U);
  // The pool shapes no code.
  ExpectItWorks(MakeEngine(PoolingSettings(), Options()));
  EXPECT_EQ(Artefacts(), 3U);
  EXPECT_TRUE(warnings_.empty());
}

TEST_F(BridgeCache, CoreModulesAreCachedOnTheirOwn) {
  const std::string_view empty_module("\0asm\x01\0\0\0", 8);
  ASSERT_TRUE(MakeEngine({}, Options())->CompileModule(AsBytes(empty_module)));
  const auto written = fs::last_write_time(OnlyArtefact());
  ASSERT_TRUE(MakeEngine({}, Options())->CompileModule(AsBytes(empty_module)));
  EXPECT_EQ(fs::last_write_time(OnlyArtefact()), written);
}

TEST(BridgeEngines, AProgramRunsInAnotherEngineThanCompiledIt) {
  const EnginePtr compiler = MakeEngine();
  const auto component = compiler->Compile(ReadFixture("types-fixture"));
  ASSERT_TRUE(component);
  const Demand demand{.requirements = (*component)->requirements(), .concurrency = 4, .limits = {}};
  EngineSettings settings;
  settings.allocation = Allocation::kPooling;
  settings.pool = DerivePool({&demand, 1});
  const EnginePtr pooled = MakeEngine(settings);
  EXPECT_EQ(pooled->settings().allocation, Allocation::kPooling);
  const auto program = pooled->Prepare(*component, WithWasi(**component));
  ASSERT_TRUE(program) << ToReport(program.error());
  EXPECT_EQ(ValueOf(Call(**program, "echo", "echo-string", {value::String("hi")})),
            value::String("hi"));
}

TEST(BridgeEngines, CodeOfAnotherProfileIsRefused) {
  const auto component = MakeEngine()->Compile(ReadFixture("types-fixture"));
  ASSERT_TRUE(component);
  EngineSettings compute;
  compute.profile = Profile::kCompute;
  const auto program = MakeEngine(compute)->Prepare(*component, {});
  ASSERT_FALSE(program);
  EXPECT_EQ(program.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(program.error().message,
            "it was compiled for an engine with another profile or metering");
}

TEST(BridgeEngines, WithoutConcurrencySupportRunSynchronousComponents) {
  EngineSettings settings;
  settings.concurrency_support = ConcurrencySupport::kOff;
  const EnginePtr engine = MakeEngine(settings);
  const ProgramPtr program = MakeProgram(engine, "types-fixture");
  ASSERT_NE(program, nullptr);
  EXPECT_EQ(ValueOf(Call(*program, "echo", "echo-string", {value::String("a")})),
            value::String("a"));

  const auto refused = engine->Compile(ReadFixture("async-fixture"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalidComponent);
  EXPECT_TRUE(MakeEngine()->Compile(ReadFixture("async-fixture")));
}

TEST(BridgeEngines, ASetMakesASecondOneOnDemand) {
  EngineSet set(MakeBridgeEngineFactory({}));
  EngineSettings metered;
  metered.metering = Metering::kFuel;
  const auto plain = set.Get({});
  const auto fuel = set.Get(metered);
  ASSERT_TRUE(plain && fuel);
  EXPECT_NE(*plain, *fuel);
  Limits limits;
  limits.fuel = 1'000'000;
  const ProgramPtr program = MakeProgram(*fuel, "misbehave-fixture");
  EXPECT_TRUE(Call(*program, "misbehave", "count-calls", {}, limits));
  EXPECT_EQ(ValueOf(Call(*MakeProgram(*plain, "misbehave-fixture"), "misbehave", "count-calls")),
            U32(1));
}

TEST(BridgeEngines, APoolThatCannotBeHadFallsBack) {
  EngineSettings settings = PoolingSettings();
  settings.pool.memories = 4'000'000;
  const EnginePtr engine = MakeEngine(settings);
  EXPECT_EQ(engine->settings().allocation, Allocation::kOnDemand);
  EXPECT_EQ(ValueOf(Call(*MakeProgram(engine, "misbehave-fixture"), "misbehave", "count-calls")),
            U32(1));
}

TEST(BridgeEngines, HaveAVersion) {
  EXPECT_TRUE(BridgeEngineVersion().starts_with("wasmtime 48.")) << BridgeEngineVersion();
}

TEST(BridgeEngines, TooManyGrantsAreRefused) {
  const EnginePtr engine = MakeEngine();
  const auto component = engine->Compile(ReadFixture("types-fixture"));
  ASSERT_TRUE(component);
  PrepareOptions options;
  options.grants.resize(33);
  const auto program = engine->Prepare(*component, std::move(options));
  ASSERT_FALSE(program);
  EXPECT_EQ(program.error().message, "a program holds 32 different grants at most, not 33");
}

}  // namespace
}  // namespace composable::engine
