#include "wasm/write/encoder.h"

#include <gtest/gtest.h>

#include <limits>

#include "unit/wasm/productions_testing.h"
#include "wasm/read/cursor.h"

namespace composable::wasm {
namespace {

TEST(EncoderTest, UnsignedNumbersAreShort) {
  const std::pair<std::uint64_t, const char*> cases[] = {
      {0, "00"},
      {127, "7f"},
      {128, "80 01"},
      {0xFFFF'FFFF, "ff ff ff ff 0f"},
      {std::numeric_limits<std::uint64_t>::max(), "ff ff ff ff ff ff ff ff ff 01"}};
  for (const auto& [number, text] : cases) {
    Encoder out;
    out.U64(number);
    EXPECT_EQ(out.Finish().value(), Binary(text));
  }
}

TEST(EncoderTest, SignedNumbersAreShortAndReadBack) {
  for (const std::int64_t number : {0L, 1L, 63L, 64L, 127L, 128L, 8191L, 8192L, 0xFFFF'FFFFL, -1L,
                                    -64L, -65L, -0x1'0000'0000L}) {
    Encoder out;
    out.S33(number);
    const Bytes bytes = out.Finish().value();
    Cursor cursor(bytes, 0, "test");
    EXPECT_EQ(cursor.ReadS33("s33").value(), number);
    EXPECT_TRUE(cursor.AtEnd());
    EXPECT_LE(bytes.size(), 5U);
  }
}

TEST(EncoderTest, LargePayloadsStandWhereTheyWerePut) {
  const Bytes first(100, 1);
  const Bytes second(200, 2);
  Encoder inner;
  inner.Byte(0xA0);
  inner.Raw(first);
  inner.Byte(0xA1);
  inner.Raw(second);
  Encoder outer;
  outer.Byte(0xB0);
  outer.Append(inner);
  outer.Byte(0xB1);
  outer.Append(inner);
  EXPECT_EQ(outer.size(), 606U);

  Bytes expected = {0xB0};
  const auto add = [&expected, &first, &second] {
    expected.push_back(0xA0);
    expected.insert(expected.end(), first.begin(), first.end());
    expected.push_back(0xA1);
    expected.insert(expected.end(), second.begin(), second.end());
  };
  add();
  expected.push_back(0xB1);
  add();
  EXPECT_EQ(outer.Finish().value(), expected);
}

TEST(EncoderTest, RefusesLengthsThatDoNotFit) {
  Encoder inner;
  inner.Size(0xFFFF'FFFF, "section");
  EXPECT_TRUE(inner.Finish().has_value());
  inner.Size(0x1'0000'0000, "section");
  Encoder outer;
  outer.Append(inner);
  const auto bytes = outer.Finish();
  ASSERT_FALSE(bytes.has_value());
  EXPECT_EQ(bytes.error().code, ErrorCode::kResourceExhausted);
  EXPECT_EQ(bytes.error().message, "cannot encode the component: a section is larger than 4 GiB");
}

}  // namespace
}  // namespace composable::wasm
