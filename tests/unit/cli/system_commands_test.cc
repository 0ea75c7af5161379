// `check`, `compose` and `graph`: what they do with files, terminals and other programs. What they
// say about definitions is in the golden cases.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "fake_host.h"
#include "support/component_bytes.h"

namespace composable::cli {
namespace {

using composable::test::EmptyComponent;
using testing::HasSubstr;
using testing::StartsWith;

class SystemCommandsTest : public testing::Test {
 protected:
  SystemCommandsTest() {
    host_.files.Add("demo.wasm", EmptyComponent("demo"));
    host_.components->Add(AsBytes(EmptyComponent("demo")), {});
  }

  test::FakeHost host_;
};

TEST_F(SystemCommandsTest, CheckCounts) {
  EXPECT_EQ(host_.Run({"check", "demo.wasm"}), ExitCode::kSuccess);
  EXPECT_EQ(host_.console.output, "ok: 1 component, 0 capabilities, 0 warnings\n");
}

TEST_F(SystemCommandsTest, CheckCompiles) {
  host_.files.Add("other.wasm", EmptyComponent("other"));
  EXPECT_EQ(host_.Run({"check", "demo.wasm", "other.wasm"}), ExitCode::kFailure);
  EXPECT_EQ(host_.console.output, "");
  EXPECT_EQ(host_.console.diagnostics,
            "error[E0503]: component `other`: `other.wasm`: this is no WebAssembly binary\n");
}

TEST_F(SystemCommandsTest, CheckPutsEverythingIntoOneDocument) {
  host_.engine_warning = Fail(ErrorCode::kIo, "compiled code is not kept").error();
  host_.files.Add("other.wasm", EmptyComponent("other"));
  EXPECT_EQ(host_.Run({"check", "demo.wasm", "other.wasm", "--format", "json"}),
            ExitCode::kFailure);
  EXPECT_EQ(host_.console.diagnostics, "");
  const boost::json::value json = boost::json::parse(host_.console.output);
  ASSERT_EQ(json.at("diagnostics").as_array().size(), 2U);
  EXPECT_EQ(json.at("diagnostics").at(0).at("severity"), "warning");
  EXPECT_EQ(json.at("diagnostics").at(0).at("message"), "compiled code is not kept");
  EXPECT_EQ(json.at("diagnostics").at(1).at("code"), "E0503");
  EXPECT_EQ(json.at("errors"), 1);
  EXPECT_EQ(json.at("warnings"), 1);
  EXPECT_EQ(json.at("checked").at("components"), 2);
}

TEST_F(SystemCommandsTest, CheckSaysWhyNothingLoaded) {
  EXPECT_EQ(host_.Run({"check", "none.wasm", "--env-file", "none.env", "--format=json"}),
            ExitCode::kFailure);
  const boost::json::value json = boost::json::parse(host_.console.output);
  EXPECT_EQ(json.at("diagnostics").at(0).at("file"), "none.env");
  EXPECT_EQ(json.at("diagnostics").at(0).at("code"), "E0101");
  EXPECT_FALSE(json.as_object().contains("checked"));
}

TEST_F(SystemCommandsTest, CheckKnowsTwoFormats) {
  EXPECT_EQ(host_.Run({"check", "demo.wasm", "--format", "text"}), ExitCode::kSuccess);
  EXPECT_EQ(host_.console.output, "ok: 1 component, 0 capabilities, 0 warnings\n");
  EXPECT_EQ(host_.Run({"check", "demo.wasm", "--format", "jsn"}), ExitCode::kUsage);
  EXPECT_THAT(host_.console.diagnostics,
              StartsWith("error[E9001]: there is no format `jsn`; did you mean `json`?\n"
                         "usage: composable check DEFS..."));
}

TEST_F(SystemCommandsTest, ComposeWritesBinaryToAFileOrAPipe) {
  EXPECT_EQ(host_.Run({"compose", "demo.wasm", "--", "demo", "-o", "out.wasm"}),
            ExitCode::kSuccess);
  EXPECT_EQ(host_.Run({"compose", "demo.wasm", "--", "demo"}), ExitCode::kSuccess);
  EXPECT_THAT(host_.console.output, StartsWith(std::string("\0asm", 4)));
  EXPECT_EQ(host_.written["out.wasm"], host_.console.output);
  EXPECT_EQ(host_.console.diagnostics, "");
}

TEST_F(SystemCommandsTest, ComposeWritesNoBinaryToATerminal) {
  host_.console.kind = StreamKind::kTerminal;
  EXPECT_EQ(host_.Run({"compose", "demo.wasm", "--", "demo"}), ExitCode::kUsage);
  EXPECT_EQ(host_.console.output, "");
  EXPECT_EQ(
      host_.console.diagnostics,
      "error[E9001]: a component is binary data, which a terminal cannot show; name a file with "
      "`-o FILE`, or redirect the standard output\n");
  EXPECT_EQ(host_.Run({"compose", "demo.wasm", "--", "demo", "--wat"}), ExitCode::kSuccess);
  EXPECT_THAT(host_.console.output, StartsWith("wasm-tools print - < "));
}

TEST_F(SystemCommandsTest, InterceptorWritesNoBinaryToATerminal) {
  host_.console.kind = StreamKind::kTerminal;
  EXPECT_EQ(host_.Run({"interceptor", "--component", "demo.wasm"}), ExitCode::kUsage);
  EXPECT_EQ(host_.console.output, "");
  EXPECT_THAT(
      host_.console.diagnostics,
      StartsWith("error[E9001]: a component is binary data, which a terminal cannot show; name a "
                 "file with `-o FILE`, or redirect the standard output\n"));
}

TEST_F(SystemCommandsTest, InterceptorWantsFunctions) {
  EXPECT_EQ(host_.Run({"interceptor", "--component", "demo.wasm", "-o", "out.wasm"}),
            ExitCode::kFailure);
  EXPECT_EQ(host_.console.diagnostics,
            "error[E0801]: `demo.wasm` exports no function, so there is nothing to make an "
            "interceptor for\n");
}

TEST_F(SystemCommandsTest, FailuresOfOtherProgramsAreTold) {
  host_.filter_failure = Fail(ErrorCode::kIo, "`dot` failed with status 1").error();
  EXPECT_EQ(host_.Run({"graph", "demo.wasm", "--format", "svg"}), ExitCode::kFailure);
  EXPECT_EQ(
      host_.console.diagnostics,
      "error[E9014]: the format `svg` is drawn by `dot`, a program of Graphviz: `dot` failed with "
      "status 1\n");
}

TEST_F(SystemCommandsTest, GraphDrawsWithDot) {
  EXPECT_EQ(host_.Run({"graph", "demo.wasm", "--format=svg", "-o", "out.svg"}), ExitCode::kSuccess);
  EXPECT_THAT(host_.written["out.svg"], StartsWith("dot -Tsvg < digraph composable {"));
  EXPECT_THAT(host_.written["out.svg"], HasSubstr("label=\"demo\""));
}

}  // namespace
}  // namespace composable::cli
