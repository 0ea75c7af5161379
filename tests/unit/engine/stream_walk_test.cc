#include "engine/stream_walk.h"

#include <gtest/gtest.h>

#include "engine/memory_stream.h"
#include "support/types.h"

namespace composable::engine {
namespace {

using value::Handle;
using value::Sequence;
using value::Value;
using wit::Type;

using test::kString;
using test::kU8;
const Type kStrings = Type::Stream(kString);

std::vector<std::uint32_t> Numbers(const Type& type, const Value& value) {
  std::vector<std::uint32_t> numbers;
  WalkStreams(type, value,
              [&](const StreamShape&, std::uint32_t number) { numbers.push_back(number); });
  return numbers;
}

Value Stream(std::uint32_t number) { return Handle{number}; }

using Found = std::vector<std::uint32_t>;

TEST(WalkStreams, FindsThemInEveryKindOfType) {
  EXPECT_EQ(Numbers(kStrings, Stream(3)), Found{3});
  EXPECT_EQ(Numbers(Type::Future(std::nullopt), Stream(1)), Found{1});
  EXPECT_EQ(Numbers(Type::Record({{"a", kString}, {"b", kStrings}}),
                    Sequence{{value::String("x"), Stream(2)}}),
            Found{2});
  EXPECT_EQ(Numbers(Type::Tuple({kStrings, kStrings}), Sequence{{Stream(0), Stream(1)}}),
            (Found{0, 1}));
  EXPECT_EQ(Numbers(Type::List(kStrings), Sequence{{Stream(5), Stream(4)}}), (Found{5, 4}));
  EXPECT_EQ(Numbers(Type::FixedList(kStrings, 1), Sequence{{Stream(5)}}), Found{5});
  EXPECT_EQ(Numbers(Type::Option(kStrings), value::Some(Stream(6))), Found{6});
  EXPECT_EQ(Numbers(Type::Option(kStrings), value::None()), Found{});
  EXPECT_EQ(Numbers(Type::Result(kStrings, kString), value::Ok(Stream(7))), Found{7});
  EXPECT_EQ(Numbers(Type::Result(kStrings, kString), value::Err(value::String("no"))), Found{});
  EXPECT_EQ(
      Numbers(Type::Variant({{"none", {}}, {"some", kStrings}}), value::Variant(1, Stream(8))),
      Found{8});
  value::Map map;
  map.entries.emplace_back(value::String("k"), Stream(9));
  EXPECT_EQ(Numbers(Type::Map(kString, kStrings), map), Found{9});
}

TEST(WalkStreams, OtherHandlesAreNone) {
  const auto resource = std::make_shared<const wit::Resource>();
  EXPECT_EQ(Numbers(Type::Own(resource), Stream(1)), Found{});
  EXPECT_EQ(Numbers(Type::List(kU8), Bytes{1, 2}), Found{});
}

wit::FunctionType Returning(Type type) {
  return {.is_async = true, .parameters = {}, .result = std::move(type)};
}

TEST(StreamShapes, AreThoseOfTheType) {
  const auto shapes = ResultStreamShapes(Returning(Type::Tuple({kStrings, Type::Future(kU8)})),
                                         Value(Sequence{{Stream(1), Stream(0)}}), 2);
  ASSERT_TRUE(shapes);
  EXPECT_EQ((*shapes)[0], (StreamShape{StreamKind::kFuture, kU8}));
  EXPECT_EQ((*shapes)[1], (StreamShape{StreamKind::kStream, kString}));
}

TEST(StreamShapes, EachNumberIsThereOnce) {
  const std::string wrong = "the streams and futures in the values are not those that go with them";
  const wit::FunctionType pair = Returning(Type::Tuple({kStrings, kStrings}));
  for (const Value& value :
       {Value(Sequence{{Stream(0), Stream(0)}}), Value(Sequence{{Stream(0), Stream(2)}})}) {
    const auto shapes = ResultStreamShapes(pair, value, 2);
    ASSERT_FALSE(shapes);
    EXPECT_EQ(shapes.error().message, wrong);
  }
  EXPECT_FALSE(ResultStreamShapes(pair, Value(Sequence{{Stream(0), Stream(1)}}), 3));
  EXPECT_FALSE(ResultStreamShapes(pair, Value(Sequence{{Stream(0), Stream(1)}}), 1));
}

TEST(CheckStreams, KindAndPayloadMustFit) {
  Streams streams;
  streams.push_back(MakeMemoryStream(StreamKind::kStream, kString).reader);
  const std::vector<StreamShape> same = {{StreamKind::kStream, kString}};
  EXPECT_TRUE(CheckStreams(same, streams));
  const std::vector<StreamShape> future = {{StreamKind::kFuture, kString}};
  EXPECT_EQ(CheckStreams(future, streams).error().message,
            "expected `future<string>` as stream or future 0, got `stream<string>`");
  const std::vector<StreamShape> empty = {{StreamKind::kStream, std::nullopt}};
  EXPECT_EQ(CheckStreams(empty, streams).error().message,
            "expected `stream` as stream or future 0, got `stream<string>`");
  streams[0] = nullptr;
  EXPECT_EQ(CheckStreams(same, streams).error().message, "there is no stream or future 0");
}

}  // namespace
}  // namespace composable::engine
