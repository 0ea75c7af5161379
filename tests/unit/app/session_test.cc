#include "app/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/fake_engine.h"
#include "support/component_bytes.h"
#include "support/memory_file_system.h"
#include "support/types.h"

namespace composable::app {
namespace {

using engine::Fake;
using engine::FakeCall;
using test::EmptyComponent;
using test::kString;
using testing::IsEmpty;
using value::Handle;
using value::Sequence;
using value::String;
using value::Value;
using wit::Type;
using Words = std::vector<std::string>;

wit::ResourcePtr ResourceNamed(std::string name) {
  return std::make_shared<wit::Resource>(
      wit::Resource{.interface = {}, .name = std::move(name), .docs = {}});
}

class SilentLog final : public telemetry::Log {
 public:
  bool IsEnabled(telemetry::LogLevel /*level*/, std::string_view /*target*/) const override {
    return false;
  }
  void Write(const telemetry::LogRecord& /*record*/) override {}
};

// `shapes` and `others` both make resources, which each instance of them numbers from 1.
class SessionTest : public testing::Test {
 protected:
  SessionTest() {
    files_.Add("shapes.wasm", EmptyComponent("shapes"));
    files_.Add("others.wasm", EmptyComponent("others"));
    for (const char* name : {"shapes", "others"}) {
      components_->Add(AsBytes(EmptyComponent(name)), MakesShapes());
    }
    LoadedRuntime loaded = Runtime::Load(
        Words{"shapes.wasm", "others.wasm"},
        {.files = files_, .log = log_, .engines = engine::MakeFakeEngineFactory(components_)});
    EXPECT_THAT(loaded.errors, IsEmpty());
    runtime_ = std::move(loaded.runtime);
    session_.emplace(*runtime_);
  }

  static engine::FakeComponent MakesShapes() {
    const wit::ResourcePtr shape = ResourceNamed("shape");
    const Type owned = Type::Own(shape);
    const Type borrowed = Type::Borrow(shape);
    const auto made = std::make_shared<std::map<std::uint64_t, std::uint32_t>>();
    const auto make = [made](FakeCall& call) { return Value(Handle{++(*made)[call.instance]}); };
    engine::FakeComponent component;
    component.functions = {
        Fake("", "make", {.is_async = false, .parameters = {}, .result = owned},
             [make](FakeCall& call) -> Result<std::optional<Value>> { return make(call); }),
        Fake("", "make-two", {.is_async = false, .parameters = {}, .result = Type::List(owned)},
             [make](FakeCall& call) -> Result<std::optional<Value>> {
               return Value(Sequence{{make(call), make(call)}});
             }),
        Fake("", "try-make",
             {.is_async = false,
              .parameters = {{"fails", Type::Primitive(wit::Kind::kBool)}},
              .result = Type::Result(owned, kString)},
             [make](FakeCall& call) -> Result<std::optional<Value>> {
               if (call.arguments[0].As<bool>()) return value::Err(String("no"));
               return value::Ok(make(call));
             }),
        Fake("", "again", {.is_async = false, .parameters = {{"old", owned}}, .result = owned},
             [](FakeCall& call) -> Result<std::optional<Value>> { return call.arguments[0]; }),
        Fake("", "number",
             {.is_async = false, .parameters = {{"shape", borrowed}}, .result = kString},
             [](FakeCall& call) -> Result<std::optional<Value>> {
               return String(fmt::format("instance {} has it as {}", call.instance,
                                         call.arguments[0].As<Handle>().number));
             }),
        Fake("", "stream", {.is_async = false, .parameters = {}, .result = Type::Stream(kString)},
             [](FakeCall&) -> Result<std::optional<Value>> { return Value(Handle{1}); })};
    return component;
  }

  // Calls as the shell does; the rendered result, or the errors.
  std::string Invoke(std::string_view target, const Words& words = {}) {
    const auto function = session_->Find(target);
    if (!function) return ToString(function.error());
    const ParsedArguments arguments = session_->Parse(*function, words);
    if (!arguments.errors.empty()) return ToString(arguments.errors.front());
    auto call = session_->Start(*function, arguments.values);
    if (!call) return ToString(call.error());
    auto result = call->AwaitResult();
    if (!result) return ToString(result.error());
    const RenderedResult rendered = session_->Render(*function, *std::move(result));
    return (rendered.kind == RenderedKind::kError ? "err " : "") + rendered.text;
  }

  test::MemoryFileSystem files_;
  SilentLog log_;
  std::shared_ptr<engine::FakeComponents> components_ = std::make_shared<engine::FakeComponents>();
  std::unique_ptr<Runtime> runtime_;
  std::optional<Session> session_;
};

TEST_F(SessionTest, NumbersResourcesThroughoutAllComponents) {
  EXPECT_EQ(Invoke("shapes.make"), "handle(1)\n");
  EXPECT_EQ(Invoke("others.make"), "handle(2)\n");
  EXPECT_EQ(Invoke("shapes.make"), "handle(3)\n");
  EXPECT_EQ(Invoke("shapes.number", {"handle(3)"}), "\"instance 1 has it as 2\"\n");
  EXPECT_EQ(Invoke("others.number", {"handle(2)"}), "\"instance 1 has it as 1\"\n");
}

TEST_F(SessionTest, KeepsTheInstanceFromOneCallToTheNext) {
  EXPECT_EQ(Invoke("shapes.make"), "handle(1)\n");
  EXPECT_EQ(Invoke("shapes.number", {"handle(1)"}), "\"instance 1 has it as 1\"\n");
  EXPECT_EQ(Invoke("shapes.number", {"handle(1)"}), "\"instance 1 has it as 1\"\n");
}

TEST_F(SessionTest, FindsResourcesInsideOfResults) {
  EXPECT_EQ(Invoke("shapes.make-two"), "[handle(1), handle(2)]\n");
  EXPECT_EQ(Invoke("shapes.try-make", {"false"}), "handle(3)\n");
  EXPECT_EQ(Invoke("shapes.try-make", {"true"}), "err \"no\"");
  EXPECT_EQ(Invoke("shapes.number", {"handle(2)"}), "\"instance 1 has it as 2\"\n");
  EXPECT_EQ(Invoke("shapes.number", {"handle(3)"}), "\"instance 1 has it as 3\"\n");
}

TEST_F(SessionTest, AResourceThatComesBackHasANewNumberAlone) {
  EXPECT_EQ(Invoke("shapes.make"), "handle(1)\n");
  EXPECT_EQ(Invoke("shapes.again", {"handle(1)"}), "handle(2)\n");
  EXPECT_EQ(Invoke("shapes.number", {"handle(2)"}), "\"instance 1 has it as 1\"\n");
  EXPECT_EQ(Invoke("shapes.number", {"handle(1)"}),
            "argument `shape`: handle(1): there is no such resource in this session");
}

TEST_F(SessionTest, RefusesResourcesOfOtherComponentsAndNone) {
  EXPECT_EQ(Invoke("shapes.make"), "handle(1)\n");
  EXPECT_EQ(Invoke("others.number", {"handle(1)"}),
            "argument `shape`: handle(1): it belongs to an instance of `shapes`");
  EXPECT_EQ(Invoke("shapes.number", {"handle(7)"}),
            "argument `shape`: handle(7): there is no such resource in this session");
}

TEST_F(SessionTest, ForgetsAnInstanceWithItsResources) {
  EXPECT_EQ(session_->Forget("shapes"), 0U);
  EXPECT_EQ(Invoke("shapes.make-two"), "[handle(1), handle(2)]\n");
  EXPECT_EQ(Invoke("others.make"), "handle(3)\n");
  EXPECT_EQ(session_->Forget("shapes"), 2U);
  EXPECT_EQ(session_->Forget("shapes"), 0U);
  EXPECT_EQ(Invoke("shapes.number", {"handle(1)"}),
            "argument `shape`: handle(1): there is no such resource in this session");
  // Another instance, and numbers that were never given before.
  EXPECT_EQ(Invoke("shapes.make"), "handle(4)\n");
  EXPECT_EQ(Invoke("shapes.number", {"handle(4)"}), "\"instance 2 has it as 1\"\n");
  EXPECT_EQ(Invoke("others.number", {"handle(3)"}), "\"instance 1 has it as 1\"\n");
}

TEST_F(SessionTest, FindsNoFunctionThatTextCannotCall) {
  const auto streaming = session_->Find("shapes.stream");
  ASSERT_FALSE(streaming.has_value());
  EXPECT_EQ(streaming.error().code, ErrorCode::kUnsupported);
  EXPECT_EQ(Invoke("shapes.mke").substr(0, 71),
            "component `shapes`: there is no function `mke`; did you mean `make`?");
  EXPECT_EQ(Invoke("shaeps.make"),
            "there is no component `shaeps` (defined: `others`, `shapes`); did you mean `shapes`?");
}

TEST_F(SessionTest, TellsAllArgumentsThatAreWrong) {
  const auto function = session_->Find("shapes.number");
  ASSERT_TRUE(function.has_value());
  EXPECT_THAT(session_->Parse(*function, Words{"circle"}).errors, testing::SizeIs(1));
  EXPECT_THAT(session_->Parse(*function, Words{}).errors, testing::SizeIs(1));
}

}  // namespace
}  // namespace composable::app
