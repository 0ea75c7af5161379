// The head of an HTTP/1 request: request line and headers, and how long the body is.
//
// Strict: what two readers could take for different requests is refused. So lines end with CRLF and
// nothing else, names of headers are followed by the colon at once, a header is never continued on
// the next line, and the length of the body is said once and in one way.
//
// Source: RFC 9112, sections 2 to 6; RFC 9110, sections 5 and 7.2.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "http/limits.h"
#include "mapping/message.h"

namespace composable::http {

using mapping::HeaderView;

enum class HttpVersion : std::uint8_t { kHttp10, kHttp11, kHttp2 };

enum class BodyFraming : std::uint8_t { kNone, kLength, kChunked };

// Views into the bytes that it was read from.
struct RequestHead {
  std::string_view method;
  std::string_view target;
  HttpVersion version = HttpVersion::kHttp11;
  std::vector<HeaderView> headers;  // in their order
  BodyFraming framing = BodyFraming::kNone;
  std::uint64_t body_length = 0;  // of kLength
  bool keeps_connection = true;   // the client wants to send more
  bool expects_continue = false;  // it waits for `100 Continue` before it sends the body
};

// Why a request is refused: the status, and one sentence for the client.
struct Refusal {
  int status = 400;
  std::string_view reason;
};

// Finds the end of a head in a growing buffer without looking at any byte twice.
class HeadScanner {
 public:
  enum class State : std::uint8_t { kIncomplete, kComplete, kRefused };

  // `buffer` starts with the head, and has at least the bytes of the last call.
  State Scan(std::string_view buffer, const Limits& limits);

  // Where complete: the bytes of the head with the empty line at its end, and of empty lines that
  // stand before it.
  std::size_t size() const { return position_; }
  std::size_t start() const { return start_; }
  const Refusal& refusal() const { return refusal_; }
  void Reset() { *this = {}; }

 private:
  State TooLong(std::string_view buffer);

  std::size_t position_ = 0;  // all before is whole lines
  std::size_t start_ = 0;
  std::size_t line_start_ = 0;
  Refusal refusal_;
};

// Reads a whole head, such as HeadScanner finds; what was in `head` is replaced, its capacity used
// again. The refusal where it is none.
std::optional<Refusal> ReadHead(std::string_view text, const Limits& limits, RequestHead& head);

// Whether it is a token: a method, or a header's name.
bool IsToken(std::string_view text);
// Whether it may be the value of a header.
bool IsFieldValue(std::string_view text);
// Whether it may be a host with or without port, as in the `host` header.
bool IsHost(std::string_view text);

}  // namespace composable::http
