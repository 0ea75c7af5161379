#include "cli/inspect_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "fake_host.h"
#include "wasm/preamble.h"

namespace composable::cli {
namespace {

using test::FakeHost;
using testing::StartsWith;

constexpr std::string_view kInspectUsage =
    "usage: composable inspect FILE [--wit | --json | --sections]\n"
    "try: composable inspect --help\n";
constexpr std::string_view kEmptyWorld = "package root:component;\n\nworld root {\n}\n";

class RunInspectTest : public testing::Test {
 protected:
  RunInspectTest() { host_.files.Add("empty.wasm", AsText(wasm::kComponentPreamble)); }

  FakeHost host_;
};

TEST_F(RunInspectTest, PrintsWitWhereNothingElseIsWanted) {
  EXPECT_EQ(host_.Run({"inspect", "empty.wasm"}), ExitCode::kSuccess);
  EXPECT_EQ(host_.Run({"inspect", "--wit", "empty.wasm"}), ExitCode::kSuccess);
  EXPECT_EQ(host_.Run({"inspect", "--wit", "--wit", "--", "empty.wasm"}), ExitCode::kSuccess);
  const std::string once(kEmptyWorld);
  EXPECT_EQ(host_.console.output, once + once + once);
  EXPECT_EQ(host_.console.diagnostics, "");
}

TEST_F(RunInspectTest, PrintsJsonAndSections) {
  EXPECT_EQ(host_.Run({"inspect", "empty.wasm", "--json"}), ExitCode::kSuccess);
  EXPECT_THAT(host_.console.output, StartsWith("{\n  \"format\": 1,\n"));
  host_.console.output.clear();
  EXPECT_EQ(host_.Run({"inspect", "empty.wasm", "--sections"}), ExitCode::kSuccess);
  EXPECT_EQ(host_.console.output, "component, 8 bytes\noffset   bytes  section\n");
}

TEST_F(RunInspectTest, WantsOneFileAndOneForm) {
  const std::pair<std::vector<std::string>, std::string> cases[] = {
      {{"inspect"}, "a file is missing: name a component, or a .wit file or folder"},
      {{"inspect", "a.wasm", "b.wasm"}, "one file at a time: `b.wasm` is one too many"},
      {{"inspect", "a.wasm", "--", "b.wasm"}, "one file at a time: `b.wasm` is one too many"},
      {{"inspect", "a.wasm", "--json", "--wit"}, "`--json` and `--wit` exclude one another"},
      {{"inspect", "a.wasm", "--section"},
       "unknown option `--section`; did you mean `--sections`?"},
      {{"inspect", "a.wasm", "--json=x"}, "option `--json` takes no value"}};
  for (const auto& [arguments, message] : cases) {
    FakeHost host;
    EXPECT_EQ(host.Run(arguments), ExitCode::kUsage);
    EXPECT_EQ(host.console.diagnostics,
              "error[E9001]: " + message + "\n" + std::string(kInspectUsage));
    EXPECT_EQ(host.console.output, "");
  }
}

TEST_F(RunInspectTest, ReportsWhatCannotBeReadOrWritten) {
  EXPECT_EQ(host_.Run({"inspect", "none.wasm"}), ExitCode::kFailure);
  EXPECT_EQ(host_.console.diagnostics,
            "error[E9002]: cannot read `none.wasm`: No such file or directory\n");
  host_.console.diagnostics.clear();
  host_.console.output_failure = Fail(ErrorCode::kIo, "cannot write: disk full").error();
  EXPECT_EQ(host_.Run({"inspect", "empty.wasm"}), ExitCode::kFailure);
  EXPECT_EQ(host_.console.diagnostics, "error[E9014]: cannot write: disk full\n");
  host_.console.diagnostics.clear();
  host_.console.output_failure = Fail(ErrorCode::kCancelled, "the reader has left").error();
  EXPECT_EQ(host_.Run({"inspect", "empty.wasm"}), ExitCode::kFailure);
  EXPECT_EQ(host_.console.diagnostics, "");
}

}  // namespace
}  // namespace composable::cli
