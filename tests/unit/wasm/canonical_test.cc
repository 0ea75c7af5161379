#include "wasm/canonical.h"

#include "unit/wasm/productions_testing.h"

namespace composable::wasm {
namespace {

void Check(std::string_view text, const Canonical& canonical) {
  ExpectRoundTrip(text, canonical, ReadCanonical, WriteCanonical);
}

TEST(CanonicalTest, RoundTripsLiftAndLowerWithEveryOption) {
  Check("00 00 03 00 04", Lift{CoreFuncIndex(3), {}, TypeIndex(4)});
  Check("00 00 03 08  00 03 01 04 02 05 03 06 07 04 08 05 09  04",
        Lift{CoreFuncIndex(3),
             {StringEncoding::kUtf8, MemoryOption{CoreMemoryIndex(1)},
              ReallocOption{CoreFuncIndex(2)}, PostReturnOption{CoreFuncIndex(3)}, AsyncOption{},
              CallbackOption{CoreFuncIndex(4)}, CoreTypeOption{CoreTypeIndex(5)}, GcOption{}},
             TypeIndex(4)});
  Check("01 00 05 00", Lower{FuncIndex(5), {}});
  Check("01 00 05 02 01 02",
        Lower{FuncIndex(5), {StringEncoding::kUtf16, StringEncoding::kLatin1Utf16}});
}

TEST(CanonicalTest, RoundTripsResourceBuiltins) {
  using enum ResourceBuiltin::Operation;
  Check("02 07", ResourceBuiltin{kNew, TypeIndex(7)});
  Check("03 07", ResourceBuiltin{kDrop, TypeIndex(7)});
  Check("04 07", ResourceBuiltin{kRep, TypeIndex(7)});
}

TEST(CanonicalTest, RoundTripsBuiltinsWithoutImmediates) {
  using enum PlainBuiltin::Operation;
  Check("05", PlainBuiltin{kTaskCancel});
  Check("0d", PlainBuiltin{kSubtaskDrop});
  Check("1e", PlainBuiltin{kErrorContextDrop});
  Check("1f", PlainBuiltin{kWaitableSetNew});
  Check("22", PlainBuiltin{kWaitableSetDrop});
  Check("23", PlainBuiltin{kWaitableJoin});
  Check("24", PlainBuiltin{kBackpressureInc});
  Check("25", PlainBuiltin{kBackpressureDec});
  Check("26", PlainBuiltin{kThreadIndex});
  Check("28", PlainBuiltin{kThreadResumeLater});
  Check("42", PlainBuiltin{kThreadAvailableParallelism});
}

TEST(CanonicalTest, RoundTripsTasksAndContexts) {
  Check("09 01 00 00", TaskReturn{});
  Check("09 00 73 01 03 02",
        TaskReturn{PrimitiveType::kString, {MemoryOption{CoreMemoryIndex(2)}}});
  Check("0a 7f 00", ContextBuiltin{ContextBuiltin::Operation::kGet, NumberType::kI32, 0});
  Check("0b 7e 01", ContextBuiltin{ContextBuiltin::Operation::kSet, NumberType::kI64, 1});
  Check("06 00", SubtaskCancel{false});
  Check("06 01", SubtaskCancel{true});
}

TEST(CanonicalTest, RoundTripsStreamsAndFutures) {
  using enum ChannelBuiltin::Operation;
  const TypeIndex type(6);
  Check("0e 06", ChannelBuiltin{kStreamNew, type});
  Check("13 06", ChannelBuiltin{kStreamDropReadable, type});
  Check("14 06", ChannelBuiltin{kStreamDropWritable, type});
  Check("15 06", ChannelBuiltin{kFutureNew, type});
  Check("1a 06", ChannelBuiltin{kFutureDropReadable, type});
  Check("1b 06", ChannelBuiltin{kFutureDropWritable, type});
  Check("2e 06", ChannelBuiltin{kStreamForward, type});
  Check("2f 06", ChannelBuiltin{kFutureForward, type});
  Check("0f 06 01 06", CopyBuiltin{CopyBuiltin::Operation::kStreamRead, type, {AsyncOption{}}});
  Check("10 06 00", CopyBuiltin{CopyBuiltin::Operation::kStreamWrite, type, {}});
  Check("16 06 00", CopyBuiltin{CopyBuiltin::Operation::kFutureRead, type, {}});
  Check("17 06 00", CopyBuiltin{CopyBuiltin::Operation::kFutureWrite, type, {}});
  Check("11 06 00",
        CancelCopyBuiltin{CancelCopyBuiltin::Operation::kStreamCancelRead, type, false});
  Check("12 06 01",
        CancelCopyBuiltin{CancelCopyBuiltin::Operation::kStreamCancelWrite, type, true});
  Check("18 06 01", CancelCopyBuiltin{CancelCopyBuiltin::Operation::kFutureCancelRead, type, true});
  Check("19 06 00",
        CancelCopyBuiltin{CancelCopyBuiltin::Operation::kFutureCancelWrite, type, false});
}

TEST(CanonicalTest, RoundTripsErrorContextsAndWaitableSets) {
  Check("1c 01 00",
        ErrorContextBuiltin{ErrorContextBuiltin::Operation::kNew, {StringEncoding::kUtf8}});
  Check("1d 00", ErrorContextBuiltin{ErrorContextBuiltin::Operation::kDebugMessage, {}});
  Check("20 00 03",
        WaitableSetBuiltin{WaitableSetBuiltin::Operation::kWait, false, CoreMemoryIndex(3)});
  Check("21 01 03",
        WaitableSetBuiltin{WaitableSetBuiltin::Operation::kPoll, true, CoreMemoryIndex(3)});
}

TEST(CanonicalTest, RoundTripsThreads) {
  using enum ThreadSwitchBuiltin::Operation;
  Check("0c 00", ThreadSwitchBuiltin{kYield, false});
  Check("29 01", ThreadSwitchBuiltin{kSuspend, true});
  Check("2a 00", ThreadSwitchBuiltin{kSuspendThenResume, false});
  Check("2b 00", ThreadSwitchBuiltin{kYieldThenResume, false});
  Check("2c 00", ThreadSwitchBuiltin{kSuspendThenPromote, false});
  Check("2d 01", ThreadSwitchBuiltin{kYieldThenPromote, true});
  Check("27 01 02", ThreadIndirectBuiltin{ThreadIndirectBuiltin::Operation::kNew, CoreTypeIndex(1),
                                          CoreTableIndex(2)});
  Check("41 01 02", ThreadIndirectBuiltin{ThreadIndirectBuiltin::Operation::kSpawn,
                                          CoreTypeIndex(1), CoreTableIndex(2)});
  Check("40 01", ThreadSpawnRef{CoreTypeIndex(1)});
}

TEST(CanonicalTest, LiftAddsAFuncAndEverythingElseACoreFunc) {
  for (const auto& [text, sort] : {std::pair{"00 00 03 00 04", Sort::kFunc},
                                   {"01 00 05 00", Sort::kCoreFunc},
                                   {"05", Sort::kCoreFunc}}) {
    Scopes scopes = FilledScopes();
    const Bytes binary = Binary(text);
    Input in{Cursor(binary, 0, "test"), scopes};
    ASSERT_TRUE(ReadCanonical(in).has_value());
    EXPECT_TRUE(scopes.Check(sort, 10, 0, "test").has_value()) << text;
    const Sort other = sort == Sort::kFunc ? Sort::kCoreFunc : Sort::kFunc;
    EXPECT_FALSE(scopes.Check(other, 10, 0, "test").has_value()) << text;
  }
}

TEST(CanonicalTest, RefusesOpcodesThatAreNone) {
  for (const char* text : {"07", "08", "30", "3f", "43", "ff"}) {
    ExpectRefused(
        text, ReadCanonical,
        fmt::format(
            "at offset 0x0: `canon`: expected a canonical function (0x00 to 0x2f or 0x40 to 0x42), "
            "found 0x{}",
            text));
  }
}

TEST(CanonicalTest, RefusesIndicesOutOfTheirSpace) {
  const auto check = [](std::string_view text, int offset, std::string_view production,
                        std::string_view sort) {
    ExpectRefused(text, ReadCanonical,
                  fmt::format("at offset {:#x}: `{}`: expected an index below 10 ({}), found 10",
                              offset, production, sort));
  };
  check("00 00 0a 00 04", 2, "canon lift", "core func");
  check("00 00 00 00 0a", 4, "canon lift", "type");
  check("01 00 0a 00", 2, "canon lower", "func");
  check("01 00 00 01 03 0a", 5, "canonopt memory", "core memory");
  check("01 00 00 01 04 0a", 5, "canonopt realloc", "core func");
  check("01 00 00 01 05 0a", 5, "canonopt post-return", "core func");
  check("01 00 00 01 07 0a", 5, "canonopt callback", "core func");
  check("01 00 00 01 08 0a", 5, "canonopt core-type", "core type");
  check("02 0a", 1, "canon resource", "type");
  check("0e 0a", 1, "canon stream or future", "type");
  check("0f 0a 00", 1, "canon stream or future", "type");
  check("11 0a 00", 1, "canon stream or future", "type");
  check("20 00 0a", 2, "canon waitable-set", "core memory");
  check("27 0a 00", 1, "canon thread", "core type");
  check("27 00 0a", 2, "canon thread", "core table");
  check("40 0a", 1, "canon thread", "core type");
}

TEST(CanonicalTest, RefusesOtherImmediates) {
  ExpectRefused("00 01 00 00 00", ReadCanonical,
                "at offset 0x1: `canon lift`: expected the sort func (0x00), found 0x01");
  ExpectRefused("01 01 00 00", ReadCanonical,
                "at offset 0x1: `canon lower`: expected the sort func (0x00), found 0x01");
  ExpectRefused(
      "01 00 00 01 0a", ReadCanonical,
      "at offset 0x4: `canonopt`: expected a canonical option (0x00 to 0x09), found 0x0a");
  ExpectRefused("06 02", ReadCanonical,
                "at offset 0x1: `async?`: expected 0x00 or async (0x01), found 0x02");
  ExpectRefused("0c 02", ReadCanonical,
                "at offset 0x1: `cancel?`: expected 0x00 or cancellable (0x01), found 0x02");
  ExpectRefused("0a 00 00", ReadCanonical,
                "at offset 0x1: `core:valtype`: expected a core value type, found 0x00");
  ExpectRefused("01 00 00 0b 00 00 00 00 00 00 00 00 00 00 00", ReadCanonical,
                "at offset 0x3: `canonical options`: expected at most 10 elements, found 11");
}

}  // namespace
}  // namespace composable::wasm
