#include "engine/stream_items.h"

#include <gtest/gtest.h>

#include "support/types.h"

namespace composable::engine {
namespace {

using value::Sequence;
using value::Value;

using test::kU8;
const std::optional<wit::Type> kU16 = wit::Type::Primitive(wit::Kind::kU16);
using test::kString;

// Encodes and decodes.
Result<StreamItems> Travel(const std::optional<wit::Type>& payload, const StreamItems& items) {
  COMPOSABLE_TRY(const EncodedItems encoded, EncodeStreamItems(payload, items));
  return DecodeStreamItems(payload, encoded.count, encoded.bytes);
}

TEST(StreamItems, BytesTravelAsTheyAre) {
  const auto encoded = EncodeStreamItems(kU8, {.count = 0, .items = Bytes{1, 2, 3}});
  ASSERT_TRUE(encoded);
  EXPECT_EQ(encoded->count, 3U);
  EXPECT_EQ(encoded->bytes, (Bytes{1, 2, 3}));
  EXPECT_EQ(Travel(kU8, {.count = 0, .items = Bytes{1, 2, 3}})->items, Value(Bytes{1, 2, 3}));
}

TEST(StreamItems, OthersHaveTheirSizeBeforeThem) {
  const auto encoded = EncodeStreamItems(
      kU16, {.count = 0, .items = Sequence{{Value(std::uint16_t{258}), Value(std::uint16_t{3})}}});
  ASSERT_TRUE(encoded);
  EXPECT_EQ(encoded->count, 2U);
  EXPECT_EQ(encoded->bytes, (Bytes{2, 0, 0, 0, 2, 1, 2, 0, 0, 0, 3, 0}));
}

TEST(StreamItems, StringsAndResultsTravel) {
  const Value strings =
      Sequence{{value::String("a"), value::String(""), value::String("long enough")}};
  EXPECT_EQ(Travel(kString, {.count = 0, .items = strings})->items, strings);
  const std::optional<wit::Type> result = wit::Type::Result(kString, kU16);
  const Value results =
      Sequence{{value::Ok(value::String("a")), value::Err(Value(std::uint16_t{7}))}};
  const auto travelled = Travel(result, {.count = 0, .items = results});
  EXPECT_EQ(travelled->items, results);
  EXPECT_EQ(travelled->count, 2U);
}

TEST(StreamItems, WithoutPayloadThereIsACount) {
  const auto travelled = Travel(std::nullopt, {.count = 5, .items = Sequence{}});
  ASSERT_TRUE(travelled);
  EXPECT_EQ(travelled->count, 5U);
  EXPECT_EQ(travelled->items, Value(Sequence{}));
}

TEST(StreamItems, ThatDoNotFitAreRefused) {
  const auto wrong = EncodeStreamItems(
      kString, {.count = 0, .items = Sequence{{value::String("a"), Value(true)}}});
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, ErrorCode::kTypeMismatch);
  EXPECT_EQ(wrong.error().context, std::vector<std::string>{"item 1"});
  const auto no_list = EncodeStreamItems(kString, {.count = 0, .items = value::String("a")});
  EXPECT_EQ(no_list.error().message, "expected a list as items of a stream of `string`");
  const auto no_bytes = EncodeStreamItems(kU8, {.count = 0, .items = Sequence{}});
  EXPECT_EQ(no_bytes.error().message, "expected bytes as items of a stream of `u8`");
}

TEST(StreamItems, MalformedBytesAreRefused) {
  const std::string malformed = "the engine's items of a stream are malformed";
  EXPECT_EQ(DecodeStreamItems(kU8, 2, Bytes{1}).error().message, malformed);
  EXPECT_EQ(DecodeStreamItems(kU16, 1, Bytes{2, 0, 0}).error().message, malformed);
  EXPECT_EQ(DecodeStreamItems(kU16, 1, Bytes{2, 0, 0, 0, 1}).error().message, malformed);
  EXPECT_EQ(DecodeStreamItems(kU16, 1, Bytes{2, 0, 0, 0, 1, 0, 9}).error().message, malformed);
  EXPECT_EQ(DecodeStreamItems(kU16, UINT64_MAX, Bytes{2, 0, 0, 0, 1, 0}).error().message,
            malformed);
  EXPECT_FALSE(DecodeStreamItems(kU16, 1, Bytes{1, 0, 0, 0, 1}));
}

}  // namespace
}  // namespace composable::engine
