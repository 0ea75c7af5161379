// Configuration stores, run in the engine.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "synth/config_store.h"
#include "unit/engine/bridge_fixture.h"
#include "value/wave.h"

namespace composable::synth {
namespace {

constexpr const char* kStore = "wasi:config/store@0.2.0-rc.1";

class ConfigStoreRun : public testing::Test {
 protected:
  engine::ProgramPtr Make(const std::vector<ConfigEntry>& entries,
                          std::string_view interface_name = kStore) {
    interface_ = interface_name;
    const auto binary = MakeConfigStore(entries, interface_name);
    EXPECT_TRUE(binary) << ToReport(binary.error());
    if (!binary) return nullptr;
    auto component = engine_->Compile(*binary);
    EXPECT_TRUE(component) << ToReport(component.error());
    if (!component) return nullptr;
    auto program = engine_->Prepare(*component, {});
    EXPECT_TRUE(program) << ToReport(program.error());
    return program ? *program : nullptr;
  }

  // The result as WAVE text.
  std::string Call(engine::Callable& callable, const engine::Program& program,
                   const std::string& function, const engine::Values& arguments) {
    const auto found = program.Find(interface_, function);
    EXPECT_TRUE(found) << ToReport(found.error());
    if (!found) return {};
    const auto result = callable.CallBlocking(*found, arguments, {});
    EXPECT_TRUE(result) << ToReport(result.error());
    return result ? value::ToWave(*found->type->result, *result->value) : "";
  }
  std::string Get(engine::Program& program, const std::string& key) {
    return Call(program, program, "get", {value::Value(key)});
  }

  engine::EnginePtr engine_ = engine::MakeEngine();
  std::string interface_;
};

TEST_F(ConfigStoreRun, GivesValuesByTheirKeys) {
  const auto program = Make({{"locale", "es-ES"}, {"empty", ""}, {"größe", "zwölf"}, {"", "none"}});
  EXPECT_EQ(Get(*program, "locale"), R"(ok(some("es-ES")))");
  EXPECT_EQ(Get(*program, "empty"), R"(ok(some("")))");
  EXPECT_EQ(Get(*program, "größe"), R"(ok(some("zwölf")))");
  EXPECT_EQ(Get(*program, ""), R"(ok(some("none")))");
}

TEST_F(ConfigStoreRun, HasNoOtherKeys) {
  const auto program = Make({{"b", "1"}, {"bb", "2"}, {"d", "3"}});
  for (const char* key : {"", "a", "b\x01", "ba", "bbb", "c", "e", "\U0010FFFF"})
    EXPECT_EQ(Get(*program, key), "ok(none)") << key;
}

TEST_F(ConfigStoreRun, FindsEveryOneOfMany) {
  for (const std::size_t count : {1U, 2U, 3U, 64U, 1000U}) {
    std::vector<ConfigEntry> entries;
    for (std::size_t i = 0; i < count; ++i)
      entries.push_back({"key." + std::to_string(i), "value " + std::to_string(i * i)});
    const auto program = Make(entries);
    const auto instance = program->Instantiate({});
    ASSERT_TRUE(instance);
    for (const ConfigEntry& entry : entries) {
      EXPECT_EQ(Call(**instance, *program, "get", {value::Value(entry.key)}),
                "ok(some(\"" + entry.value + "\"))");
    }
  }
}

TEST_F(ConfigStoreRun, ListsAllSortedByKey) {
  const auto program = Make({{"b", "2"}, {"a", "1"}, {"ab", ""}});
  EXPECT_EQ(Call(*program, *program, "get-all", {}), R"(ok([("a", "1"), ("ab", ""), ("b", "2")]))");
}

TEST_F(ConfigStoreRun, MayBeEmpty) {
  const auto program = Make({});
  EXPECT_EQ(Get(*program, "a"), "ok(none)");
  EXPECT_EQ(Call(*program, *program, "get-all", {}), "ok([])");
}

TEST_F(ConfigStoreRun, HasBytesInTheFirstVersion) {
  const auto program = Make({{"a", "xy"}}, "wasi:config/runtime@0.1.0");
  EXPECT_EQ(Get(*program, "a"), "ok(some([120, 121]))");
  EXPECT_EQ(Call(*program, *program, "get-all", {}), R"(ok([("a", [120, 121])]))");
}

TEST_F(ConfigStoreRun, LooksUpKeysOfAnySizeAndForgetsThem) {
  const std::string large(200'000, 'x');
  const auto program = Make({{large, "large"}, {"small", std::string(300'000, 'y')}});
  engine::Limits limits;
  limits.memory = 16U << 20U;
  const auto instance = program->Instantiate(limits);
  ASSERT_TRUE(instance);
  const auto get = [&](const std::string& key) {
    return Call(**instance, *program, "get", {value::Value(key)});
  };
  EXPECT_EQ(get(large), R"(ok(some("large")))");
  EXPECT_EQ(get(large + "x"), "ok(none)");
  // Were each key to take memory of its own, this would come to more than the instance may have.
  const std::string huge(4U << 20U, 'x');
  for (int i = 0; i < 5; ++i) EXPECT_EQ(get(huge), "ok(none)");
  EXPECT_EQ(get("small").size(), 300'000 + std::string(R"(ok(some("")))").size());
}

TEST_F(ConfigStoreRun, TheSameInstanceAnswersAgain) {
  const auto program = Make({{"a", "1"}, {"b", "2"}});
  const auto instance = program->Instantiate({});
  ASSERT_TRUE(instance);
  EXPECT_EQ(Call(**instance, *program, "get", {value::Value(std::string("b"))}),
            R"(ok(some("2")))");
  EXPECT_EQ(Call(**instance, *program, "get", {value::Value(std::string("c"))}), "ok(none)");
  EXPECT_EQ(Call(**instance, *program, "get-all", {}), R"(ok([("a", "1"), ("b", "2")]))");
}

}  // namespace
}  // namespace composable::synth
