#include "app/runtime.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/fake_engine.h"
#include "support/component_bytes.h"
#include "support/memory_file_system.h"
#include "support/test_components.h"
#include "support/types.h"

namespace composable::app {
namespace {

using engine::Fake;
using engine::FakeAsync;
using engine::FakeCall;
using test::EmptyComponent;
using testing::ElementsAre;
using testing::HasSubstr;
using value::String;
using value::Value;
using wit::Type;

using test::kString;

wit::FunctionType SyncFunction(std::vector<wit::Parameter> parameters, std::optional<Type> result) {
  return {.is_async = false, .parameters = std::move(parameters), .result = std::move(result)};
}

engine::FakeComponent Exporting(std::vector<engine::FakeFunction> functions) {
  engine::FakeComponent component;
  component.functions = std::move(functions);
  return component;
}

// Remembers what is logged.
class FieldRecordingLog final : public telemetry::Log {
 public:
  bool IsEnabled(telemetry::LogLevel /*level*/, std::string_view /*target*/) const override {
    return true;
  }
  void Write(const telemetry::LogRecord& record) override {
    messages.emplace_back(record.message);
    for (const telemetry::LogField& field : record.fields) {
      messages.back() += fmt::format(" {}", field.key);
      if (field.key != "file" && field.key != "took-ms")
        messages.back() += fmt::format("={}", field.value);
    }
  }

  std::vector<std::string> messages;
};

class RuntimeTest : public testing::Test {
 protected:
  RuntimeTest() {
    files_.Add("demo.toml",
               "[component.greeter]\n"
               "uri = \"greeter.wasm\"\n"
               "limits.time = \"2s\"\n"
               "[component.broken]\n"
               "uri = \"broken.wasm\"\n"
               "[component.importer]\n"
               "uri = \"importer.wasm\"\n");
    files_.Add("greeter.wasm", EmptyComponent("greeter"));
    files_.Add("broken.wasm", "garbage");
    files_.Add("importer.wasm", EmptyComponent("importer"));

    components_->Add(
        AsBytes(EmptyComponent("greeter")),
        Exporting({Fake("", "greet", SyncFunction({{"name", kString}}, kString),
                        [](FakeCall& call) -> Result<std::optional<Value>> {
                          return String("Hello, " + call.arguments[0].As<std::string>() + "!");
                        }),
                   Fake("demo:text/translator@0.1.0", "translate", SyncFunction({}, kString),
                        [](FakeCall& call) -> Result<std::optional<Value>> {
                          return String(fmt::format("instance {}", call.instance));
                        }),
                   Fake("", "loop", SyncFunction({}, std::nullopt),
                        [](FakeCall& call) -> Result<std::optional<Value>> {
                          EXPECT_EQ(call.limits.time, std::chrono::seconds(2));
                          EXPECT_EQ(call.limits.memory, kDefaultMemoryLimit);
                          return Fail(ErrorCode::kDeadlineExceeded, "deadline");
                        }),
                   FakeAsync("", "linger", SyncFunction({}, kString),
                             [this](const FakeCall&, engine::ResultCallback result,
                                    engine::FinishedCallback finished) {
                               result(engine::CallResult{.value = String("early"), .streams = {}});
                               finish_lingering_ = std::move(finished);
                             })}));

    engine::FakeComponent importer;
    importer.imports.interfaces.push_back({.name = "demo:kv/store@0.1.0", .items = {}});
    importer.imports.interfaces.back().items.functions.push_back(
        {.name = "get", .type = SyncFunction({}, kString)});
    components_->Add(AsBytes(EmptyComponent("importer")), std::move(importer));
  }

  LoadedRuntime Load(const std::vector<std::string>& sources) {
    return Runtime::Load(
        sources,
        {.files = files_, .log = log_, .engines = engine::MakeFakeEngineFactory(components_)});
  }

  std::unique_ptr<Runtime> LoadDemo() {
    LoadedRuntime loaded = Load({"demo.toml"});
    EXPECT_TRUE(loaded.errors.empty());
    return std::move(loaded.runtime);
  }

  test::MemoryFileSystem files_;
  FieldRecordingLog log_;
  std::shared_ptr<engine::FakeComponents> components_ = std::make_shared<engine::FakeComponents>();
  engine::FinishedCallback finish_lingering_;
};

// A result in one line, for comparing.
std::string Text(const Result<std::optional<Value>>& result) {
  if (!result) return ToReport(result.error());
  return *result ? (*result)->As<std::string>() : std::string("nothing");
}

std::string ErrorOf(const auto& result) {
  return result ? std::string("no error") : ToReport(result.error());
}

TEST_F(RuntimeTest, CallsAFunction) {
  const auto runtime = LoadDemo();
  const auto function = runtime->Resolve("greeter.greet");
  ASSERT_TRUE(function.has_value()) << ErrorOf(function);
  EXPECT_EQ(function->signature(), "greet: func(name: string) -> string");
  const std::vector<Value> arguments = {String("World")};
  Call call = Call::Start(*function, arguments);
  EXPECT_EQ(Text(call.AwaitResult()), "Hello, World!");
  EXPECT_TRUE(call.AwaitEnd().has_value());
  EXPECT_EQ(call.state(), CallState::kEnded);
}

TEST_F(RuntimeTest, EveryCallHasAnInstanceOfItsOwn) {
  const auto runtime = LoadDemo();
  const auto function = runtime->Resolve("greeter.translate");
  ASSERT_TRUE(function.has_value()) << ErrorOf(function);
  const auto first = Call::Start(*function, {}).AwaitResult();
  const auto second = Call::Start(*function, {}).AwaitResult();
  ASSERT_TRUE(first.has_value() && second.has_value());
  EXPECT_NE(*first, *second);
}

TEST_F(RuntimeTest, ReportsAllErrorsOfAllDefinitions) {
  files_.Add("bad.toml", "[component.x]\nuri = 7\n");
  const LoadedRuntime loaded = Load({"missing.toml", "bad.toml", "demo.toml"});
  EXPECT_EQ(loaded.runtime, nullptr);
  ASSERT_EQ(loaded.errors.size(), 2U);
  EXPECT_THAT(ToString(loaded.errors[0]), HasSubstr("missing.toml"));
  EXPECT_THAT(ToString(loaded.errors[1]), HasSubstr("bad.toml:2"));
}

TEST_F(RuntimeTest, NamesItsComponents) {
  EXPECT_THAT(LoadDemo()->component_names(), ElementsAre("broken", "greeter", "importer"));
}

TEST_F(RuntimeTest, AWasmFileIsAComponentNamedAfterIt) {
  const LoadedRuntime loaded = Load({"greeter.wasm"});
  ASSERT_NE(loaded.runtime, nullptr);
  EXPECT_TRUE(loaded.runtime->Resolve("greeter.greet").has_value());
}

TEST_F(RuntimeTest, PreparesAComponentOnce) {
  const auto runtime = LoadDemo();
  const auto first = runtime->Prepare("greeter");
  const auto second = runtime->Prepare("greeter");
  ASSERT_TRUE(first.has_value() && second.has_value());
  EXPECT_EQ(*first, *second);
  EXPECT_THAT(log_.messages, ElementsAre("component prepared component=greeter file bytes=18 "
                                         "parts=1 composition=none code=compiled modules=0 "
                                         "modules-compiled=0 took-ms"));
}

TEST_F(RuntimeTest, DoesNotReadComponentsThatNobodyCalls) {
  const auto runtime = LoadDemo();
  ASSERT_TRUE(runtime->Resolve("greeter.greet").has_value());
  EXPECT_EQ(log_.messages.size(), 1U);
}

TEST_F(RuntimeTest, UnknownComponentsAndFunctionsAreErrors) {
  const auto runtime = LoadDemo();
  EXPECT_EQ(ErrorOf(runtime->Resolve("greter.greet")),
            "there is no component `greter` (defined: `broken`, `greeter`, `importer`); did you "
            "mean `greeter`?");
  EXPECT_EQ(ErrorOf(runtime->Resolve("greeter.gret")),
            "component `greeter`: there is no function `gret`; did you mean `greet`?\n"
            "it exports:\n"
            "  greet: func(name: string) -> string\n"
            "  loop: func()\n"
            "  linger: func() -> string\n"
            "  translator.translate: func() -> string");
  EXPECT_EQ(ErrorOf(runtime->Prepare("nobody")), "there is no component `nobody`");
}

TEST_F(RuntimeTest, WhatIsNoComponentIsNamedWithItsFile) {
  const auto prepared = LoadDemo()->Prepare("broken");
  ASSERT_FALSE(prepared.has_value());
  EXPECT_EQ(prepared.error().code, ErrorCode::kInvalidComponent);
  EXPECT_THAT(prepared.error().context, ElementsAre("`broken.wasm`", "component `broken`"));
}

TEST_F(RuntimeTest, AnImportThatNobodyProvidesIsNamed) {
  const auto prepared = LoadDemo()->Prepare("importer");
  ASSERT_FALSE(prepared.has_value());
  EXPECT_EQ(prepared.error().code, ErrorCode::kLink);
  EXPECT_THAT(ErrorOf(prepared), HasSubstr("component `importer`: "));
  EXPECT_THAT(ErrorOf(prepared), HasSubstr("demo:kv/store@0.1.0"));
}

TEST_F(RuntimeTest, AFailedComponentIsTriedAgain) {
  const auto runtime = LoadDemo();
  EXPECT_FALSE(runtime->Prepare("broken").has_value());
  files_.Add("broken.wasm", EmptyComponent("greeter"));
  EXPECT_TRUE(runtime->Prepare("broken").has_value());
}

TEST_F(RuntimeTest, ALargeComponentThatChangedSinceItWasReadIsNotCompiled) {
  const auto text_with = [](std::uint8_t filler) {
    const Bytes module = test::MakeCoreModule(std::size_t{2} << 20U, filler);
    return std::string(AsText(test::MakeComponentBytes({{}, {"a:b/x"}, module})));
  };
  const std::string text = text_with(1);
  components_->Add(AsBytes(text), Exporting({}));
  files_.Add("large.toml", "[component.large]\nuri = \"large.wasm\"\n");
  files_.Add("large.wasm", text);
  const LoadedRuntime loaded = Load({"large.toml"});
  ASSERT_TRUE(loaded.errors.empty());
  EXPECT_TRUE(loaded.runtime->Check("large").errors.empty());
  files_.Add("large.wasm", text_with(2));
  const auto prepared = loaded.runtime->Prepare("large");
  ASSERT_FALSE(prepared);
  EXPECT_EQ(prepared.error().code, ErrorCode::kIo);
  EXPECT_EQ(ErrorOf(prepared),
            "component `large`: `/project/large.wasm` changed while it was in use; start again to "
            "use it as it is now");
}

TEST_F(RuntimeTest, ALimitIsExplainedWhereItIsMet) {
  const auto runtime = LoadDemo();
  const auto function = runtime->Resolve("greeter.loop");
  ASSERT_TRUE(function.has_value());
  EXPECT_EQ(ErrorOf(Call::Start(*function, {}).AwaitResult()),
            "component `greeter`: function `loop`: the call took longer than 2 s, which "
            "`limits.time` allows (demo.toml:3:15)");
}

TEST_F(RuntimeTest, TheResultComesBeforeTheEnd) {
  const auto runtime = LoadDemo();
  const auto function = runtime->Resolve("greeter.linger");
  ASSERT_TRUE(function.has_value());
  Call call = Call::Start(*function, {});
  EXPECT_EQ(Text(call.AwaitResult()), "early");
  EXPECT_EQ(call.state(), CallState::kReturned);
  finish_lingering_(Fail(ErrorCode::kTrap, "it broke later"));
  EXPECT_EQ(ErrorOf(call.AwaitEnd()), "component `greeter`: function `linger`: it broke later");
  EXPECT_EQ(call.state(), CallState::kEnded);
}

}  // namespace
}  // namespace composable::app
