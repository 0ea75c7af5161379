#include "messaging/headers.h"

#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <string>

namespace composable::messaging {
namespace {

using std::chrono::milliseconds;

std::chrono::system_clock::time_point At(std::int64_t since_1970) {
  return std::chrono::system_clock::time_point(milliseconds(since_1970));
}

TEST(MessageHeaders, SetReplacesInEitherCase) {
  mapping::Headers headers = {{"TTL", "1"}, {"id", "a"}};
  SetHeader(headers, "ttl", "2");
  SetHeader(headers, "new", "3");
  EXPECT_EQ(headers, (mapping::Headers{{"TTL", "2"}, {"id", "a"}, {"new", "3"}}));
}

TEST(MessageHeaders, AddMissingKeepsWhatIsThere) {
  mapping::Headers headers = {{"Id", "a"}};
  AddMissingHeader(headers, "id", "b");
  AddMissingHeader(headers, "ttl", "5");
  EXPECT_EQ(headers, (mapping::Headers{{"Id", "a"}, {"ttl", "5"}}));
}

TEST(MessageHeaders, RemoveTakesAllOfThatName) {
  mapping::Headers headers = {{"a", "1"}, {"b", "2"}, {"A", "3"}};
  RemoveHeader(headers, "a");
  EXPECT_EQ(headers, (mapping::Headers{{"b", "2"}}));
}

TEST(MessageHeaders, PropagatedAreTraceAndBaggage) {
  EXPECT_EQ(PropagatedHeaders({{"id", "1"}, {"Traceparent", "t"}, {"x", "y"}, {"baggage", "b"}}),
            (mapping::Headers{{"Traceparent", "t"}, {"baggage", "b"}}));
}

TEST(MessageHeaders, ExpireWhenTheirTimeIsOver) {
  const mapping::Headers headers = {{"timestamp", "1000"}, {"ttl", "50"}};
  EXPECT_FALSE(IsExpired(headers, At(1049)));
  EXPECT_TRUE(IsExpired(headers, At(1050)));
  EXPECT_TRUE(IsExpired({{"timestamp", "1000"}, {"ttl", "0"}}, At(1000)));
}

TEST(MessageHeaders, WithoutReadableTimesTheyDoNotExpire) {
  const auto late = At(std::numeric_limits<std::int32_t>::max());
  EXPECT_FALSE(IsExpired({}, late));
  EXPECT_FALSE(IsExpired({{"ttl", "1"}}, late));
  EXPECT_FALSE(IsExpired({{"timestamp", "1"}}, late));
  for (const char* const text : {"", "x", "1x", "-1", " 1", "1.5", "99999999999999999999999"}) {
    EXPECT_FALSE(IsExpired({{"timestamp", "0"}, {"ttl", text}}, late)) << text;
    EXPECT_FALSE(IsExpired({{"timestamp", text}, {"ttl", "1"}}, late)) << text;
  }
  EXPECT_FALSE(
      IsExpired({{"timestamp", "9223372036854775807"}, {"ttl", "9223372036854775807"}}, late));
}

TEST(MessageHeaders, IdsDifferAndNameTheirSource) {
  IdSource first(0xabc);
  EXPECT_EQ(first.Next(), "0000000000000abc-1");
  EXPECT_EQ(first.Next(), "0000000000000abc-2");
  EXPECT_EQ(IdSource(1).Next(), "0000000000000001-1");
}

}  // namespace
}  // namespace composable::messaging
