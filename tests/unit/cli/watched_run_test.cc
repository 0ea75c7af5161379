// `run --watch`, its files in memory and its changes made by a watch that is not real.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_host.h"
#include "support/component_bytes.h"

namespace composable::cli {
namespace {

using composable::test::EmptyComponent;
using testing::HasSubstr;
using testing::IsSupersetOf;

constexpr std::string_view kOneServer =
    "[component.demo]\nuri = \"demo.wasm\"\n[server.api]\ntype = \"http\"\nport = 0\n";
constexpr std::string_view kStays =
    "The system that runs stays as it is; the next change of a file is tried again.\n";

class WatchedRunTest : public testing::Test {
 protected:
  WatchedRunTest() {
    host_.variables["COMPOSABLE_LOG"] = "off";
    host_.files.Add("demo.wasm", EmptyComponent("demo"));
    host_.files.Add("system.toml", kOneServer);
    host_.components->Add(AsBytes(EmptyComponent("demo")), {});
  }

  void Then(std::string_view definitions) {
    host_.changes.emplace_back(
        [this, definitions] { host_.files.Add("system.toml", definitions); });
  }
  ExitCode Run() { return host_.Run({"run", "--watch", "system.toml"}); }

  std::vector<std::string> Watched(std::size_t time) const {
    std::vector<std::string> paths;
    for (const auto& [path, stamp] : host_.watched.at(time)) paths.push_back(path.string());
    return paths;
  }

  test::FakeHost host_;
};

TEST_F(WatchedRunTest, AddressesStayAndArePrintedOnce) {
  Then(kOneServer);
  Then(kOneServer);
  EXPECT_EQ(Run(), ExitCode::kSuccess);
  EXPECT_EQ(host_.console.diagnostics, "");
  EXPECT_EQ(std::ranges::count(host_.console.output, '\n'), 1);
  EXPECT_EQ(host_.watched.size(), 3U);
  EXPECT_THAT(Watched(0), IsSupersetOf({"/project/system.toml", "/project/demo.wasm"}));
  EXPECT_EQ(Watched(2), Watched(0));
}

TEST_F(WatchedRunTest, WhatIsBrokenIsReportedAndTriedAgain) {
  Then("[component.demo\n");
  Then(kOneServer);
  EXPECT_EQ(Run(), ExitCode::kSuccess);
  EXPECT_THAT(host_.console.diagnostics, HasSubstr("error["));
  EXPECT_TRUE(host_.console.diagnostics.ends_with(kStays)) << host_.console.diagnostics;
  EXPECT_EQ(std::ranges::count(host_.console.output, '\n'), 1);
  EXPECT_EQ(host_.watched.size(), 3U);
}

TEST_F(WatchedRunTest, ComponentsThatNobodyCallsAreCheckedToo) {
  host_.changes.emplace_back([this] { host_.files.Add("demo.wasm", "garbage"); });
  EXPECT_EQ(Run(), ExitCode::kSuccess);
  EXPECT_THAT(host_.console.diagnostics, HasSubstr("`demo.wasm`"));
  EXPECT_TRUE(host_.console.diagnostics.ends_with(kStays));
}

TEST_F(WatchedRunTest, ThereHasToBeSomethingToRun) {
  Then("[component.demo]\nuri = \"demo.wasm\"\n");
  EXPECT_EQ(Run(), ExitCode::kSuccess);
  EXPECT_THAT(host_.console.diagnostics, HasSubstr("there is nothing to run"));
  EXPECT_TRUE(host_.console.diagnostics.ends_with(kStays));
}

TEST_F(WatchedRunTest, ServersComeAndGo) {
  Then("[server.api]\ntype = \"http\"\nport = 0\n[server.more]\ntype = \"http\"\nport = 0\n");
  Then("[server.more]\ntype = \"http\"\nport = 0\n");
  EXPECT_EQ(Run(), ExitCode::kSuccess);
  EXPECT_EQ(host_.console.diagnostics, "");
  const std::string& output = host_.console.output;
  ASSERT_EQ(std::ranges::count(output, '\n'), 4) << output;
  const std::string api = output.substr(0, output.find('\n') + 1);
  const std::string both = output.substr(api.size());
  const std::string more = both.substr(api.size(), both.find('\n', api.size()) + 1 - api.size());
  EXPECT_TRUE(api.starts_with("api: http://127.0.0.1:"));
  EXPECT_TRUE(more.starts_with("more: http://127.0.0.1:"));
  EXPECT_EQ(output, api + api + more + more);
}

TEST_F(WatchedRunTest, EndsWhenInterrupted) {
  host_.interrupts.interrupt_at_once = true;
  Then("[component.demo\n");
  EXPECT_EQ(Run(), ExitCode::kSuccess);
  EXPECT_EQ(host_.console.diagnostics, "");
}

TEST_F(WatchedRunTest, WhatIsBrokenAtFirstEndsIt) {
  host_.files.Add("system.toml", "[component.demo\n");
  EXPECT_EQ(Run(), ExitCode::kFailure);
  EXPECT_EQ(host_.watched.size(), 0U);
}

TEST_F(WatchedRunTest, SaysThatNothingCanBeWatched) {
  host_.watch_failure = Fail(ErrorCode::kIo, "cannot watch files: no more descriptors").error();
  EXPECT_EQ(Run(), ExitCode::kFailure);
  EXPECT_THAT(host_.console.diagnostics, HasSubstr("cannot watch files: no more descriptors\n"));
}

}  // namespace
}  // namespace composable::cli
