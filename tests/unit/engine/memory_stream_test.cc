#include "engine/memory_stream.h"

#include <gtest/gtest.h>

#include <thread>

#include "support/types.h"

namespace composable::engine {
namespace {

using value::Sequence;
using value::Value;

using test::kString;
using test::kU8;

TEST(MemoryStream, MovesItemsWhenBothAreThere) {
  StreamPair pair = MakeMemoryStream(StreamKind::kStream, kU8);
  std::optional<WriteOutcome> written;
  pair.writer->Write({.count = 0, .items = Bytes{1, 2, 3}},
                     [&](Result<WriteOutcome> outcome) { written = *outcome; });
  EXPECT_FALSE(written);
  auto read = pair.reader->ReadBlocking(2);
  ASSERT_TRUE(read && *read);
  EXPECT_EQ((*read)->items, Value(Bytes{1, 2}));
  EXPECT_EQ((*read)->count, 2U);
  EXPECT_FALSE(written);
  read = pair.reader->ReadBlocking(2);
  EXPECT_EQ((*read)->items, Value(Bytes{3}));
  EXPECT_EQ(written, WriteOutcome::kTaken);
}

TEST(MemoryStream, EndsWhenTheWriterCloses) {
  StreamPair pair = MakeMemoryStream(StreamKind::kStream, kString);
  std::jthread writer([writing = std::move(pair.writer)]() mutable {
    EXPECT_TRUE(writing->WriteBlocking({.count = 0, .items = Sequence{{value::String("a")}}}));
    EXPECT_TRUE(writing->WriteBlocking({.count = 0, .items = Sequence{{value::String("b")}}}));
    writing = nullptr;
  });
  const auto items = pair.reader->ReadToEndBlocking(10);
  ASSERT_TRUE(items);
  EXPECT_EQ(items->items, Value(Sequence{{value::String("a"), value::String("b")}}));
  EXPECT_EQ(items->count, 2U);
}

TEST(MemoryStream, AnEmptyStreamOfBytesHasNoBytes) {
  StreamPair pair = MakeMemoryStream(StreamKind::kStream, kU8);
  pair.writer = nullptr;
  const auto items = pair.reader->ReadToEndBlocking(10);
  ASSERT_TRUE(items);
  EXPECT_EQ(items->items, Value(Bytes{}));
}

TEST(MemoryStream, TheWriterLearnsThatTheReaderIsGone) {
  StreamPair pair = MakeMemoryStream(StreamKind::kStream, kU8);
  std::optional<WriteOutcome> written;
  pair.writer->Write({.count = 0, .items = Bytes{1}},
                     [&](Result<WriteOutcome> outcome) { written = *outcome; });
  pair.reader = nullptr;
  EXPECT_EQ(written, WriteOutcome::kReaderGone);
  EXPECT_EQ(*pair.writer->WriteBlocking({.count = 0, .items = Bytes{1}}),
            WriteOutcome::kReaderGone);
}

TEST(MemoryStream, RefusesItemsOfAnotherType) {
  StreamPair pair = MakeMemoryStream(StreamKind::kStream, kString);
  const auto written = pair.writer->WriteBlocking({.count = 0, .items = Sequence{{Value(true)}}});
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::kTypeMismatch);
}

TEST(MemoryStream, WithoutPayloadItCounts) {
  StreamPair pair = MakeMemoryStream(StreamKind::kStream, std::nullopt);
  pair.writer->Write({.count = 5, .items = Sequence{}}, [](Result<WriteOutcome>) {});
  EXPECT_EQ((**pair.reader->ReadBlocking(3)).count, 3U);
  EXPECT_EQ((**pair.reader->ReadBlocking(3)).count, 2U);
}

TEST(MemoryStream, AFutureHasOneItem) {
  StreamPair pair = MakeMemoryStream(StreamKind::kFuture, kString);
  pair.writer->Write({.count = 0, .items = Sequence{{value::String("x")}}},
                     [](Result<WriteOutcome>) {});
  const auto item = pair.reader->ReadToEndBlocking(1);
  ASSERT_TRUE(item);
  EXPECT_EQ(item->items, Value(Sequence{{value::String("x")}}));
  EXPECT_FALSE(*pair.reader->ReadBlocking(1));
}

}  // namespace
}  // namespace composable::engine
