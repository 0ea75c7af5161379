#include "http/request_head.h"

#include <gtest/gtest.h>

#include <string>

namespace composable::http {
namespace {

struct HeadCase {
  std::string_view name;
  std::string text;
  int status = 0;  // 0: it is taken
};

// What the server makes of a text: the status it refuses it with, 0 where it takes it, -1 where it
// waits for more.
int StatusOf(std::string_view text, const Limits& limits = {}) {
  HeadScanner scanner;
  switch (scanner.Scan(text, limits)) {
    case HeadScanner::State::kIncomplete:
      return -1;
    case HeadScanner::State::kRefused:
      return scanner.refusal().status;
    case HeadScanner::State::kComplete:
      break;
  }
  RequestHead head;
  const auto refusal =
      ReadHead(text.substr(scanner.start(), scanner.size() - scanner.start()), limits, head);
  return refusal ? refusal->status : 0;
}

std::string Post(std::string_view headers) {
  return "POST / HTTP/1.1\r\nhost: a\r\n" + std::string(headers) + "\r\n";
}

TEST(RequestHead, TakesWhatIsMeantInOneWayOnly) {
  const std::vector<HeadCase> table = {
      {"plain", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"HTTP/1.0 without host", "GET / HTTP/1.0\r\n\r\n"},
      {"an empty line before it", "\r\nGET / HTTP/1.1\r\nhost: a\r\n\r\n"},
      {"blanks around a value", Post("x: \t y \t\r\n")},
      {"an empty value", Post("x:\r\n")},
      {"bytes beyond ASCII in a value", Post("x: \xc3\xbc\r\n")},
      {"every character of a token", Post("!#$%&'*+-.^_`|~09azAZ: y\r\n")},
      {"a host with port", "GET / HTTP/1.1\r\nhost: [::1]:80\r\n\r\n"},
      {"an empty host", "GET / HTTP/1.1\r\nhost:\r\n\r\n"},
      {"a length", Post("content-length: 5\r\n")},
      {"chunks", Post("Transfer-Encoding: Chunked\r\n")},
      {"absolute form", "GET http://a/b?c HTTP/1.1\r\nhost: a\r\n\r\n"},
      // RFC 9112, section 2.2 and 3
      {"lines that end with LF", "GET / HTTP/1.1\nhost: a\n\n", 400},
      {"one line that ends with LF", "GET / HTTP/1.1\r\nhost: a\n\r\n", 400},
      {"CR within a line", Post("x: a\rb\r\n"), 400},
      {"two blanks in the request line", "GET  / HTTP/1.1\r\nhost: a\r\n\r\n", 400},
      {"a tab in the request line", "GET\t/ HTTP/1.1\r\nhost: a\r\n\r\n", 400},
      {"a blank in the target", "GET /a b HTTP/1.1\r\nhost: a\r\n\r\n", 400},
      {"no version", "GET /\r\nhost: a\r\n\r\n", 400},
      {"no target", "GET HTTP/1.1\r\nhost: a\r\n\r\n", 400},
      {"a fragment", "GET /#a HTTP/1.1\r\nhost: a\r\n\r\n", 400},
      {"bytes beyond ASCII in the target", "GET /\xc3\xbc HTTP/1.1\r\nhost: a\r\n\r\n", 400},
      {"a NUL in the target", std::string("GET /\0 HTTP/1.1\r\nhost: a\r\n\r\n", 28), 400},
      {"a method that is no token", "G(T / HTTP/1.1\r\nhost: a\r\n\r\n", 400},
      {"lower case version", "GET / http/1.1\r\nhost: a\r\n\r\n", 400},
      {"a later version", "GET / HTTP/1.2\r\nhost: a\r\n\r\n", 505},
      {"HTTP/2 in the wrong way", "GET / HTTP/2.0\r\nhost: a\r\n\r\n", 505},
      {"a version with more", "GET / HTTP/1.1x\r\nhost: a\r\n\r\n", 505},
      // RFC 9112, section 5
      {"a blank before the colon", Post("x : y\r\n"), 400},
      {"a continued line", Post("x: a\r\n b\r\n"), 400},
      {"a header line before any", "GET / HTTP/1.1\r\n x: y\r\nhost: a\r\n\r\n", 400},
      {"no colon", Post("x\r\n"), 400},
      {"no name", Post(": y\r\n"), 400},
      {"a NUL in a value", Post(std::string_view("x: a\0b\r\n", 8)), 400},
      {"a bell in a value", Post("x: \a\r\n"), 400},
      {"DEL in a value", Post("x: \x7f\r\n"), 400},
      // RFC 9112, section 3.2; RFC 9110, section 7.2
      {"no host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"two hosts", "GET / HTTP/1.1\r\nhost: a\r\nhost: a\r\n\r\n", 400},
      {"a host with a path", "GET / HTTP/1.1\r\nhost: a/b\r\n\r\n", 400},
      {"a host with a user", "GET / HTTP/1.1\r\nhost: a@b\r\n\r\n", 400},
      {"two hosts in one", "GET / HTTP/1.1\r\nhost: a b\r\n\r\n", 400},
      // RFC 9112, section 6
      {"length and chunks", Post("content-length: 5\r\ntransfer-encoding: chunked\r\n"), 400},
      {"chunks and length", Post("transfer-encoding: chunked\r\ncontent-length: 5\r\n"), 400},
      {"two lengths", Post("content-length: 5\r\ncontent-length: 6\r\n"), 400},
      {"two equal lengths", Post("content-length: 5\r\ncontent-length: 5\r\n"), 400},
      {"a list of lengths", Post("content-length: 5, 5\r\n"), 400},
      {"a signed length", Post("content-length: +5\r\n"), 400},
      {"a negative length", Post("content-length: -1\r\n"), 400},
      {"a hexadecimal length", Post("content-length: 0x5\r\n"), 400},
      {"a length with a blank", Post("content-length: 5 5\r\n"), 400},
      {"an empty length", Post("content-length:\r\n"), 400},
      {"a length that overflows", Post("content-length: 18446744073709551621\r\n"), 400},
      {"chunked twice", Post("transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n"), 400},
      {"chunked in a list", Post("transfer-encoding: gzip, chunked\r\n"), 501},
      {"another encoding", Post("transfer-encoding: gzip\r\n"), 501},
      {"a disguised encoding", Post("transfer-encoding: xchunked\r\n"), 501},
      {"an encoding in quotes", Post("transfer-encoding: \"chunked\"\r\n"), 501},
      {"identity", Post("transfer-encoding: identity\r\n"), 501},
      {"chunks in HTTP/1.0", "POST / HTTP/1.0\r\ntransfer-encoding: chunked\r\n\r\n", 400},
      {"another expectation", Post("expect: 200-ok\r\n"), 417},
      // sizes
      {"empty lines without end", "\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n", 400},
      {"a long target", "GET /" + std::string(20'000, 'a'), 414},
      {"long headers", Post("x: " + std::string(20'000, 'a') + "\r\n"), 431},
  };
  for (const HeadCase& one : table) EXPECT_EQ(StatusOf(one.text), one.status) << one.name;

  std::string many;
  for (int i = 0; i < 101; ++i) many += "x: y\r\n";
  EXPECT_EQ(StatusOf(Post(many)), 431);
  EXPECT_EQ(StatusOf("GET / HTTP/1.1\r\nhost: a\r\n"), -1);
  EXPECT_EQ(StatusOf(""), -1);
}

TEST(RequestHead, TellsWhatItRead) {
  const std::string text =
      "PUT /a?b=c HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\nConnection: a, Close\r\n"
      "Expect: 100-Continue\r\n\r\n";
  RequestHead head;
  ASSERT_FALSE(ReadHead(text, {}, head));
  EXPECT_EQ(head.method, "PUT");
  EXPECT_EQ(head.target, "/a?b=c");
  EXPECT_EQ(head.headers.size(), 4U);
  EXPECT_EQ(head.headers[1].name, "Content-Length");
  EXPECT_EQ(head.framing, BodyFraming::kLength);
  EXPECT_EQ(head.body_length, 12U);
  EXPECT_FALSE(head.keeps_connection);
  EXPECT_TRUE(head.expects_continue);

  ASSERT_FALSE(ReadHead("GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\n", {}, head));
  EXPECT_TRUE(head.keeps_connection);
  EXPECT_EQ(head.version, HttpVersion::kHttp10);
  EXPECT_EQ(head.framing, BodyFraming::kNone);
  EXPECT_FALSE(head.expects_continue);
}

TEST(RequestHead, IsFoundHoweverItArrives) {
  const std::string text = "\r\nGET / HTTP/1.1\r\nhost: a\r\n\r\nGET";
  HeadScanner scanner;
  for (std::size_t size = 0; size < text.size() - 3; ++size) {
    EXPECT_EQ(scanner.Scan(text.substr(0, size), {}), HeadScanner::State::kIncomplete) << size;
  }
  EXPECT_EQ(scanner.Scan(text, {}), HeadScanner::State::kComplete);
  EXPECT_EQ(scanner.start(), 2U);
  EXPECT_EQ(scanner.size(), text.size() - 3);
}

}  // namespace
}  // namespace composable::http
