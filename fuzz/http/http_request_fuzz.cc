// Any bytes as what a client sends on an HTTP/1 connection: heads, bodies in chunks, targets.
//
// What is checked: nothing is read beyond the input, a head that is found is the same however it
// arrives, and what is taken off the input is never more than there is.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "http/chunked_body.h"
#include "http/request_head.h"
#include "http/route_pattern.h"
#include "http/target.h"
#include "http/trace_context.h"

namespace {

using namespace composable::http;  // NOLINT(google-build-using-namespace)

void Require(bool condition) {
  if (!condition) std::abort();
}

// The same head in two pieces.
void CheckPieces(std::string_view input, const Limits& limits, const HeadScanner& whole) {
  HeadScanner scanner;
  const HeadScanner::State first = scanner.Scan(input.substr(0, whole.size() / 2), limits);
  if (first == HeadScanner::State::kRefused) return;
  Require(first == HeadScanner::State::kIncomplete);
  Require(scanner.Scan(input, limits) == HeadScanner::State::kComplete);
  Require(scanner.size() == whole.size() && scanner.start() == whole.start());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Limits limits;
  limits.head = 512;
  limits.headers = 8;
  limits.body = 256;
  std::string_view input(reinterpret_cast<const char*>(data), size);
  RequestHead head;
  Target target;
  while (!input.empty()) {
    HeadScanner scanner;
    if (scanner.Scan(input, limits) != HeadScanner::State::kComplete) return 0;
    Require(scanner.size() <= input.size() && scanner.start() < scanner.size());
    CheckPieces(input, limits, scanner);
    const std::string_view text = input.substr(scanner.start(), scanner.size() - scanner.start());
    if (ReadHead(text, limits, head)) return 0;
    Require(IsToken(head.method) && head.headers.size() <= limits.headers);
    if (target.Parse(head.target)) {
      Captures captures;
      static const PathPattern kPattern = ParsePathPattern("/a/{b}").value();
      if (MatchPath(kPattern, target, captures)) Require(captures.size() == 1);
    }
    const auto context = PropagatedContext(head.headers);
    Require(IsTraceParent(context.front().value));
    input.remove_prefix(scanner.size());
    if (head.framing == BodyFraming::kLength) {
      if (head.body_length > input.size()) return 0;
      input.remove_prefix(static_cast<std::size_t>(head.body_length));
    } else if (head.framing == BodyFraming::kChunked) {
      ChunkedBody chunked;
      std::string body;
      if (chunked.Read(input, limits, body) != ChunkedBody::State::kComplete) return 0;
      Require(body.size() <= limits.body);
    }
  }
  return 0;
}
