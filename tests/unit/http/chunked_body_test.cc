#include "http/chunked_body.h"

#include <gtest/gtest.h>

#include <string>

namespace composable::http {
namespace {

// `body|rest`, the status it is refused with, or `more`.
std::string ReadChunks(std::string_view text, std::size_t step, const Limits& limits = {}) {
  ChunkedBody chunked;
  std::string body;
  std::string buffer;
  while (true) {
    const std::string_view next = text.substr(0, step);
    buffer += next;
    text.remove_prefix(next.size());
    std::string_view input = buffer;
    const ChunkedBody::State state = chunked.Read(input, limits, body);
    if (state == ChunkedBody::State::kRefused) return std::to_string(chunked.refusal().status);
    buffer = std::string(input);
    if (state == ChunkedBody::State::kComplete) {
      return body.append("|").append(buffer).append(text);
    }
    if (text.empty()) return "more";
  }
}

struct ChunkCase {
  std::string_view name;
  std::string text;
  std::string_view expected;
};

TEST(ChunkedBody, ReadsChunksHoweverTheyArrive) {
  const std::vector<ChunkCase> table = {
      {"two chunks", "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\nGET", "abcde|GET"},
      {"nothing", "0\r\n\r\n", "|"},
      {"hexadecimal in both cases", "A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n",
       "01234567890123456789|"},
      {"extensions", "1;a=b\r\nx\r\n1 ;c=\"d\"\r\ny\r\n0;e\r\n\r\n", "xy|"},
      {"trailers", "1\r\nx\r\n0\r\na: b\r\nc: d\r\n\r\n", "x|"},
      {"not whole", "3\r\nab", "more"},
      {"no end of trailers", "0\r\n", "more"},
      {"a size that is none", "g\r\n", "400"},
      {"no size", "\r\n", "400"},
      {"a sign", "+3\r\nabc\r\n", "400"},
      {"a prefix", "0x3\r\nabc\r\n", "400"},
      {"a blank before the size", " 3\r\nabc\r\n", "400"},
      {"something behind the size", "3 x\r\nabc\r\n", "400"},
      {"a blank behind the size", "3 \r\nabc\r\n", "400"},
      {"a size that overflows", "fffffffffffffffff\r\n", "400"},
      {"LF alone", "3\nabc\r\n", "400"},
      {"LF alone behind the data", "3\r\nabc\n0\r\n\r\n", "400"},
      {"more data than its size", "3\r\nabcd\r\n0\r\n\r\n", "400"},
      {"CR in an extension", "3;a\rb\r\nabc\r\n", "400"},
      {"NUL in an extension", std::string("3;a\0\r\nabc\r\n", 11), "400"},
      {"a trailer without colon", "0\r\na\r\n\r\n", "400"},
      {"a trailer with a blank before the colon", "0\r\na : b\r\n\r\n", "400"},
      {"more than the limit", "80000001\r\n", "413"},
  };
  for (const ChunkCase& one : table) {
    for (const std::size_t step : {1UZ, 2UZ, 7UZ, 1000UZ}) {
      EXPECT_EQ(ReadChunks(one.text, step), one.expected) << one.name << ", " << step;
    }
  }
}

TEST(ChunkedBody, HasLimits) {
  Limits limits;
  limits.body = 4;
  limits.head = 16;
  EXPECT_EQ(ReadChunks("2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n", 1, limits), "abcd|");
  EXPECT_EQ(ReadChunks("2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n", 1, limits), "413");
  EXPECT_EQ(ReadChunks("5\r\nabcde\r\n0\r\n\r\n", 1, limits), "413");
  EXPECT_EQ(ReadChunks("1;" + std::string(20, 'x') + "\r\na\r\n", 1, limits), "431");
  EXPECT_EQ(ReadChunks("0\r\na: 1234\r\nb: 1234\r\nc: 1234\r\n\r\n", 1, limits), "431");
}

}  // namespace
}  // namespace composable::http
