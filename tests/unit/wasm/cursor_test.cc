#include "wasm/read/cursor.h"

#include <limits>

#include "unit/wasm/productions_testing.h"
#include "wasm/limits.h"

namespace composable::wasm {
namespace {

Cursor Over(const Bytes& bytes) { return Cursor(bytes, 0x100, "test section"); }

Result<std::uint32_t> U32(std::string_view text) {
  const Bytes bytes = Binary(text);
  return Over(bytes).ReadU32("u32");
}
Result<std::uint64_t> U64(std::string_view text) {
  const Bytes bytes = Binary(text);
  return Over(bytes).ReadU64("u64");
}
Result<std::int64_t> S33(std::string_view text) {
  const Bytes bytes = Binary(text);
  return Over(bytes).ReadS33("s33");
}

TEST(CursorTest, ReadsUnsignedNumbersOf32Bits) {
  EXPECT_EQ(U32("00").value(), 0U);
  EXPECT_EQ(U32("7f").value(), 127U);
  EXPECT_EQ(U32("80 01").value(), 128U);
  EXPECT_EQ(U32("ff ff ff ff 0f").value(), 0xFFFF'FFFFU);
}

TEST(CursorTest, ReadsUnsignedNumbersThatAreLongerThanNeeded) {
  EXPECT_EQ(U32("81 80 80 80 00").value(), 1U);
  EXPECT_EQ(U32("80 00").value(), 0U);
}

TEST(CursorTest, RefusesUnsignedNumbersOfMoreThan32Bits) {
  ExpectError(U32("ff ff ff ff 1f"),
              "at offset 0x104: `u32`: expected an unsigned number of 32 bits, found a larger one");
  ExpectError(
      U32("80 80 80 80 80 00"),
      "at offset 0x104: `u32`: expected an unsigned number of 32 bits, found one that goes on");
}

TEST(CursorTest, RefusesNumbersThatEndTooEarly) {
  ExpectError(U32("80 80"),
              "at offset 0x102: `u32`: expected another byte, found the end of the test section");
  ExpectError(U32(""),
              "at offset 0x100: `u32`: expected another byte, found the end of the test section");
  ExpectError(S33("ff"),
              "at offset 0x101: `s33`: expected another byte, found the end of the test section");
}

TEST(CursorTest, ReadsUnsignedNumbersOf64Bits) {
  EXPECT_EQ(U64("ff ff ff ff 1f").value(), 0x1'FFFF'FFFFU);
  EXPECT_EQ(U64("ff ff ff ff ff ff ff ff ff 01").value(),
            std::numeric_limits<std::uint64_t>::max());
  ExpectError(U64("ff ff ff ff ff ff ff ff ff 02"),
              "at offset 0x109: `u64`: expected an unsigned number of 64 bits, found a larger one");
  ExpectError(
      U64("80 80 80 80 80 80 80 80 80 80 00"),
      "at offset 0x109: `u64`: expected an unsigned number of 64 bits, found one that goes on");
}

TEST(CursorTest, ReadsSignedNumbersOf33Bits) {
  EXPECT_EQ(S33("00").value(), 0);
  EXPECT_EQ(S33("3f").value(), 63);
  EXPECT_EQ(S33("40").value(), -64);
  EXPECT_EQ(S33("7f").value(), -1);
  EXPECT_EQ(S33("c0 00").value(), 64);
  EXPECT_EQ(S33("ff ff ff ff 0f").value(), 0xFFFF'FFFF);
  EXPECT_EQ(S33("80 80 80 80 70").value(), -0x1'0000'0000);
}

TEST(CursorTest, RefusesSignedNumbersOfMoreThan33Bits) {
  for (const char* text : {"80 80 80 80 10", "80 80 80 80 60", "80 80 80 80 80 00"}) {
    ExpectError(S33(text),
                "at offset 0x104: `s33`: expected a signed number of 33 bits, found a larger one");
  }
}

TEST(CursorTest, ReadsNames) {
  const Bytes bytes = Binary("05 'h' c3 a9 'l' 'o' 07");
  Cursor cursor = Over(bytes);
  EXPECT_EQ(cursor.ReadName("name").value(), "h\xC3\xA9lo");
  EXPECT_EQ(cursor.Remaining(), 1U);
  EXPECT_EQ(cursor.Offset(), 0x106U);
}

TEST(CursorTest, RefusesNamesThatAreNoUtf8) {
  const Bytes bytes = Binary("02 c3 28");
  ExpectError(Over(bytes).ReadName("name"),
              "at offset 0x101: `name`: expected a name in UTF-8, found other bytes");
}

TEST(CursorTest, RefusesNamesThatAreCutOff) {
  const Bytes bytes = Binary("05 'abc'");
  ExpectError(
      Over(bytes).ReadName("name"),
      "at offset 0x101: `name`: expected 5 bytes, found the end of the test section after 3");
}

TEST(CursorTest, LimitsNames) {
  Encoder out;
  out.Name(std::string(limits::kNameBytes, 'a'));
  out.Name(std::string(limits::kNameBytes + 1, 'a'));
  const Bytes bytes = out.Finish().value();
  Cursor cursor = Over(bytes);
  EXPECT_EQ(cursor.ReadName("name").value().size(), limits::kNameBytes);
  Cursor other = cursor;
  ExpectError(
      cursor.ReadName("name"),
      "at offset 0x187a3: `name`: expected a name of at most 100000 bytes, found one of 100001");
  EXPECT_EQ(other.ReadUnlimitedName("name").value().size(), limits::kNameBytes + 1);
}

TEST(CursorTest, RefusesCountsThatCannotBeMet) {
  const Bytes bytes = Binary("03 00 00");
  ExpectError(
      Over(bytes).ReadCount("items", 10),
      "at offset 0x100: `items`: expected 3 elements, found only 2 bytes left in the test section");
  ExpectError(Over(bytes).ReadCount("items", 2),
              "at offset 0x100: `items`: expected at most 2 elements, found 3");
}

TEST(CursorTest, TakesARegionOfItsOwn) {
  const Bytes bytes = Binary("01 02 03 04");
  Cursor cursor = Over(bytes);
  ASSERT_TRUE(cursor.ReadByte("byte").has_value());
  Cursor part = cursor.Take(2, "part", "part").value();
  EXPECT_EQ(part.ReadByte("byte").value(), 2);
  EXPECT_EQ(part.Offset(), 0x102U);
  ExpectError(part.ExpectEnd(), "at offset 0x102: `part`: expected its end, found 1 more bytes");
  EXPECT_EQ(part.ReadByte("byte").value(), 3);
  ExpectError(part.ReadByte("byte"),
              "at offset 0x103: `byte`: expected another byte, found the end of the part");
  EXPECT_EQ(cursor.PeekByte("byte").value(), 4);
  EXPECT_EQ(cursor.ReadByte("byte").value(), 4);
  EXPECT_TRUE(cursor.AtEnd());
  ExpectError(cursor.PeekByte("byte"),
              "at offset 0x104: `byte`: expected another byte, found the end of the test section");
  ExpectError(
      cursor.Take(1, "part", "part"),
      "at offset 0x104: `part`: expected 1 bytes, found the end of the test section after 0");
}

}  // namespace
}  // namespace composable::wasm
