// The HTTP servers of a system: planned, started, drained.
//
//   HttpPlanning planning = PlanHttpServers(runtime, observer, log);   // all errors at once
//   HttpService service(std::move(planning.servers), log);
//   service.Start();  …  service.Drain(patience);
//
// Spec: section 3, `run`; section 4.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "app/http_definition.h"
#include "app/runtime.h"
#include "base/error.h"
#include "http/observer.h"
#include "http/router.h"
#include "http/server.h"
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

// A server whose routes are bound to functions and channels.
struct PlannedHttpServer {
  std::string name;
  http::ServerOptions options;
  std::vector<http::Route> routes;
};

struct HttpPlanning {
  std::vector<PlannedHttpServer> servers;  // complete where there are no errors
  std::vector<Error> errors;
};

// Prepares the components that routes call, and plans how. Everything borrowed outlives the
// servers.
HttpPlanning PlanHttpServers(Runtime& runtime, HttpLog& observer, telemetry::Log& log);

// Safe to use from one thread.
class HttpService {
 public:
  // Borrows the log's observer.
  HttpService(std::vector<PlannedHttpServer> servers, HttpLog& observer);

  // Starts all servers, or none. Error: kIo, which names the server.
  Status Start();
  // `api: http://127.0.0.1:8080`, one for each server.
  std::vector<std::string> Addresses() const;
  // See http::Server. Whether everything was answered in time.
  bool Drain(std::chrono::milliseconds patience);

 private:
  struct Running {
    std::string name;
    http::ServerOptions options;
    std::unique_ptr<http::Router> router;
    std::unique_ptr<http::Server> server;  // null before Start; ends before the router
  };
  std::vector<Running> servers_;
  HttpLog& observer_;
};

}  // namespace composable::app
