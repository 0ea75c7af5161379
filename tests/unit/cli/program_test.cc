#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_host.h"

namespace composable::cli {
namespace {

using test::FakeHost;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view kUsage = "usage: composable COMMAND ...\ntry: composable --help\n";

TEST(RunProgramTest, HelpIsOutput) {
  for (const char* option : {"--help", "-h"}) {
    FakeHost host;
    EXPECT_EQ(host.Run({option}), ExitCode::kSuccess);
    EXPECT_THAT(
        host.console.output,
        StartsWith("Runs systems made of WebAssembly components.\n\n"
                   "usage: composable COMMAND ...\n\n"
                   "Commands:\n"
                   "  invoke       Call a function of a component and print its result\n"
                   "  run          Run the servers of a system until it is interrupted\n"
                   "  publish      Send a message to a channel\n"
                   "  check        Say everything that is wrong with definitions\n"
                   "  explain      Say what an error or a warning means\n"
                   "  compose      Write a component with all that it needs as one component\n"
                   "  graph        Draw who gets what from whom\n"
                   "  inspect      Print what a component imports and exports\n"
                   "  interceptor  Write an interceptor for generic advice\n"
                   "  pull         Fetch a component from a registry into a file\n"
                   "  push         Upload a component to a registry\n"
                   "  schema       Print the JSON Schema of definition files, for editors\n"
                   "  shell        Call functions one after the other, typed or from a script\n"
                   "  completions  Print the script by which a shell completes command lines\n"
                   "  man          Print the manual page of the program or of a command\n\n"
                   "Options:\n"
                   "  -h, --help     Show this help\n"
                   "  -V, --version  Show the version\n\n"));
    EXPECT_EQ(host.console.diagnostics, "");
  }
}

TEST(RunProgramTest, WithoutArgumentsTheHelpIsADiagnostic) {
  FakeHost host;
  EXPECT_EQ(host.Run({}), ExitCode::kUsage);
  EXPECT_EQ(host.console.output, "");
  EXPECT_THAT(host.console.diagnostics, HasSubstr("usage: composable COMMAND ...\n"));
}

TEST(RunProgramTest, PrintsTheVersion) {
  for (const char* option : {"--version", "-V"}) {
    FakeHost host;
    EXPECT_EQ(host.Run({option}), ExitCode::kSuccess);
    EXPECT_THAT(host.console.output, StartsWith("composable "));
    EXPECT_THAT(host.console.output, testing::EndsWith(" (fake 1.2.3)\n"));
  }
}

TEST(RunProgramTest, EachCommandHasHelp) {
  FakeHost host;
  EXPECT_EQ(host.Run({"invoke", "--help"}), ExitCode::kSuccess);
  EXPECT_THAT(host.console.output,
              StartsWith("Call a function of a component and print its result.\n\n"
                         "usage: composable invoke DEFS..."));
  EXPECT_THAT(host.console.output,
              HasSubstr("      --env K=V        Set a variable in the environment"));
}

TEST(RunProgramTest, SuggestsTheNearestCommand) {
  FakeHost host;
  EXPECT_EQ(host.Run({"invok", "a.toml"}), ExitCode::kUsage);
  EXPECT_EQ(
      host.console.diagnostics,
      "error[E9001]: unknown command `invok`; did you mean `invoke`?\n" + std::string(kUsage));
}

TEST(RunProgramTest, RejectsUnknownOptions) {
  FakeHost host;
  EXPECT_EQ(host.Run({"--hepl"}), ExitCode::kUsage);
  EXPECT_EQ(
      host.console.diagnostics,
      "error[E9001]: unknown option `--hepl`; did you mean `--help`?\n" + std::string(kUsage));
}

TEST(RunProgramTest, WantsACommandBeforeDashes) {
  FakeHost host;
  EXPECT_EQ(host.Run({"--", "invoke"}), ExitCode::kUsage);
  EXPECT_THAT(host.console.diagnostics,
              StartsWith("error[E9001]: a command is missing before `--`\n"));
}

TEST(RunProgramTest, ReportsHelpThatCannotBeWritten) {
  FakeHost host;
  host.console.output_failure = Fail(ErrorCode::kIo, "cannot write: disk full").error();
  EXPECT_EQ(host.Run({"--help"}), ExitCode::kFailure);
  EXPECT_EQ(host.console.diagnostics, "error[E9014]: cannot write: disk full\n");
}

}  // namespace
}  // namespace composable::cli
