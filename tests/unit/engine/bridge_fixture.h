// The components of tests/components, ready to be called in a real engine.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "engine/bridge_engine.h"
#include "engine/engine.h"
#include "support/source_folder.h"
#include "value/value.h"

namespace composable::engine {

inline Bytes ReadFixture(const std::string& name) {
  std::ifstream file(test::SourceFolder() + "/tests/components/" + name + ".wasm",
                     std::ios::binary);
  EXPECT_TRUE(file.good()) << name;
  return {std::istreambuf_iterator<char>(file), {}};
}

inline EngineSettings PoolingSettings(std::uint32_t instances = 16) {
  EngineSettings settings;
  settings.allocation = Allocation::kPooling;
  const Demand demand{.requirements = {.memories = 2,
                                       .tables = 4,
                                       .largest_initial_memory = 0,
                                       .largest_initial_table = 0},
                      .concurrency = instances,
                      .limits = {}};
  settings.pool = DerivePool({&demand, 1});
  return settings;
}

inline EnginePtr MakeEngine(const EngineSettings& settings = {}, BridgeOptions options = {}) {
  auto engine = MakeBridgeEngineFactory(std::move(options))->Make(settings);
  EXPECT_TRUE(engine) << ToReport(engine.error());
  return engine ? *engine : nullptr;
}

// Links every WASI interface that the component imports, all with one grant.
inline PrepareOptions WithWasi(const Component& component, WasiGrant grant = {}) {
  PrepareOptions options;
  options.grants.push_back(std::move(grant));
  for (const NamedInterface& imported : component.type().imports.interfaces) {
    if (imported.name.starts_with("wasi:"))
      options.links.push_back({imported.name, imported.name, 0});
  }
  return options;
}

// A fixture's program; a failure to make it fails the test.
inline ProgramPtr MakeProgram(const EnginePtr& engine, const std::string& name,
                              std::vector<HostFunction> host_functions = {}) {
  auto component = engine->Compile(ReadFixture(name));
  EXPECT_TRUE(component) << ToReport(component.error());
  if (!component) return nullptr;
  PrepareOptions options = WithWasi(**component);
  options.host_functions = std::move(host_functions);
  auto program = engine->Prepare(*component, std::move(options));
  EXPECT_TRUE(program) << ToReport(program.error());
  return program ? *program : nullptr;
}

inline std::string FixtureInterface(const std::string& name) {
  return "composable:fixtures/" + name + "@0.1.0";
}

inline FunctionRef Find(const Program& program, const std::string& interface,
                        const std::string& function) {
  const auto found = program.Find(FixtureInterface(interface), function);
  EXPECT_TRUE(found) << ToReport(found.error());
  return found.value_or(FunctionRef{});
}

using Values = std::vector<value::Value>;

// Calls a function of an interface of the fixtures and waits.
inline Result<CallResult> Call(Program& program, const std::string& interface,
                               const std::string& function, const Values& arguments = {},
                               const Limits& limits = {}) {
  CallOptions options;
  options.limits = limits;
  return program.CallBlocking(Find(program, interface, function), arguments, std::move(options));
}

// The result's value; the test fails where there is none.
inline value::Value ValueOf(Result<CallResult> result) {
  EXPECT_TRUE(result) << ToReport(result.error());
  if (!result || !result->value) {
    ADD_FAILURE() << "there is no value";
    return false;
  }
  return *std::move(result->value);
}

inline value::Value U32(std::uint32_t number) { return number; }
inline value::Value U64(std::uint64_t number) { return number; }

}  // namespace composable::engine
