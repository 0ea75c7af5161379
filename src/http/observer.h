// Told what a server does: for logs.
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

#include "base/error.h"

namespace composable::http {

// One request that was answered, by views.
struct AccessRecord {
  std::string_view peer;
  std::string_view method;
  std::string_view target;
  int status = 0;
  std::size_t body_size = 0;             // of the response, bytes
  std::chrono::nanoseconds duration{0};  // from its head to the response
};

// Called from any thread; must not block.
class Observer {
 public:
  virtual ~Observer() = default;

  // Whether OnAccess is of any use.
  virtual bool WantsAccess() const { return false; }
  virtual void OnAccess(const AccessRecord& /*record*/) {}
  // A request failed, and the client was told nothing but `id`.
  virtual void OnFailure(std::string_view /*route*/, std::string_view /*id*/,
                         const Error& /*error*/) {}
};

}  // namespace composable::http
