// The servers of a system: made, started, drained.
//
//   ServersMaking making = Servers::Make(runtime);     // all errors at once
//   making.servers->Start();  …  making.servers->Drain(patience);
//
// Spec: section 3, `run`.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/runtime.h"
#include "base/error.h"
#include "composable/server.h"

namespace composable::app {

struct ServersMaking;

// Used by one thread at a time. Ends before the runtime does.
class Servers {
 public:
  // Makes every server of the definitions, for which it prepares the components that they call.
  static ServersMaking Make(Runtime& runtime);

  // Starts all servers, or none. Once. Error: kIo, which names the server.
  Status Start();
  // `api: http://127.0.0.1:8080`, one for each server that was started.
  std::vector<std::string> Addresses() const;
  // All of them at the same time; see Server. Whether everything was answered in time.
  bool Drain(std::chrono::milliseconds patience);

 private:
  struct Made {
    std::string name;
    std::unique_ptr<Server> server;
  };

  explicit Servers(std::vector<Made> servers) : servers_(std::move(servers)) {}

  std::vector<Made> servers_;
};

struct ServersMaking {
  std::unique_ptr<Servers> servers;  // null where there are errors
  std::vector<Error> errors;         // of all servers, each at its place in the files
};

}  // namespace composable::app
