// How calls begin and end: callbacks, cancelling, many threads, and what outlives what.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <thread>

#include "unit/engine/bridge_fixture.h"
#include "value/flat.h"

namespace composable::engine {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using value::Value;

Error ErrorIn(Result<CallResult> result) {
  EXPECT_FALSE(result);
  return result ? Error{} : std::move(result).error();
}

// The two phases of one call, from whatever thread they come.
class Watched {
 public:
  ResultCallback OnResult() {
    return [this](Result<CallResult> result) {
      EXPECT_EQ(++results_, 1);
      EXPECT_EQ(ends_, 0);
      result_.set_value(std::move(result));
    };
  }
  FinishedCallback OnFinished() {
    return [this](Status status) {
      EXPECT_EQ(results_, 1);
      EXPECT_EQ(++ends_, 1);
      end_.set_value(std::move(status));
    };
  }

  Result<CallResult> AwaitResult() {
    auto future = result_.get_future();
    EXPECT_EQ(future.wait_for(seconds(30)), std::future_status::ready);
    return future.get();
  }
  Status AwaitEnd() {
    auto future = end_.get_future();
    EXPECT_EQ(future.wait_for(seconds(30)), std::future_status::ready);
    return future.get();
  }
  int results() const { return results_; }

 private:
  std::atomic<int> results_ = 0;
  std::atomic<int> ends_ = 0;
  std::promise<Result<CallResult>> result_;
  std::promise<Status> end_;
};

class BridgeCalls : public testing::Test {
 protected:
  EnginePtr engine_ = MakeEngine(PoolingSettings());
};

TEST_F(BridgeCalls, AShortCallEndsBeforeItsStartReturns) {
  const ProgramPtr program = MakeProgram(engine_, "misbehave-fixture");
  Watched call;
  CallOptions options;
  options.finished = call.OnFinished();
  const auto thread = std::this_thread::get_id();
  std::thread::id came_from;
  program->Call(Find(*program, "misbehave", "count-calls"), {}, std::move(options),
                [&, on_result = call.OnResult()](Result<CallResult> result) mutable {
                  came_from = std::this_thread::get_id();
                  on_result(std::move(result));
                });
  EXPECT_EQ(call.results(), 1);
  EXPECT_EQ(came_from, thread);
  EXPECT_EQ(ValueOf(call.AwaitResult()), U32(1));
  EXPECT_TRUE(call.AwaitEnd());
}

TEST_F(BridgeCalls, MayBeFlat) {
  const ProgramPtr program = MakeProgram(engine_, "misbehave-fixture");
  const FunctionRef count = Find(*program, "misbehave", "count-calls");
  std::optional<Result<std::optional<Value>>> counted;
  Status end = Fail(ErrorCode::kInternal, "not ended");
  CallOptions options;
  options.finished = [&](Status status) { end = std::move(status); };
  program->CallFlat(count, {}, std::move(options), [&](Result<ByteView> result) {
    ASSERT_TRUE(result);
    counted = value::DecodeResult(*count.type, *result);
  });
  ASSERT_TRUE(counted);
  EXPECT_EQ(**counted, U32(1));
  EXPECT_TRUE(end);
  ErrorCode code{};
  program->CallFlat(Find(*program, "misbehave", "trap"), {}, {},
                    [&](Result<ByteView> result) { code = result.error().code; });
  EXPECT_EQ(code, ErrorCode::kTrap);
}

TEST_F(BridgeCalls, AfterAnErrorTheEndIsSuccess) {
  const ProgramPtr program = MakeProgram(engine_, "misbehave-fixture");
  Watched trapped;
  CallOptions options;
  options.finished = trapped.OnFinished();
  program->Call(Find(*program, "misbehave", "trap"), {}, std::move(options), trapped.OnResult());
  EXPECT_EQ(ErrorIn(trapped.AwaitResult()).code, ErrorCode::kTrap);
  EXPECT_TRUE(trapped.AwaitEnd());

  Watched refused;
  options = {};
  options.finished = refused.OnFinished();
  const Value surplus = U32(1);
  program->Call(Find(*program, "misbehave", "trap"), {&surplus, 1}, std::move(options),
                refused.OnResult());
  EXPECT_EQ(ErrorIn(refused.AwaitResult()).code, ErrorCode::kInvalidArgument);
  EXPECT_TRUE(refused.AwaitEnd());
}

TEST_F(BridgeCalls, ABusyGuestIsCancelled) {
  const ProgramPtr program = MakeProgram(engine_, "misbehave-fixture");
  Watched call;
  // The guest keeps this thread for one slice of time, then it goes on elsewhere.
  const auto invocation =
      program->Start(Find(*program, "misbehave", "loop-forever"), {}, {}, call.OnResult());
  EXPECT_EQ(call.results(), 0);
  invocation->Cancel();
  const Error error = ErrorIn(call.AwaitResult());
  EXPECT_EQ(error.code, ErrorCode::kCancelled);
  EXPECT_EQ(error.message, "the call was cancelled");
  invocation->Cancel();
}

TEST_F(BridgeCalls, CancellingWhatHasEndedDoesNothing) {
  const ProgramPtr program = MakeProgram(engine_, "misbehave-fixture");
  Watched call;
  const auto invocation =
      program->Start(Find(*program, "misbehave", "count-calls"), {}, {}, call.OnResult());
  EXPECT_EQ(ValueOf(call.AwaitResult()), U32(1));
  invocation->Cancel();
}

TEST_F(BridgeCalls, CancellingWhatWasRefusedDoesNothing) {
  const ProgramPtr program = MakeProgram(engine_, "misbehave-fixture");
  Watched call;
  const Value surplus = U32(1);
  const auto invocation = program->Start(Find(*program, "misbehave", "count-calls"), {&surplus, 1},
                                         {}, call.OnResult());
  EXPECT_EQ(ErrorIn(call.AwaitResult()).code, ErrorCode::kInvalidArgument);
  invocation->Cancel();
}

TEST_F(BridgeCalls, LettingGoOfTheInvocationDoesNotStopIt) {
  const ProgramPtr program = MakeProgram(engine_, "misbehave-fixture");
  Watched call;
  const Value rounds = U64(50'000'000);
  program->Start(Find(*program, "misbehave", "compute"), {&rounds, 1}, {}, call.OnResult());
  EXPECT_TRUE(call.AwaitResult());
}

TEST_F(BridgeCalls, OutliveProgramAndEngine) {
  ProgramPtr program = MakeProgram(engine_, "misbehave-fixture");
  Watched call;
  const Value rounds = U64(50'000'000);
  CallOptions options;
  options.finished = call.OnFinished();
  program->Call(Find(*program, "misbehave", "compute"), {&rounds, 1}, std::move(options),
                call.OnResult());
  program = nullptr;
  engine_ = nullptr;
  const Value result = ValueOf(call.AwaitResult());
  EXPECT_TRUE(result.Is<std::uint64_t>());
  EXPECT_TRUE(call.AwaitEnd());
}

TEST_F(BridgeCalls, StartOtherCallsFromTheirCallbacks) {
  const ProgramPtr program = MakeProgram(engine_, "misbehave-fixture");
  const FunctionRef count = Find(*program, "misbehave", "count-calls");
  std::promise<Result<CallResult>> inner;
  program->Call(count, {}, {}, [&](Result<CallResult> outer) {
    ASSERT_TRUE(outer);
    program->Call(count, {}, {},
                  [&](Result<CallResult> result) { inner.set_value(std::move(result)); });
  });
  auto future = inner.get_future();
  ASSERT_EQ(future.wait_for(seconds(30)), std::future_status::ready);
  EXPECT_EQ(ValueOf(future.get()), U32(1));
}

TEST_F(BridgeCalls, ComeFromManyThreadsAtOnce) {
  const ProgramPtr types = MakeProgram(engine_, "types-fixture");
  const ProgramPtr misbehave = MakeProgram(engine_, "misbehave-fixture");
  std::atomic<int> good = 0;
  {
    std::vector<std::jthread> threads;
    threads.reserve(8);
    for (int thread = 0; thread < 8; ++thread) {
      threads.emplace_back([&, thread] {
        for (int i = 0; i < 200; ++i) {
          const Value sent = value::String(std::to_string(thread * 1000 + i));
          const auto back = Call(*types, "echo", "echo-string", {sent});
          const auto trap = Call(*misbehave, "misbehave", "trap");
          if (back && back->value == sent && !trap) ++good;
        }
      });
    }
  }
  EXPECT_EQ(good, 8 * 200);
}

TEST_F(BridgeCalls, WaitForAFreeSlotAndAreRefusedWhereTooManyWait) {
  EngineSettings settings = PoolingSettings(1);
  settings.pool.memories = 1;
  settings.pool.tables = 8;
  settings.queue_limit = 2;
  const EnginePtr engine = MakeEngine(settings);
  ASSERT_EQ(engine->settings().allocation, Allocation::kPooling);
  const ProgramPtr program = MakeProgram(engine, "misbehave-fixture");
  Watched running;
  const auto holder =
      program->Start(Find(*program, "misbehave", "loop-forever"), {}, {}, running.OnResult());
  std::array<Watched, 3> waiting;
  for (Watched& call : waiting) {
    program->Call(Find(*program, "misbehave", "count-calls"), {}, {}, call.OnResult());
  }
  const Error refused = ErrorIn(waiting[2].AwaitResult());
  EXPECT_EQ(refused.code, ErrorCode::kResourceExhausted);
  EXPECT_EQ(refused.message, "all instances are in use and 2 calls wait already");
  EXPECT_EQ(waiting[0].results(), 0);
  holder->Cancel();
  EXPECT_EQ(ErrorIn(running.AwaitResult()).code, ErrorCode::kCancelled);
  EXPECT_EQ(ValueOf(waiting[0].AwaitResult()), U32(1));
  EXPECT_EQ(ValueOf(waiting[1].AwaitResult()), U32(1));
}

TEST_F(BridgeCalls, KeepTheirArgumentsWhileTheyWaitForASlot) {
  EngineSettings settings = PoolingSettings(1);
  settings.pool.memories = 1;
  settings.pool.tables = 8;
  const EnginePtr engine = MakeEngine(settings);
  const ProgramPtr misbehave = MakeProgram(engine, "misbehave-fixture");
  const ProgramPtr types = MakeProgram(engine, "types-fixture");
  Watched running;
  const auto holder =
      misbehave->Start(Find(*misbehave, "misbehave", "loop-forever"), {}, {}, running.OnResult());
  // Long texts among short ones, and all of them gone when the call begins.
  const Value sent = value::Sequence{{value::String(std::string(100'000, 'a')), value::String("b"),
                                      value::String(std::string(5'000, 'c'))}};
  Watched waiting;
  {
    Value given = sent;
    types->Call(Find(*types, "echo", "echo-strings"), {&given, 1}, {}, waiting.OnResult());
    for (Value& text : std::get<value::Sequence>(given.storage()).items) {
      std::ranges::fill(std::get<std::string>(text.storage()), 'x');
    }
  }
  EXPECT_EQ(waiting.results(), 0);
  holder->Cancel();
  EXPECT_EQ(ErrorIn(running.AwaitResult()).code, ErrorCode::kCancelled);
  EXPECT_EQ(ValueOf(waiting.AwaitResult()), sent);
}

TEST_F(BridgeCalls, TheirDeadlineHoldsWhileTheyWaitForASlot) {
  EngineSettings settings = PoolingSettings(1);
  settings.pool.memories = 1;
  settings.pool.tables = 8;
  const EnginePtr engine = MakeEngine(settings);
  const ProgramPtr program = MakeProgram(engine, "misbehave-fixture");
  Watched running;
  const auto holder =
      program->Start(Find(*program, "misbehave", "loop-forever"), {}, {}, running.OnResult());
  Limits limits;
  limits.time = milliseconds(50);
  EXPECT_EQ(ErrorIn(Call(*program, "misbehave", "count-calls", {}, limits)).code,
            ErrorCode::kDeadlineExceeded);
  holder->Cancel();
  EXPECT_EQ(ErrorIn(running.AwaitResult()).code, ErrorCode::kCancelled);
}

}  // namespace
}  // namespace composable::engine
