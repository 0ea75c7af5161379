// The body of an HTTP/1 request in chunks.
//
// Strict, as request_head.h: sizes are hexadecimal digits and nothing else, lines end with CRLF.
// Extensions and trailers are passed over.
//
// Source: RFC 9112, section 7.1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "http/limits.h"
#include "http/request_head.h"

namespace composable::http {

class ChunkedBody {
 public:
  enum class State : std::uint8_t { kIncomplete, kComplete, kRefused };

  // Takes what it can off the front of `input`, and appends the body's bytes to `body`, which may
  // be taken away in between. What is left of `input` after kComplete is the next request. All of
  // it never grows beyond the limit.
  State Read(std::string_view& input, const Limits& limits, std::string& body);

  const Refusal& refusal() const { return refusal_; }

 private:
  enum class Part : std::uint8_t { kSizeLine, kData, kDataEnd, kTrailer };

  State Refuse(int status, std::string_view reason);
  // Moves a line to line_, without its CRLF. kComplete where it is whole.
  State TakeLine(std::string_view& input, const Limits& limits);
  State UseSizeLine(const Limits& limits);

  Part part_ = Part::kSizeLine;
  std::uint64_t left_ = 0;  // bytes of the chunk
  std::uint64_t size_ = 0;  // of all chunks so far
  std::string line_;        // what is there of a line
  std::size_t trailer_size_ = 0;
  Refusal refusal_;
};

}  // namespace composable::http
