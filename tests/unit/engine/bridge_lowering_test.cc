// Arguments whose lowering takes longer than the call may stay with its caller.

#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <future>
#include <string>
#include <string_view>
#include <utility>

#include "unit/engine/bridge_fixture.h"
#include "value/flat.h"

namespace composable::engine {
namespace {

using value::Value;

// A component whose allocator takes several time slices, and whose functions return their argument:
//
// (component
//   (core module $guest
//     (memory (export "memory") 1)
//     (global $next (mut i32) (i32.const 1024))
//     (func (export "realloc") (param i32 i32 i32 i32) (result i32)
//       (local $turn i32) (local $place i32)
//       (if (local.get 0) (then (return (local.get 0))))
//       (loop $again
//         (local.set $turn (i32.add (local.get $turn) (i32.const 1)))
//         (br_if $again (i32.lt_u (local.get $turn) (i32.const 60000000))))
//       (local.set $place (global.get $next))
//       (global.set $next
//         (i32.and (i32.add (i32.add (local.get $place) (local.get 3)) (i32.const 7)) (i32.const
//         -8)))
//       (local.get $place))
//     (func (export "echo") (param i32 i32) (result i32)
//       (i32.store (i32.const 0) (local.get 0))
//       (i32.store (i32.const 4) (local.get 1))
//       (i32.const 0)))
//   (core instance $guest (instantiate $guest))
//   (alias core export $guest "memory" (core memory $memory))
//   (alias core export $guest "realloc" (core func $realloc))
//   (func (export "echo-text") (param "it" string) (result string)
//     (canon lift (core func $guest "echo") (memory $memory) (realloc $realloc)))
//   (func (export "echo-wide") (param "it" string) (result string)
//     (canon lift (core func $guest "echo") (memory $memory) (realloc $realloc)
//     string-encoding=utf16))
//   (func (export "echo-bytes") (param "it" (list u8)) (result (list u8))
//     (canon lift (core func $guest "echo") (memory $memory) (realloc $realloc)))
//   (func (export "echo-texts") (param "it" (list string)) (result (list string))
//     (canon lift (core func $guest "echo") (memory $memory) (realloc $realloc))))
constexpr std::string_view kSlowAllocator =
    "0061736d0d0001000193010061736d01000000010f0260047f7f7f7f017f60027f7f017f0303020001050301"
    "00010607017f014180080b071b03066d656d6f72790200077265616c6c6f630000046563686f00010a480233"
    "01027f2000044020000f0b0340200441016a2104200441808ece1c490d000b23002105200520036a41076a41"
    "7871240020050b1200410020003602004104200136020041000b02040100000006180200020100066d656d6f"
    "727900000100077265616c6c6f630709014001026974730073060a0100000100046563686f080a0100000102"
    "03000400000709014001026974730073060a0100000100046563686f080b0100000203030004000101070d03"
    "707d707d4001026974020003060a0100000100046563686f080a01000003020300040004070d037073707340"
    "01026974050006060a0100000100046563686f080a010000040203000400070b3b0400096563686f2d746578"
    "7401000000096563686f2d77696465010100000a6563686f2d6279746573010200000a6563686f2d74657874"
    "73010300";

Bytes FromHex(std::string_view text) {
  Bytes bytes(text.size() / 2);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char* const digits = text.data() + 2 * i;
    EXPECT_EQ(std::from_chars(digits, digits + 2, bytes[i], 16).ec, std::errc());
  }
  return bytes;
}

class SlowAllocator : public testing::Test {
 protected:
  void SetUp() override {
    auto component = engine_->Compile(FromHex(kSlowAllocator));
    ASSERT_TRUE(component) << ToReport(component.error());
    auto program = engine_->Prepare(*component, {});
    ASSERT_TRUE(program) << ToReport(program.error());
    program_ = *program;
  }

  // What the function returns when its argument is overwritten as soon as the call has started.
  Value Echo(const std::string& name, const Value& argument) {
    const auto function = program_->Find("", name);
    if (!function) {
      ADD_FAILURE() << ToReport(function.error());
      return false;
    }
    Bytes flat;
    EXPECT_TRUE(value::EncodeParameters(*function->type, {&argument, 1}, flat));
    std::promise<Value> echoed;
    auto future = echoed.get_future();
    bool returned_at_once = false;
    program_->CallFlat(*function, flat, {}, [&](Result<ByteView> result) {
      EXPECT_TRUE(result) << ToReport(result.error());
      returned_at_once = true;
      auto decoded = value::DecodeResult(*function->type, *result);
      EXPECT_TRUE(decoded);
      echoed.set_value(**std::move(decoded));
    });
    EXPECT_FALSE(returned_at_once) << "the allocator is too fast for this test";
    std::ranges::fill(flat, std::uint8_t{0xEE});
    EXPECT_EQ(future.wait_for(std::chrono::seconds(60)), std::future_status::ready);
    return future.get();
  }

  EnginePtr engine_ = MakeEngine(PoolingSettings());
  ProgramPtr program_;
};

TEST_F(SlowAllocator, GetsTheTextOfItsCaller) {
  EXPECT_EQ(Echo("echo-text", value::String("grüße")), value::String("grüße"));
}

TEST_F(SlowAllocator, GetsTheTextInItsOwnEncoding) {
  EXPECT_EQ(Echo("echo-wide", value::String("grüße")), value::String("grüße"));
}

TEST_F(SlowAllocator, GetsTheBytesOfItsCaller) {
  const Value bytes = Bytes{1, 2, 3, 4, 5};
  EXPECT_EQ(Echo("echo-bytes", bytes), bytes);
}

TEST_F(SlowAllocator, GetsEachTextOfItsCaller) {
  const Value texts =
      value::Sequence{{value::String("one"), value::String("two"), value::String("three")}};
  EXPECT_EQ(Echo("echo-texts", texts), texts);
}

}  // namespace
}  // namespace composable::engine
