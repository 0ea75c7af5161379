#include "engine/fake_engine.h"

#include <gtest/gtest.h>

#include <thread>

#include "support/types.h"
#include "value/flat.h"

namespace composable::engine {
namespace {

using value::Handle;
using value::Value;

using test::kString;
const wit::Type kU32 = wit::Type::Primitive(wit::Kind::kU32);

wit::FunctionType Greet() {
  return {.is_async = false, .parameters = {{"name", kString}}, .result = kString};
}
wit::FunctionType Plain(std::optional<wit::Type> result = std::nullopt) {
  return {.is_async = false, .parameters = {}, .result = std::move(result)};
}

// A program of one component with these functions.
ProgramPtr MakeProgram(FakeComponent component, PrepareOptions options = {}) {
  auto components = std::make_shared<FakeComponents>();
  components->Add(AsBytes("binary"), std::move(component));
  const EnginePtr engine = *MakeFakeEngineFactory(components)->Make({});
  const auto compiled = engine->Compile(AsBytes("binary"));
  EXPECT_TRUE(compiled);
  auto program = engine->Prepare(*compiled, std::move(options));
  EXPECT_TRUE(program) << ToReport(program.error());
  return *program;
}

FakeComponent With(FakeFunction function) {
  FakeComponent component;
  component.functions.push_back(std::move(function));
  return component;
}

TEST(FakeEngine, CallsAFunction) {
  const ProgramPtr program =
      MakeProgram(With(Fake("demo:a/greeter", "greet", Greet(), [](FakeCall& call) {
        return value::String("Hello, " + call.arguments[0].As<std::string>());
      })));
  const auto greet = program->Find("demo:a/greeter", "greet");
  ASSERT_TRUE(greet);
  EXPECT_EQ(wit::ToWit(*greet->type), "func(name: string) -> string");
  const Value name = value::String("World");
  EXPECT_EQ(program->CallBlocking(*greet, {&name, 1}, {})->value, value::String("Hello, World"));
  EXPECT_EQ(program->Find("demo:a/greeter", "great").error().message,
            "the interface `demo:a/greeter` has no function `great`; did you mean `greet`?");
}

TEST(FakeEngine, ChecksArgumentsAndResults) {
  const ProgramPtr program =
      MakeProgram(With(Fake("", "greet", Greet(), [](FakeCall&) { return Value(true); })));
  const FunctionRef greet = *program->Find("", "greet");
  const Value number = Value(std::uint32_t{1});
  EXPECT_EQ(program->CallBlocking(greet, {&number, 1}, {}).error().code, ErrorCode::kTypeMismatch);
  EXPECT_EQ(program->CallBlocking(greet, {}, {}).error().code, ErrorCode::kInvalidArgument);
  const Value name = value::String("World");
  EXPECT_EQ(program->CallBlocking(greet, {&name, 1}, {}).error().code, ErrorCode::kInternal);
}

TEST(FakeEngine, ArgumentsAndResultsMayBeFlat) {
  const ProgramPtr program = MakeProgram(With(Fake("", "greet", Greet(), [](FakeCall& call) {
    return value::String("Hello, " + call.arguments[0].As<std::string>());
  })));
  const FunctionRef greet = *program->Find("", "greet");
  const Value name = value::String("World");
  Bytes arguments;
  ASSERT_TRUE(value::EncodeParameters(*greet.type, {&name, 1}, arguments));
  std::string greeting;
  program->CallFlat(greet, arguments, {}, [&](Result<ByteView> result) {
    ASSERT_TRUE(result);
    greeting = value::DecodeResult(*greet.type, *result).value().value().As<std::string>();
  });
  EXPECT_EQ(greeting, "Hello, World");
  ErrorCode code{};
  program->CallFlat(greet, AsBytes("x"), {},
                    [&](Result<ByteView> result) { code = result.error().code; });
  EXPECT_EQ(code, ErrorCode::kInvalidArgument);
}

TEST(FakeEngine, GivesLimitsAndFreshInstances) {
  std::vector<std::uint64_t> instances;
  Limits seen;
  const ProgramPtr program = MakeProgram(
      With(Fake("", "run", Plain(), [&](FakeCall& call) -> Result<std::optional<Value>> {
        instances.push_back(call.instance);
        seen = call.limits;
        return std::nullopt;
      })));
  const FunctionRef run = *program->Find("", "run");
  CallOptions options;
  options.limits.fuel = 7;
  EXPECT_TRUE(program->CallBlocking(run, {}, std::move(options)));
  EXPECT_EQ(seen.fuel, 7U);
  EXPECT_TRUE(program->CallBlocking(run, {}, {}));
  const auto instance = program->Instantiate({});
  EXPECT_TRUE((*instance)->CallBlocking(run, {}, {}));
  EXPECT_TRUE((*instance)->CallBlocking(run, {}, {}));
  EXPECT_EQ(instances, (std::vector<std::uint64_t>{1, 2, 3, 3}));
}

TEST(FakeEngine, AnInstanceIsOfNoUseAfterATrap) {
  const ProgramPtr program = MakeProgram(
      With(Fake("", "run", Plain(), [](FakeCall&) { return Fail(ErrorCode::kTrap, "boom"); })));
  const FunctionRef run = *program->Find("", "run");
  const auto instance = program->Instantiate({});
  EXPECT_EQ((*instance)->CallBlocking(run, {}, {}).error().message, "boom");
  EXPECT_EQ((*instance)->CallBlocking(run, {}, {}).error().message, "the instance trapped before");
  EXPECT_EQ(program->CallBlocking(run, {}, {}).error().message, "boom");
}

TEST(FakeEngine, AFunctionMayAnswerLaterAndWorkOn) {
  std::jthread thread;
  const ProgramPtr program = MakeProgram(With(FakeAsync(
      "", "run", Plain(kU32),
      [&](const FakeCall&, ResultCallback result, FinishedCallback finished) {
        thread =
            std::jthread([result = std::move(result), finished = std::move(finished)]() mutable {
              result(CallResult{.value = Value(std::uint32_t{5}), .streams = {}});
              // What comes twice is dropped.
              result(CallResult{.value = Value(std::uint32_t{6}), .streams = {}});
              finished(Fail(ErrorCode::kDeadlineExceeded, "too long"));
              finished({});
            });
      })));
  std::vector<std::string> ends;
  CallOptions options;
  options.finished = [&](Status status) { ends.push_back(status ? "ok" : status.error().message); };
  EXPECT_EQ(program->CallBlocking(*program->Find("", "run"), {}, std::move(options))->value,
            Value(std::uint32_t{5}));
  thread.join();
  EXPECT_EQ(ends, std::vector<std::string>{"too long"});
}

TEST(FakeEngine, ACallIsCancelled) {
  ResultCallback held;
  const ProgramPtr program = MakeProgram(With(FakeAsync(
      "", "run", Plain(), [&](const FakeCall&, ResultCallback result, const FinishedCallback&) {
        held = std::move(result);
      })));
  std::vector<std::string> events;
  CallOptions options;
  options.finished = [&](Status status) { events.emplace_back(status ? "finished" : "stopped"); };
  const auto invocation = program->Start(
      *program->Find("", "run"), {}, std::move(options),
      [&](Result<CallResult> result) { events.emplace_back(ErrorCodeName(result.error().code)); });
  EXPECT_TRUE(events.empty());
  invocation->Cancel();
  invocation->Cancel();
  held(CallResult{});
  EXPECT_EQ(events, (std::vector<std::string>{"cancelled", "finished"}));
}

TEST(FakeEngine, HostFunctionsAreLinkedAndCalled) {
  FakeComponent component = With(Fake("", "run", Plain(kString), [](FakeCall& call) {
    return CallHostFunction(*call.prepared, "demo:a/host", "name", {});
  }));
  NamedInterface host{"demo:a/host", {}};
  host.items.functions.push_back({"name", Plain(kString)});
  component.imports.interfaces.push_back(host);
  PrepareOptions options;
  options.host_functions.push_back({"demo:a/host", "name", [](HostCall call) {
                                      std::move(call).Complete(value::String("Ada"));
                                    }});
  const ProgramPtr program = MakeProgram(component, std::move(options));
  EXPECT_EQ(program->CallBlocking(*program->Find("", "run"), {}, {})->value, value::String("Ada"));

  auto components = std::make_shared<FakeComponents>();
  components->Add(AsBytes("binary"), component);
  const EnginePtr engine = *MakeFakeEngineFactory(components)->Make({});
  const auto missing = engine->Prepare(*engine->Compile(AsBytes("binary")), {});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kLink);
  EXPECT_EQ(missing.error().message, "nothing provides the imported interface `demo:a/host`");
}

TEST(FakeEngine, WhatANamedBinaryIsNotIsInvalid) {
  const EnginePtr engine = *MakeFakeEngineFactory(std::make_shared<FakeComponents>())->Make({});
  EXPECT_EQ(engine->Compile(AsBytes("x")).error().code, ErrorCode::kInvalidComponent);
}

TEST(FakeEngine, ResourcesAreDropped) {
  FakeComponent component;
  std::vector<std::uint32_t> dropped;
  component.drop_resource = [&](Handle handle) -> Status {
    dropped.push_back(handle.number);
    return {};
  };
  const auto instance = MakeProgram(component)->Instantiate({});
  EXPECT_TRUE((*instance)->DropResourceBlocking(Handle{4}, {}));
  EXPECT_EQ(dropped, std::vector<std::uint32_t>{4});
  const auto plain = MakeProgram({})->Instantiate({});
  EXPECT_EQ((*plain)->DropResourceBlocking(Handle{4}, {}).error().message,
            "there is no resource 4");
}

TEST(FakeEngine, StreamsGoThrough) {
  const wit::FunctionType type{.is_async = true,
                               .parameters = {{"data", wit::Type::Stream(kString)}},
                               .result = wit::Type::Stream(kString)};
  const ProgramPtr program =
      MakeProgram(With(Fake("", "pass", type, [](FakeCall& call) { return call.arguments[0]; })));
  auto components = std::make_shared<FakeComponents>();
  StreamPair pair =
      *(*MakeFakeEngineFactory(components)->Make({}))->MakeStream(StreamKind::kStream, kString);
  CallOptions options;
  options.streams.push_back(std::move(pair.reader));
  const Value handle = Handle{0};
  auto result = program->CallBlocking(*program->Find("", "pass"), {&handle, 1}, std::move(options));
  ASSERT_TRUE(result);
  ASSERT_EQ(result->streams.size(), 1U);
  pair.writer->Write({.count = 0, .items = value::Sequence{{value::String("a")}}},
                     [](Result<WriteOutcome>) {});
  EXPECT_EQ((**result->streams[0]->ReadBlocking(1)).items,
            Value(value::Sequence{{value::String("a")}}));
}

}  // namespace
}  // namespace composable::engine
