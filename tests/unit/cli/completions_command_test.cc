#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_host.h"

namespace composable::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(CompletionsCommandTest, PrintsTheScriptOfAShell) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    test::FakeHost host;
    EXPECT_EQ(host.Run({"completions", shell}), ExitCode::kSuccess);
    EXPECT_THAT(host.console.output, HasSubstr("completions " + std::string(shell) + " -- "));
    EXPECT_THAT(host.console.output, testing::EndsWith("\n"));
  }
}

TEST(CompletionsCommandTest, RefusesOtherShells) {
  const auto diagnostics = [](const std::vector<std::string>& arguments) {
    test::FakeHost host;
    EXPECT_EQ(host.Run(arguments), ExitCode::kUsage);
    return host.console.diagnostics;
  };
  EXPECT_THAT(diagnostics({"completions"}),
              StartsWith("error[E9001]: a shell is missing: one of `bash`, `zsh`, `fish`\n"));
  EXPECT_THAT(diagnostics({"completions", "fihs"}),
              StartsWith("error[E9001]: there is no script for the shell `fihs`; did you mean "
                         "`fish`?\n"));
  EXPECT_THAT(diagnostics({"completions", "powershell"}),
              StartsWith("error[E9001]: there is no script for the shell `powershell`; known are "
                         "`bash`, `zsh`, `fish`\n"));
  EXPECT_THAT(diagnostics({"completions", "bash", "zsh"}),
              StartsWith("error[E9001]: one shell at a time: `zsh` is one too many\n"));
}

TEST(CompletionsCommandTest, AnswersScripts) {
  const auto answer = [](const std::vector<std::string>& words) {
    test::FakeHost host;
    host.variables["HOME"] = "/home/ada";
    host.files.Add("/home/ada/one.wasm", "");
    host.files.Add("/home/ada/my system.toml", "[component.one]\nuri = \"one.wasm\"\n");
    std::vector<std::string> arguments = {"completions", "bash", "--"};
    arguments.insert(arguments.end(), words.begin(), words.end());
    EXPECT_EQ(host.Run(arguments), ExitCode::kSuccess);
    EXPECT_EQ(host.console.diagnostics, "");
    return host.console.output;
  };
  EXPECT_EQ(answer({"composable", "check", "--format", "j"}), "words\njson\t\n");
  EXPECT_EQ(answer({"composable", "check", ""}), "paths toml wasm\n");
  EXPECT_EQ(answer({"composable", "check", "--env-file", ""}), "paths\n");
  EXPECT_EQ(answer({"composable", "compose", "~/my\\ system.toml", "--", ""}), "words\none\t\n");
  EXPECT_EQ(answer({"composable", "compose", "'/home/ada/my system.toml'", "--", "'o"}),
            "words\none\t\n");
  EXPECT_EQ(answer({"composable", "publish", "--channel", "\"x"}), "words\n");
  EXPECT_EQ(answer({}), "words\n");
}

}  // namespace
}  // namespace composable::cli
