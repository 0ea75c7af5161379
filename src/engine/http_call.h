// Calls of components that handle HTTP requests.
//
// Spec: section 4, "the component exports `wasi:http/incoming-handler@0.2` or
// `wasi:http/handler@0.3` and gets the raw request".
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "engine/stream.h"

namespace composable::engine {

// By views, which are read before the starting function returns.
struct HttpRequestHead {
  std::string_view method;
  std::string_view scheme;     // `http` or `https`
  std::string_view authority;  // host, and port where it has one
  std::string_view target;     // path and query
  std::span<const std::pair<std::string_view, std::string_view>> headers;
};

struct HttpResponse {
  std::uint32_t status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  // A stream of bytes, still being made: a read fails where the guest breaks the body off or is
  // stopped. Letting go of it tells the guest that nobody wants more.
  StreamReaderPtr body;
};

// As soon as the guest has answered; otherwise as ResultCallback (engine/engine.h). A guest that
// answers with an error, or not at all, is kTrap; a head that cannot be used kInvalidArgument.
using HttpCallback = std::move_only_function<void(Result<HttpResponse>)>;

// Whether an exported interface is one whose `handle` takes raw requests:
// `wasi:http/incoming-handler@0.2.x` or `wasi:http/handler@0.3.x`.
bool IsHttpHandler(std::string_view interface);

}  // namespace composable::engine
