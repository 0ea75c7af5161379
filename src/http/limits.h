// What one server lets its clients have.
//
// Spec: section 4, `limits.*`.
#pragma once

#include <chrono>
#include <cstddef>

namespace composable::http {

struct Limits {
  std::size_t head = 16 * 1024;        // bytes of request line and headers, and of trailers
  std::size_t headers = 100;           // their number
  std::size_t body = 8 * 1024 * 1024;  // bytes
  std::size_t connections = 20'000;    // at a time, of the whole server; more are closed at once
  std::size_t streams = 100;           // requests at a time in one HTTP/2 connection
  std::chrono::milliseconds head_time{
      10'000};  // from a request's first byte to the end of its head
  std::chrono::milliseconds body_time{30'000};   // from there to the end of its body
  std::chrono::milliseconds idle_time{60'000};   // between requests
  std::chrono::milliseconds write_time{30'000};  // without the client taking any of a response
};

}  // namespace composable::http
