// Async functions: waiting, working on after the result, streams and futures.

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <thread>

#include "support/types.h"
#include "unit/engine/bridge_fixture.h"

namespace composable::engine {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using value::Handle;
using value::Value;

Value Nanoseconds(nanoseconds duration) {
  return U64(static_cast<std::uint64_t>(duration.count()));
}

Limits Within(nanoseconds time) {
  Limits limits;
  limits.time = time;
  return limits;
}

using test::kString;
using test::kU8;

class BridgeAsync : public testing::Test {
 protected:
  Result<CallResult> CallTask(const std::string& function, const Values& arguments,
                              const Limits& limits = Within(seconds(30)), Streams streams = {}) {
    CallOptions options;
    options.limits = limits;
    options.streams = std::move(streams);
    return program_->CallBlocking(Find(*program_, "tasks", function), arguments,
                                  std::move(options));
  }

  Error ErrorOf(const std::string& function, const Values& arguments, const Limits& limits) {
    auto result = CallTask(function, arguments, limits);
    EXPECT_FALSE(result);
    return result ? Error{} : std::move(result).error();
  }

  EnginePtr engine_ = MakeEngine(PoolingSettings());
  ProgramPtr program_ = MakeProgram(engine_, "async-fixture");
};

TEST_F(BridgeAsync, AnswersAtOnceOrLater) {
  EXPECT_EQ(ValueOf(CallTask("ready", {value::String("now")})), value::String("now"));
  EXPECT_EQ(ValueOf(CallTask("yield-times", {U32(100)})), U32(100));
  const Value waited = ValueOf(CallTask("delay", {Nanoseconds(milliseconds(20))}));
  EXPECT_GE(waited.As<std::uint64_t>(), 20'000'000U);
}

TEST_F(BridgeAsync, ManyResults) {
  const Value measurements = ValueOf(CallTask("many-results", {U32(3)}));
  EXPECT_EQ(measurements.As<value::Sequence>().items.size(), 16U);
}

TEST_F(BridgeAsync, ManyWaitAtTheSameTime) {
  constexpr int kCalls = 12;
  const FunctionRef delay = Find(*program_, "tasks", "delay");
  const Value wait = Nanoseconds(milliseconds(200));
  std::vector<std::promise<bool>> ends(kCalls);
  const auto start = std::chrono::steady_clock::now();
  for (std::promise<bool>& end : ends) {
    program_->Call(delay, {&wait, 1}, {},
                   [&](Result<CallResult> result) { end.set_value(result.has_value()); });
  }
  for (std::promise<bool>& end : ends) EXPECT_TRUE(end.get_future().get());
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(200 * kCalls));
}

TEST_F(BridgeAsync, TheResultComesBeforeTheEnd) {
  std::promise<Result<CallResult>> result;
  std::promise<std::chrono::steady_clock::time_point> returned;
  std::promise<Status> end;
  CallOptions options;
  options.finished = [&](Status status) { end.set_value(std::move(status)); };
  const Values arguments = {value::String("early"), Nanoseconds(milliseconds(150))};
  program_->Call(Find(*program_, "tasks", "background"), arguments, std::move(options),
                 [&](Result<CallResult> outcome) {
                   returned.set_value(std::chrono::steady_clock::now());
                   result.set_value(std::move(outcome));
                 });
  EXPECT_EQ(ValueOf(result.get_future().get()), value::String("early"));
  EXPECT_TRUE(end.get_future().get());
  EXPECT_GE(std::chrono::steady_clock::now() - returned.get_future().get(), milliseconds(100));
}

TEST_F(BridgeAsync, TheDeadlineAlsoStopsWhatComesAfterTheResult) {
  std::promise<Status> end;
  CallOptions options;
  options.limits = Within(milliseconds(100));
  options.finished = [&](Status status) { end.set_value(std::move(status)); };
  const Values arguments = {value::String("early"), Nanoseconds(seconds(60))};
  EXPECT_EQ(ValueOf(program_->CallBlocking(Find(*program_, "tasks", "background"), arguments,
                                           std::move(options))),
            value::String("early"));
  const Status status = end.get_future().get();
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kDeadlineExceeded);
}

TEST_F(BridgeAsync, AWaitingGuestMeetsItsDeadline) {
  EXPECT_EQ(ErrorOf("never", {}, Within(milliseconds(50))).code, ErrorCode::kDeadlineExceeded);
  EXPECT_EQ(ErrorOf("delay", {Nanoseconds(seconds(60))}, Within(milliseconds(50))).code,
            ErrorCode::kDeadlineExceeded);
}

TEST_F(BridgeAsync, AWaitingGuestIsCancelled) {
  std::promise<Result<CallResult>> ended;
  const auto invocation =
      program_->Start(Find(*program_, "tasks", "never"), {}, {},
                      [&](Result<CallResult> result) { ended.set_value(std::move(result)); });
  std::this_thread::sleep_for(milliseconds(20));
  invocation->Cancel();
  const auto result = ended.get_future().get();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kCancelled);
}

TEST_F(BridgeAsync, ADeadlockIsATrap) {
  const Error error = ErrorOf("deadlock", {}, Within(seconds(30)));
  EXPECT_EQ(error.code, ErrorCode::kTrap);
  EXPECT_EQ(error.message,
            "the component trapped: it waits for something that nothing can bring about any more");
}

TEST_F(BridgeAsync, FailuresAfterWaiting) {
  EXPECT_EQ(ErrorOf("delayed-trap", {Nanoseconds(milliseconds(5))}, {}).code, ErrorCode::kTrap);
  EXPECT_EQ(
      ValueOf(CallTask("delayed-error", {Nanoseconds(milliseconds(5)), value::String("too late")})),
      value::Err(value::String("too late")));
}

TEST_F(BridgeAsync, ReadsAStreamOfBytesToItsEnd) {
  for (const std::uint64_t count : {0U, 1U, 255U, 100'000U}) {
    auto result = CallTask("make-bytes", {U64(count)});
    ASSERT_TRUE(result) << ToReport(result.error());
    ASSERT_EQ(result->streams.size(), 1U);
    EXPECT_EQ(result->value, Value(Handle{0}));
    StreamReader& stream = *result->streams[0];
    EXPECT_EQ(stream.kind(), StreamKind::kStream);
    EXPECT_EQ(stream.payload(), kU8);
    const auto items = stream.ReadToEndBlocking(1 << 20);
    ASSERT_TRUE(items) << ToReport(items.error());
    EXPECT_EQ(items->count, count);
    Bytes expected(count);
    for (std::size_t i = 0; i < count; ++i) expected[i] = static_cast<std::uint8_t>(i);
    EXPECT_EQ(items->items, Value(expected));
  }
}

TEST_F(BridgeAsync, ReadsAStreamInPieces) {
  auto result = CallTask("make-bytes", {U64(10)});
  ASSERT_TRUE(result) << ToReport(result.error());
  std::uint64_t total = 0;
  while (true) {
    const auto piece = result->streams[0]->ReadBlocking(3);
    ASSERT_TRUE(piece) << ToReport(piece.error());
    if (!*piece) break;
    EXPECT_LE((*piece)->count, 3U);
    EXPECT_GE((*piece)->count, 1U);
    total += (*piece)->count;
  }
  EXPECT_EQ(total, 10U);
}

TEST_F(BridgeAsync, AStreamThatIsLongerThanWantedIsRefused) {
  auto result = CallTask("make-bytes", {U64(1000)});
  ASSERT_TRUE(result);
  const auto items = result->streams[0]->ReadToEndBlocking(999);
  ASSERT_FALSE(items);
  EXPECT_EQ(items.error().code, ErrorCode::kResourceExhausted);
  EXPECT_EQ(items.error().message, "the stream has more than 999 items");
}

TEST_F(BridgeAsync, ReadsAStreamOfStrings) {
  auto result = CallTask("make-lines", {U32(5), Nanoseconds(milliseconds(2))});
  ASSERT_TRUE(result) << ToReport(result.error());
  const auto items = result->streams[0]->ReadToEndBlocking(100);
  ASSERT_TRUE(items) << ToReport(items.error());
  EXPECT_EQ(items->items, Value(value::Sequence{{value::String("line 1"), value::String("line 2"),
                                                 value::String("line 3"), value::String("line 4"),
                                                 value::String("line 5")}}));
}

TEST_F(BridgeAsync, ReadsAFuture) {
  auto result = CallTask("make-future", {value::String("soon"), Nanoseconds(milliseconds(5))});
  ASSERT_TRUE(result) << ToReport(result.error());
  ASSERT_EQ(result->streams.size(), 1U);
  EXPECT_EQ(result->streams[0]->kind(), StreamKind::kFuture);
  const auto item = result->streams[0]->ReadToEndBlocking(1);
  ASSERT_TRUE(item) << ToReport(item.error());
  EXPECT_EQ(item->items, Value(value::Sequence{{value::String("soon")}}));
}

TEST_F(BridgeAsync, WritesAStream) {
  auto pair = engine_->MakeStream(StreamKind::kStream, kU8);
  ASSERT_TRUE(pair);
  Streams streams;
  streams.push_back(std::move(pair->reader));
  std::promise<Result<CallResult>> sum;
  CallOptions options;
  options.streams = std::move(streams);
  const Value handle = Handle{0};
  program_->Call(Find(*program_, "tasks", "sum-bytes"), {&handle, 1}, std::move(options),
                 [&](Result<CallResult> result) { sum.set_value(std::move(result)); });
  for (int i = 0; i < 3; ++i) {
    const auto written = pair->writer->WriteBlocking({.count = 2, .items = Bytes{100, 1}});
    ASSERT_TRUE(written) << ToReport(written.error());
    EXPECT_EQ(*written, WriteOutcome::kTaken);
  }
  pair->writer = nullptr;
  EXPECT_EQ(ValueOf(sum.get_future().get()), U64(303));
}

TEST_F(BridgeAsync, StreamsGoInAndOutAtTheSameTime) {
  auto pair = engine_->MakeStream(StreamKind::kStream, kU8);
  ASSERT_TRUE(pair);
  Streams streams;
  streams.push_back(std::move(pair->reader));
  auto result = CallTask("increment-bytes", {Value(Handle{0})}, {}, std::move(streams));
  ASSERT_TRUE(result) << ToReport(result.error());
  std::jthread writer([writing = std::move(pair->writer)]() mutable {
    for (int i = 0; i < 50; ++i) {
      EXPECT_TRUE(writing->WriteBlocking({.count = 1000, .items = Bytes(1000, 7)}));
    }
    writing = nullptr;
  });
  const auto items = result->streams[0]->ReadToEndBlocking(1 << 20);
  ASSERT_TRUE(items) << ToReport(items.error());
  EXPECT_EQ(items->items, Value(Bytes(50'000, 8)));
}

TEST_F(BridgeAsync, WritesAFuture) {
  auto pair = engine_->MakeStream(StreamKind::kFuture, kString);
  ASSERT_TRUE(pair);
  Streams streams;
  streams.push_back(std::move(pair->reader));
  std::jthread writer([writing = std::move(pair->writer)] {
    const auto written =
        writing->WriteBlocking({.count = 1, .items = value::Sequence{{value::String("done")}}});
    EXPECT_TRUE(written) << ToReport(written.error());
  });
  EXPECT_EQ(ValueOf(CallTask("read-future", {Value(Handle{0})}, {}, std::move(streams))),
            value::String("done!"));
}

TEST_F(BridgeAsync, AWriterLearnsThatTheReaderIsGone) {
  auto pair = engine_->MakeStream(StreamKind::kStream, kU8);
  ASSERT_TRUE(pair);
  pair->reader = nullptr;
  const auto written = pair->writer->WriteBlocking({.count = 1, .items = Bytes{1}});
  ASSERT_TRUE(written) << ToReport(written.error());
  EXPECT_EQ(*written, WriteOutcome::kReaderGone);
}

TEST_F(BridgeAsync, ItemsMustFitThePayload) {
  auto pair = engine_->MakeStream(StreamKind::kStream, kString);
  ASSERT_TRUE(pair);
  const auto written = pair->writer->WriteBlocking(
      {.count = 2, .items = value::Sequence{{value::String("a"), U32(1)}}});
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::kTypeMismatch);
  EXPECT_EQ(written.error().context, std::vector<std::string>{"item 1"});
}

TEST_F(BridgeAsync, StreamsMustFitTheParameter) {
  auto pair = engine_->MakeStream(StreamKind::kStream, kString);
  ASSERT_TRUE(pair);
  Streams streams;
  streams.push_back(std::move(pair->reader));
  const auto result = CallTask("sum-bytes", {Value(Handle{0})}, {}, std::move(streams));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kTypeMismatch);
  EXPECT_EQ(result.error().message,
            "expected `stream<u8>` as stream or future 0, got `stream<string>`");
}

TEST_F(BridgeAsync, AStreamThatIsNotThereIsRefused) {
  const auto result = CallTask("sum-bytes", {Value(Handle{3})});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kTypeMismatch);
}

TEST_F(BridgeAsync, AReaderThatIsLetGoEndsTheGuestsWork) {
  std::promise<Status> end;
  CallOptions options;
  options.limits = Within(seconds(20));
  options.finished = [&](Status status) { end.set_value(std::move(status)); };
  const Value count = U64(1 << 30);
  auto result = program_->CallBlocking(Find(*program_, "tasks", "make-bytes"), {&count, 1},
                                       std::move(options));
  ASSERT_TRUE(result);
  ASSERT_TRUE(result->streams[0]->ReadBlocking(10));
  result->streams.clear();
  EXPECT_TRUE(end.get_future().get());
}

}  // namespace
}  // namespace composable::engine
