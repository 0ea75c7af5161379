// The kind of server that is built in: `http`.
//
// Spec: section 4, "HTTP servers".
#pragma once

#include <string_view>

#include "base/error.h"
#include "composable/server.h"
#include "http/observer.h"
#include "telemetry/log.h"

namespace composable::app {

// What servers do that people want to read.
class HttpLog final : public http::Observer {
 public:
  // Borrows the log.
  explicit HttpLog(telemetry::Log& log);
  bool WantsAccess() const override { return wants_access_; }
  void OnAccess(const http::AccessRecord& record) override;
  void OnFailure(std::string_view route, std::string_view id, const Error& error) override;

 private:
  telemetry::Log& log_;
  bool wants_access_;
};

// Borrows the log. What it makes outlives all calls of the servers that it makes.
ServerType HttpServerType(telemetry::Log& log);

}  // namespace composable::app
