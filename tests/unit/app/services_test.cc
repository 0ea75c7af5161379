#include "app/services.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace composable::app {
namespace {

using telemetry::LogLevel;

struct MadeLog {
  std::unique_ptr<telemetry::Log> log;
  std::vector<std::string> warnings;
};

MadeLog Make(const std::map<std::string, std::string>& variables) {
  MadeLog made;
  const Environment environment = [&](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
  made.log = MakeLog(environment, telemetry::LogColor::kNever,
                     [&](const Error& warning) { made.warnings.push_back(ToString(warning)); });
  return made;
}

TEST(MakeLogTest, KeepsWarningsWhereNothingIsSet) {
  const MadeLog made = Make({});
  EXPECT_TRUE(made.log->IsEnabled(LogLevel::kWarn, "any"));
  EXPECT_FALSE(made.log->IsEnabled(LogLevel::kInfo, "any"));
  EXPECT_TRUE(made.warnings.empty());
}

TEST(MakeLogTest, ComposableLogGoesBeforeRustLog) {
  EXPECT_TRUE(Make({{"RUST_LOG", "debug"}}).log->IsEnabled(LogLevel::kDebug, "any"));
  const MadeLog both = Make({{"COMPOSABLE_LOG", "error"}, {"RUST_LOG", "debug"}});
  EXPECT_FALSE(both.log->IsEnabled(LogLevel::kWarn, "any"));
}

TEST(MakeLogTest, WarnsOfAFilterThatDoesNotReadAndGoesOn) {
  const MadeLog made = Make({{"COMPOSABLE_LOG", "loud"}, {"RUST_LOG", "debug"}});
  EXPECT_EQ(made.warnings, std::vector<std::string>{
                               "COMPOSABLE_LOG: unknown log level `loud`: it is trace, debug, "
                               "info, warn, error or off"});
  EXPECT_TRUE(made.log->IsEnabled(LogLevel::kDebug, "any"));
}

TEST(ProcessEnvironmentTest, ReadsTheProcessesVariables) {
  EXPECT_TRUE(ProcessEnvironment("PATH").has_value());
  EXPECT_FALSE(ProcessEnvironment("COMPOSABLE_NO_SUCH_VARIABLE").has_value());
}

}  // namespace
}  // namespace composable::app
