#include "unit/wasm/productions_testing.h"
#include "wasm/component.h"

namespace composable::wasm {
namespace {

TEST(StartTest, RoundTrips) {
  const auto check = [](std::string_view text, const StartSection& start) {
    ExpectRoundTrip(text, start, ReadStart, WriteStart);
  };
  check("02 00 00", {FuncIndex(2), {}, 0});
  check("02 02 00 09 01", {FuncIndex(2), {ValueIndex(0), ValueIndex(9)}, 1});
}

TEST(StartTest, AddsItsResultsToTheValues) {
  Scopes scopes = FilledScopes();
  const Bytes binary = Binary("02 00 02");
  Input in{Cursor(binary, 0, "test"), scopes};
  ASSERT_TRUE(ReadStart(in).has_value());
  EXPECT_TRUE(scopes.Check(Sort::kValue, 11, 0, "test").has_value());
  EXPECT_FALSE(scopes.Check(Sort::kValue, 12, 0, "test").has_value());
}

TEST(StartTest, Refuses) {
  ExpectRefused("0a 00 00", ReadStart,
                "at offset 0x0: `start`: expected an index below 10 (func), found 10");
  ExpectRefused("00 01 0a 00", ReadStart,
                "at offset 0x2: `start arguments`: expected an index below 10 (value), found 10");
  ExpectRefused("00 00 e9 07", ReadStart,
                "at offset 0x2: `start results`: expected at most 1000 elements, found 1001");
}

TEST(ValueTest, RoundTrips) {
  const Bytes encoded = Binary("05 'hello'");
  ExpectRoundTrip("73 06 05 'hello'", Value{PrimitiveType::kString, {encoded}}, ReadValue,
                  WriteValue);
  ExpectRoundTrip("03 00", Value{TypeIndex(3), {}}, ReadValue, WriteValue);
}

TEST(ValueTest, Refuses) {
  ExpectRefused("0a 00", ReadValue,
                "at offset 0x0: `valtype`: expected an index below 10 (type), found 10");
  ExpectRefused("73 05 00", ReadValue,
                "at offset 0x2: `value`: expected 5 bytes, found the end of the test after 1");
}

}  // namespace
}  // namespace composable::wasm
