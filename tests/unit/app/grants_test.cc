#include "app/grants.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "app/messaging.h"
#include "config/load.h"
#include "support/memory_file_system.h"

namespace composable::app {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class WarningLog final : public telemetry::Log {
 public:
  bool IsEnabled(telemetry::LogLevel /*level*/, std::string_view /*target*/) const override {
    return true;
  }
  void Write(const telemetry::LogRecord& record) override {
    EXPECT_EQ(record.level, telemetry::LogLevel::kWarn);
    messages.emplace_back(record.message);
  }

  std::vector<std::string> messages;
};

const engine::WasiGrant& Wasi(const GrantsReading& reading, std::string_view name) {
  return std::get<engine::WasiGrant>(reading.grants.find(name)->second);
}

class GrantsTest : public testing::Test {
 protected:
  GrantsReading Read(std::string_view text, const Variables& variables = {}) {
    files_.Add("demo.toml", text);
    const std::vector<std::string> sources = {"demo.toml"};
    const config::LoadResult load = config::LoadDefinitions(sources, files_);
    EXPECT_THAT(load.errors, IsEmpty());
    return ReadGrants(load.definitions, types_, files_, log_, variables,
                      std::make_shared<Messaging>(load.definitions, log_));
  }

  test::MemoryFileSystem files_;
  WarningLog log_;
  capability::HostTypes types_ = *capability::HostTypes::Make(BuiltInTypes(log_));
};

TEST_F(GrantsTest, VariablesAreAddedToEveryEnvironment) {
  const GrantsReading reading = Read(
      "[capability.shell]\ntype = \"wasi:cli\"\nenv = { A = \"1\", B = \"2\" }\n"
      "[capability.new-shell]\ntype = \"wasi:cli-p3\"\n"
      "[capability.command]\ntype = \"wasi:p2\"\n"
      "[capability.time]\ntype = \"wasi:clocks\"\n",
      {{"B", "3"}, {"C", "4"}});
  EXPECT_THAT(reading.errors, IsEmpty());
  EXPECT_THAT(reading.warnings, IsEmpty());
  EXPECT_THAT(Wasi(reading, "shell").environment,
              ElementsAre(Pair("A", "1"), Pair("B", "3"), Pair("C", "4")));
  EXPECT_THAT(Wasi(reading, "new-shell").environment, ElementsAre(Pair("B", "3"), Pair("C", "4")));
  EXPECT_THAT(Wasi(reading, "command").environment, ElementsAre(Pair("B", "3"), Pair("C", "4")));
  EXPECT_THAT(Wasi(reading, "time").environment, IsEmpty());
}

TEST_F(GrantsTest, WarnsWhereNobodyGetsTheVariables) {
  const std::string definitions = "[capability.time]\ntype = \"wasi:clocks\"\n";
  EXPECT_THAT(Read(definitions).warnings, IsEmpty());
  const GrantsReading reading = Read(definitions, {{"A", "1"}});
  ASSERT_EQ(reading.warnings.size(), 1U);
  EXPECT_EQ(ToString(reading.warnings[0]),
            "no component gets the variable `A`: define a capability of the type `wasi:cli`, "
            "[capability.NAME] with `type = \"wasi:cli\"`, and add its name to `imports`");
}

TEST_F(GrantsTest, WhatIsDeniedGoesToTheLog) {
  const GrantsReading reading = Read("[capability.web]\ntype = \"wasi:http\"\nallow = []\n");
  EXPECT_FALSE(
      Wasi(reading, "web")
          .http->AllowsRequest(
              {.method = "GET", .scheme = "http", .host = "a.org", .port = 80, .path = "/"}));
  EXPECT_THAT(log_.messages,
              ElementsAre("capability `web` denied the request GET http://a.org:80/: the key "
                          "`allow` does not list it"));
}

TEST_F(GrantsTest, ReportsEverythingThatIsWrong) {
  const GrantsReading reading = Read(
      "[capability.a]\ntype = \"wasi:clocks\"\nseed = 1\n[capability.b]\ntype = \"wasi:htpp\"\n");
  ASSERT_EQ(reading.errors.size(), 2U);
  EXPECT_TRUE(ToString(reading.errors[0]).starts_with("demo.toml:3:")) << reading.errors[0].message;
  EXPECT_TRUE(ToString(reading.errors[1]).starts_with("demo.toml:5:")) << reading.errors[1].message;
}

}  // namespace
}  // namespace composable::app
