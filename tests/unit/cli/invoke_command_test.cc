#include "cli/invoke_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_host.h"
#include "support/component_bytes.h"
#include "support/types.h"

namespace composable::cli {
namespace {

using composable::test::EmptyComponent;
using engine::Fake;
using engine::FakeAsync;
using engine::FakeCall;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;
using value::String;
using value::Value;
using wit::Kind;
using wit::Type;

using Outcome = Result<std::optional<Value>>;

using composable::test::kString;
const Type kBytes = Type::List(Type::Primitive(Kind::kU8));

wit::FunctionType Function(std::vector<wit::Parameter> parameters, std::optional<Type> result) {
  return {.is_async = false, .parameters = std::move(parameters), .result = std::move(result)};
}

engine::FakeFunction Constant(std::string name, std::optional<Type> type, Outcome outcome) {
  return Fake("", std::move(name), Function({}, std::move(type)),
              [outcome = std::move(outcome)](FakeCall&) { return outcome; });
}

engine::FakeComponent Exporting(std::vector<engine::FakeFunction> functions) {
  engine::FakeComponent component;
  component.functions = std::move(functions);
  return component;
}

class InvokeTest : public testing::Test {
 protected:
  InvokeTest() {
    host_.files.Add("demo.wasm", EmptyComponent("demo"));
    Error trap = Fail(ErrorCode::kTrap, "unreachable executed").error();
    trap.details = "0: demo!run";
    const auto exit = [](std::uint8_t status) {
      Error error = Fail(ErrorCode::kExit, "the component exited with status {}", status).error();
      error.exit_status = status;
      return error;
    };
    host_.components->Add(
        AsBytes(EmptyComponent("demo")),
        Exporting(
            {Fake("", "greet",
                  Function({{"name", kString}, {"title", Type::Option(kString)}}, kString),
                  [](FakeCall& call) -> Outcome {
                    return String("Hello, " + call.arguments[0].As<std::string>() + "!");
                  }),
             Constant("bytes", kBytes, Value(Bytes{0, 255})),
             Constant("plain-bytes", kBytes, Value(Bytes{'h', 'i', '\n'})),
             Constant("nothing", std::nullopt, std::nullopt),
             Constant("fails", Type::Result(std::nullopt, kString), value::Err(String("no\n"))),
             Constant("fails-silently", Type::Result(std::nullopt, std::nullopt), value::Err()),
             Constant("traps", std::nullopt, std::unexpected(trap)),
             Constant("exits", kString, std::unexpected(exit(0))),
             Constant("exits-badly", kString, std::unexpected(exit(77))),
             Constant("file", Type::Stream(kString), std::nullopt),
             // Returns, and then fails.
             FakeAsync("", "lingers", Function({}, kString),
                       [](const FakeCall&, engine::ResultCallback result,
                          engine::FinishedCallback finished) {
                         result(engine::CallResult{.value = String("early"), .streams = {}});
                         finished(Fail(ErrorCode::kTrap, "broke later"));
                       })}));
  }

  ExitCode Invoke(std::vector<std::string> words) {
    words.insert(words.begin(), {"invoke", "demo.wasm", "--"});
    return host_.Run(words);
  }

  const std::string& output() const { return host_.console.output; }
  const std::string& diagnostics() const { return host_.console.diagnostics; }

  test::FakeHost host_;
  // The callbacks of a call that does not end by itself.
  engine::ResultCallback pending_;
  engine::FinishedCallback finished_;
};

TEST_F(InvokeTest, PrintsTheResultAsJson) {
  EXPECT_EQ(Invoke({"demo.greet", "World"}), ExitCode::kSuccess);
  EXPECT_EQ(output(), "\"Hello, World!\"\n");
  EXPECT_EQ(diagnostics(), "");
  EXPECT_EQ(host_.interrupts.watches, 0) << "a call that has ended needs no watch";
}

TEST_F(InvokeTest, PrintsBytesAsTheyAre) {
  EXPECT_EQ(Invoke({"demo.bytes"}), ExitCode::kSuccess);
  EXPECT_EQ(output(), std::string("\0\xff", 2));
}

TEST_F(InvokeTest, KeepsBinaryDataFromATerminal) {
  host_.console.kind = StreamKind::kTerminal;
  EXPECT_EQ(Invoke({"demo.bytes"}), ExitCode::kSuccess);
  EXPECT_EQ(output(), "");
  EXPECT_EQ(diagnostics(),
            "warning[W9050]: the result is 2 bytes of binary data, which a terminal cannot show; "
            "redirect "
            "the standard output to keep them\n");
}

TEST_F(InvokeTest, ShowsTextBytesOnATerminal) {
  host_.console.kind = StreamKind::kTerminal;
  EXPECT_EQ(Invoke({"demo.plain-bytes"}), ExitCode::kSuccess);
  EXPECT_EQ(output(), "hi\n");
}

TEST_F(InvokeTest, PrintsNothingWithoutAResult) {
  EXPECT_EQ(Invoke({"demo.nothing"}), ExitCode::kSuccess);
  EXPECT_EQ(output() + diagnostics(), "");
}

TEST_F(InvokeTest, ReportsTheComponentsError) {
  EXPECT_EQ(Invoke({"demo.fails"}), ExitCode::kFailure);
  EXPECT_EQ(output(), "");
  EXPECT_EQ(diagnostics(), "error[E9013]: component returned an error: \"no\\n\"\n");
}

TEST_F(InvokeTest, ReportsAnErrorWithoutPayload) {
  EXPECT_EQ(Invoke({"demo.fails-silently"}), ExitCode::kFailure);
  EXPECT_EQ(diagnostics(), "error[E9013]: component returned an error\n");
}

TEST_F(InvokeTest, ReportsATrapWithItsBacktrace) {
  EXPECT_EQ(Invoke({"demo.traps"}), ExitCode::kFailure);
  EXPECT_EQ(
      diagnostics(),
      "error[E9006]: component `demo`: function `traps`: unreachable executed\n0: demo!run\n");
}

TEST_F(InvokeTest, AComponentThatEndsItselfChoosesTheStatus) {
  EXPECT_EQ(Invoke({"demo.exits-badly"}), static_cast<ExitCode>(77));
  EXPECT_EQ(
      diagnostics(),
      "error[E9007]: component `demo`: function `exits-badly`: the component exited with status "
      "77\n");
}

TEST_F(InvokeTest, EndingWithSuccessIsNoError) {
  EXPECT_EQ(Invoke({"demo.exits"}), ExitCode::kSuccess);
  EXPECT_EQ(output() + diagnostics(), "");
}

TEST_F(InvokeTest, PrintsTheResultThoughTheWorkAfterItFails) {
  EXPECT_EQ(Invoke({"demo.lingers"}), ExitCode::kFailure);
  EXPECT_EQ(output(), "\"early\"\n");
  EXPECT_EQ(diagnostics(), "error[E9006]: component `demo`: function `lingers`: broke later\n");
}

TEST_F(InvokeTest, NamesTheFunctionWhereArgumentsAreWrong) {
  EXPECT_EQ(Invoke({"demo.greet"}), ExitCode::kFailure);
  EXPECT_EQ(
      diagnostics(),
      "error[E9001]: component `demo`: function `greet`: too few arguments: `name` missing for "
      "`func(name: string, title: option<string>) -> string`\n");
}

TEST_F(InvokeTest, RefusesFunctionsThatTextCannotCall) {
  EXPECT_EQ(Invoke({"demo.file"}), ExitCode::kFailure);
  EXPECT_THAT(
      diagnostics(),
      StartsWith("error[E1003]: component `demo`: function `file`: it cannot be called from "
                 "outside: its result is of type `stream<string>`"));
}

TEST_F(InvokeTest, ReportsAllErrorsOfTheDefinitions) {
  host_.files.Add("bad.toml", "[component.a]\nuri = 1\n[component.b]\nuri = 2\n");
  EXPECT_EQ(host_.Run({"invoke", "bad.toml", "missing.wasm", "--", "demo.greet", "World"}),
            ExitCode::kFailure);
  EXPECT_THAT(diagnostics(), HasSubstr("error[E0208]: bad.toml:2:7: "));
  EXPECT_THAT(diagnostics(), HasSubstr("error[E0208]: bad.toml:4:7: "));
  EXPECT_THAT(diagnostics(), HasSubstr("error[E0101]: missing.wasm: "));
}

TEST_F(InvokeTest, WarnsAndGoesOn) {
  host_.engine_warning = Fail(ErrorCode::kIo, "compiled code is not kept").error();
  host_.variables["COMPOSABLE_LOG"] = "loud";
  EXPECT_EQ(Invoke({"demo.greet", "World"}), ExitCode::kSuccess);
  EXPECT_EQ(output(), "\"Hello, World!\"\n");
  EXPECT_EQ(
      diagnostics(),
      "warning[W9052]: COMPOSABLE_LOG: unknown log level `loud`: it is trace, debug, info, warn, "
      "error or off\nwarning[E9014]: compiled code is not kept\n");
}

TEST_F(InvokeTest, ColorsDiagnosticsOnATerminal) {
  host_.console.color = ColorMode::kColored;
  EXPECT_EQ(Invoke({"demo.fails-silently"}), ExitCode::kFailure);
  EXPECT_EQ(diagnostics(), "\x1b[1;31merror[E9013]:\x1b[0m component returned an error\n");
}

TEST_F(InvokeTest, ReportsOutputThatCannotBeWritten) {
  host_.console.output_failure =
      Fail(ErrorCode::kIo, "cannot write to the standard output: disk full").error();
  EXPECT_EQ(Invoke({"demo.greet", "World"}), ExitCode::kFailure);
  EXPECT_EQ(diagnostics(), "error[E9014]: cannot write to the standard output: disk full\n");
}

TEST_F(InvokeTest, AReaderThatLeftNeedsNoMessage) {
  host_.console.output_failure = Fail(ErrorCode::kCancelled, "broken pipe").error();
  EXPECT_EQ(Invoke({"demo.greet", "World"}), ExitCode::kFailure);
  EXPECT_EQ(diagnostics(), "");
}

struct UsageCase {
  std::vector<std::string> arguments;
  std::string message;
};

class InvokeUsageTest : public testing::TestWithParam<UsageCase> {};

TEST_P(InvokeUsageTest, SaysWhatIsWrong) {
  test::FakeHost host;
  EXPECT_EQ(host.Run(GetParam().arguments), ExitCode::kUsage);
  EXPECT_EQ(host.console.output, "");
  EXPECT_THAT(host.console.diagnostics, StartsWith("error[E9001]: " + GetParam().message + "\n"));
  EXPECT_THAT(host.console.diagnostics,
              EndsWith("\nusage: composable invoke DEFS... [--ctx K=V]... [--env K=V]... "
                       "[--env-file FILE]... -- "
                       "COMPONENT[.INTERFACE].FUNCTION ARGS...\ntry: composable invoke --help\n"));
}

INSTANTIATE_TEST_SUITE_P(
    All, InvokeUsageTest,
    testing::Values(
        UsageCase{{"invoke"}, "`--` is missing between the definitions and the function to call"},
        UsageCase{{"invoke", "a.toml", "a.b"},
                  "`--` is missing between the definitions and the function to call"},
        UsageCase{{"invoke", "--", "a.b"},
                  "a definition is missing: name at least one .toml or .wasm file before `--`"},
        UsageCase{{"invoke", "a.toml", "--"}, "the function to call is missing after `--`"},
        UsageCase{{"invoke", "a.toml", "--", "greet"},
                  "`greet` is not COMPONENT.FUNCTION or COMPONENT.INTERFACE.FUNCTION"},
        UsageCase{{"invoke", "--ctx", "traceparent", "a.toml", "--", "a.b"},
                  "option `--ctx` wants KEY=VALUE, not `traceparent`"},
        UsageCase{{"invoke", "a.toml", "--env", "A", "--", "a.b"},
                  "option `--env` wants KEY=VALUE, not `A`"},
        UsageCase{{"invoke", "a.toml", "--env==1", "--", "a.b"},
                  "option `--env` wants KEY=VALUE, not `=1`"},
        UsageCase{{"invoke", "a.toml", "--evn", "A=1", "--", "a.b"},
                  "unknown option `--evn`; did you mean `--env`?"}));

// Runs until somebody cancels it.
TEST_F(InvokeTest, AnInterruptCancelsTheCall) {
  host_.files.Add("busy.wasm", EmptyComponent("busy"));
  host_.components->Add(AsBytes(EmptyComponent("busy")),
                        Exporting({FakeAsync("", "wait", Function({}, std::nullopt),
                                             [this](const FakeCall&, engine::ResultCallback result,
                                                    engine::FinishedCallback finished) {
                                               pending_ = std::move(result);
                                               finished_ = std::move(finished);
                                             })}));
  host_.interrupts.interrupt_at_once = true;
  EXPECT_EQ(host_.Run({"invoke", "busy.wasm", "--", "busy.wait"}), ExitCode::kInterrupted);
  EXPECT_EQ(diagnostics(), "error[E9012]: cancelled\n");
  EXPECT_EQ(host_.interrupts.watches, 1);
}

}  // namespace
}  // namespace composable::cli
