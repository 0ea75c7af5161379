// Functions of the host: at once, later, failing, and of every shape.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <map>
#include <mutex>
#include <thread>

#include "unit/engine/bridge_fixture.h"

namespace composable::engine {
namespace {

using std::chrono::milliseconds;
using value::Value;

using Body = std::function<void(HostCall)>;

// A stand-in for each function of the host; a test replaces those it is about.
std::map<std::string, Body> Unexpected() {
  std::map<std::string, Body> runs;
  for (const char* name : {"add", "lookup", "log", "many", "transform", "fetch", "sleep"}) {
    runs[name] = [](HostCall call) { std::move(call).Fail("this test does not expect the call"); };
  }
  return runs;
}

ProgramPtr Import(const EnginePtr& engine, std::map<std::string, Body> replaced) {
  std::vector<HostFunction> functions;
  for (auto& [name, run] : Unexpected()) {
    const auto found = replaced.find(name);
    functions.push_back(
        {FixtureInterface("host"), name, found == replaced.end() ? run : found->second});
  }
  return MakeProgram(engine, "import-fixture", std::move(functions));
}

class BridgeHostFunctions : public testing::Test {
 protected:
  EnginePtr engine_ = MakeEngine(PoolingSettings());
};

void Add(HostCall call) {
  const Value sum =
      U32(call.arguments()[0].As<std::uint32_t>() + call.arguments()[1].As<std::uint32_t>());
  std::move(call).Complete(sum);
}

TEST_F(BridgeHostFunctions, AnswerAtOnce) {
  const ProgramPtr program = Import(engine_, {{"add", Add}});
  EXPECT_EQ(ValueOf(Call(*program, "caller", "call-add", {U32(2), U32(40)})), U32(42));
  EXPECT_EQ(ValueOf(Call(*program, "caller", "add-many-times", {U32(1000)})).Is<std::uint32_t>(),
            true);
}

TEST_F(BridgeHostFunctions, HaveNoResultOrAnOption) {
  std::vector<std::string> logged;
  const ProgramPtr program =
      Import(engine_, {{"log",
                        [&](HostCall call) {
                          logged.push_back(call.arguments()[0].As<std::string>());
                          std::move(call).Complete(std::nullopt);
                        }},
                       {"lookup", [](HostCall call) {
                          const bool known = call.arguments()[0] == value::String("known");
                          std::move(call).Complete(known ? value::Some(value::String("yes"))
                                                         : value::None());
                        }}});
  EXPECT_TRUE(Call(*program, "caller", "call-log", {value::String("hello")}));
  EXPECT_EQ(logged, std::vector<std::string>{"hello"});
  EXPECT_EQ(ValueOf(Call(*program, "caller", "call-lookup", {value::String("known")})),
            value::Some(value::String("yes")));
  EXPECT_EQ(ValueOf(Call(*program, "caller", "call-lookup", {value::String("other")})),
            value::None());
}

TEST_F(BridgeHostFunctions, TakeMoreParametersThanFlatValues) {
  const ProgramPtr program = Import(
      engine_, {{"many", [](HostCall call) {
                   const auto& arguments = call.arguments();
                   EXPECT_EQ(arguments.size(), 17U);
                   EXPECT_EQ(arguments[0], Value(std::uint8_t{1}));
                   EXPECT_EQ(arguments[4], Value(std::int8_t{-5}));
                   EXPECT_EQ(arguments[9], Value(10.0));
                   EXPECT_EQ(arguments[11], Value(char32_t{U'L'}));
                   EXPECT_EQ(arguments[16], U32(17));
                   std::move(call).Complete(
                       Value(value::Sequence{{U64(1), Value(2.5), arguments[12], Value(true)}}));
                 }}});
  EXPECT_EQ(ValueOf(Call(*program, "caller", "call-many", {value::String("text")})),
            Value(value::Sequence{{U64(1), Value(2.5), value::String("text"), Value(true)}}));
}

TEST_F(BridgeHostFunctions, MoveBytesInBulk) {
  const ProgramPtr program =
      Import(engine_, {{"transform", [](HostCall call) {
                          auto bytes = std::get<Bytes>(std::move(call.arguments()[0].storage()));
                          for (std::uint8_t& byte : bytes) ++byte;
                          std::move(call).Complete(Value(std::move(bytes)));
                        }}});
  EXPECT_EQ(ValueOf(Call(*program, "caller", "call-transform", {Value(Bytes(3 << 20, 7))})),
            Value(Bytes(3 << 20, 8)));
}

TEST_F(BridgeHostFunctions, AnswerLaterFromAnotherThread) {
  std::vector<std::jthread> threads;
  std::mutex mutex;
  // Both a plain and an async function may take their time.
  const auto later = [&](const Body& run) -> Body {
    return [&, run](HostCall call) {
      const std::scoped_lock lock(mutex);
      threads.emplace_back([run, call = std::move(call)]() mutable {
        std::this_thread::sleep_for(milliseconds(10));
        run(std::move(call));
      });
    };
  };
  const ProgramPtr program = Import(
      engine_, {{"add", later(Add)},
                {"sleep", later([](HostCall call) { std::move(call).Complete(std::nullopt); })}});
  EXPECT_EQ(ValueOf(Call(*program, "caller", "call-add", {U32(2), U32(3)})), U32(5));
  EXPECT_TRUE(Call(*program, "caller", "call-sleep", {U64(10)}));
}

TEST_F(BridgeHostFunctions, SeveralAreUnderWayAtTheSameTime) {
  std::mutex mutex;
  std::vector<HostCall> waiting;
  const ProgramPtr program =
      Import(engine_, {{"fetch", [&](HostCall call) {
                          const std::scoped_lock lock(mutex);
                          waiting.push_back(std::move(call));
                          if (waiting.size() < 3) return;
                          // All three are here: they are answered in the other direction.
                          while (!waiting.empty()) {
                            HostCall last = std::move(waiting.back());
                            waiting.pop_back();
                            const std::string key = last.arguments()[0].As<std::string>();
                            if (key == "b") {
                              std::move(last).Complete(value::Err(value::String("no b")));
                            } else {
                              std::move(last).Complete(value::Ok(value::String("value of " + key)));
                            }
                          }
                        }}});
  const Value keys = value::Sequence{{value::String("a"), value::String("b"), value::String("c")}};
  EXPECT_EQ(ValueOf(Call(*program, "caller", "fetch-all", {keys})),
            Value(value::Sequence{{value::String("value of a"), value::String("error: no b"),
                                   value::String("value of c")}}));
}

Error ErrorOf(Result<CallResult> result) {
  EXPECT_FALSE(result);
  return result ? Error{} : std::move(result).error();
}

TEST_F(BridgeHostFunctions, FailTheGuestsCall) {
  const Body refuse = [](HostCall call) { std::move(call).Fail("the door is closed"); };
  const ProgramPtr program = Import(engine_, {{"add", refuse}, {"fetch", refuse}});
  for (const auto& [function, arguments] :
       {std::pair<std::string, Values>{"call-add", {U32(1), U32(2)}},
        std::pair<std::string, Values>{"call-fetch", {value::String("k")}}}) {
    const Error error = ErrorOf(Call(*program, "caller", function, arguments));
    EXPECT_EQ(error.code, ErrorCode::kTrap);
    EXPECT_EQ(error.message, "the door is closed");
    EXPECT_EQ(error.details, "");
  }
}

TEST_F(BridgeHostFunctions, ThatGiveNoAnswerFail) {
  const ProgramPtr program = Import(engine_, {{"add", [](HostCall) {}}});
  const Error error = ErrorOf(Call(*program, "caller", "call-add", {U32(1), U32(2)}));
  EXPECT_EQ(error.code, ErrorCode::kTrap);
  EXPECT_EQ(error.message, "the host dropped the call without answering it");
}

TEST_F(BridgeHostFunctions, ThatAnswerWithAnotherTypeFail) {
  const ProgramPtr program = Import(
      engine_, {{"add", [](HostCall call) { std::move(call).Complete(value::String("3")); }}});
  const Error error = ErrorOf(Call(*program, "caller", "call-add", {U32(1), U32(2)}));
  EXPECT_EQ(error.code, ErrorCode::kTrap);
  EXPECT_TRUE(
      error.message.starts_with("the host function `add` returned a value of another type: "))
      << error.message;
}

TEST_F(BridgeHostFunctions, MayBeAnsweredAfterTheCallIsOver) {
  std::promise<HostCall> held;
  auto holding = held.get_future();
  std::optional<ProgramPtr> program =
      Import(engine_, {{"sleep", [&](HostCall call) { held.set_value(std::move(call)); }}});
  Limits limits;
  limits.time = milliseconds(50);
  EXPECT_EQ(ErrorOf(Call(**program, "caller", "call-sleep", {U64(1)}, limits)).code,
            ErrorCode::kDeadlineExceeded);
  // Neither the call nor the program is there any more.
  program.reset();
  engine_ = nullptr;
  HostCall call = holding.get();
  std::move(call).Complete(std::nullopt);
}

TEST_F(BridgeHostFunctions, AreLetGoWithTheProgram) {
  const auto token = std::make_shared<int>(7);
  ProgramPtr program = Import(engine_, {{"add", [token](HostCall call) { Add(std::move(call)); }}});
  EXPECT_GT(token.use_count(), 1);
  EXPECT_EQ(ValueOf(Call(*program, "caller", "call-add", {U32(1), U32(2)})), U32(3));
  program = nullptr;
  EXPECT_EQ(token.use_count(), 1);
}

TEST_F(BridgeHostFunctions, ThatAreMissingAreALinkError) {
  const auto component = engine_->Compile(ReadFixture("import-fixture"));
  ASSERT_TRUE(component);
  const auto none = engine_->Prepare(*component, WithWasi(**component));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::kLink);
  EXPECT_EQ(none.error().message,
            "nothing provides the imported interface `composable:fixtures/host@0.1.0`");

  PrepareOptions options = WithWasi(**component);
  options.host_functions.push_back({FixtureInterface("host"), "add", Add});
  const auto some = engine_->Prepare(*component, std::move(options));
  ASSERT_FALSE(some);
  EXPECT_EQ(some.error().message,
            "nothing provides the function `lookup` of the imported interface "
            "`composable:fixtures/host@0.1.0`");
}

TEST_F(BridgeHostFunctions, ThatAreNotImportedAreIgnored) {
  std::vector<HostFunction> functions = {{FixtureInterface("host"), "subtract", Add},
                                         {"demo:other/thing", "add", Add}};
  for (auto& [name, run] : Unexpected()) functions.push_back({FixtureInterface("host"), name, run});
  EXPECT_NE(MakeProgram(engine_, "import-fixture", std::move(functions)), nullptr);
}

TEST_F(BridgeHostFunctions, AreCalledFromManyThreadsAtOnce) {
  std::atomic<int> calls = 0;
  const ProgramPtr program = Import(engine_, {{"add", [&](HostCall call) {
                                                 ++calls;
                                                 Add(std::move(call));
                                               }}});
  std::atomic<int> good = 0;
  {
    std::vector<std::jthread> threads;
    threads.reserve(6);
    for (std::uint32_t thread = 0; thread < 6; ++thread) {
      threads.emplace_back([&, thread] {
        for (std::uint32_t i = 0; i < 200; ++i) {
          const auto sum = Call(*program, "caller", "call-add", {U32(thread), U32(i)});
          if (sum && sum->value == U32(thread + i)) ++good;
        }
      });
    }
  }
  EXPECT_EQ(good, 6 * 200);
  EXPECT_EQ(calls, 6 * 200);
}

}  // namespace
}  // namespace composable::engine
