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

struct Succeeding {
  // Whether these servers run now.
  bool is_done = false;
  // Why they do not; or else, of servers that cannot start now that the one before has ended.
  std::vector<Error> errors;
};

// Used by one thread at a time. Ends before the runtime does.
class Servers {
 public:
  // Makes every server of the definitions, for which it prepares the components that they call.
  static ServersMaking Make(Runtime& runtime);

  // Starts all servers, or none. Once. Error: kIo, which names the server.
  Status Start();

  // In place of Start: comes after `running`, which serves until the new servers do, and stays as
  // it is where one that needs an address of its own cannot start: then nothing of this runs.
  // Sockets and connections go from one server to the next where their kind can do that; servers
  // whose kind cannot are drained, within `patience`, before the next one starts. What is left of
  // `running` is for Drain. Errors: kIo, which names the server.
  Succeeding Succeed(Servers& running, std::chrono::milliseconds patience);
  // `api: http://127.0.0.1:8080`, one for each server that was started.
  std::vector<std::string> Addresses() const;
  // All of them at the same time; see Server. Whether everything was answered in time.
  bool Drain(std::chrono::milliseconds patience);

 private:
  struct Made {
    std::string name;
    std::string type;
    std::unique_ptr<Server> server;  // null once it is drained before all others
  };

  explicit Servers(std::vector<Made> servers) : servers_(std::move(servers)) {}

  std::vector<Made> servers_;
};

struct ServersMaking {
  std::unique_ptr<Servers> servers;  // null where there are errors
  std::vector<Error> errors;         // of all servers, each at its place in the files
};

}  // namespace composable::app
