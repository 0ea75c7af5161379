// Runs the servers and subscriptions of definitions, as `composable run` does, with one more kind
// of server, until it gets SIGINT or SIGTERM.
#include <composable/runtime.h>
#include <pthread.h>

#include <chrono>
#include <csignal>
#include <iostream>

#include "line_server_type.h"

namespace {

void Print(const std::vector<composable::Error>& errors) {
  for (const composable::Error& error : errors) std::cerr << ToReport(error) << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  // Blocked before there are other threads, which inherit that: so `sigwait` gets them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  std::vector<std::string> definitions(argv + 1, argv + argc);
  if (definitions.empty()) definitions = {"system.toml"};
  auto loading = composable::Runtime::Load(
      definitions, {.servers = {LineServerType()}, .log = "info", .concurrency = 64});
  Print(loading.errors);
  if (!loading.runtime) return 1;
  const auto errors = loading.runtime->Start();
  Print(errors);
  if (!errors.empty()) return 1;
  for (const std::string& address : loading.runtime->Addresses()) std::cout << address << '\n';
  std::cout.flush();

  int signal = 0;
  sigwait(&signals, &signal);
  const auto stopped = loading.runtime->Stop(std::chrono::seconds(30));
  if (!stopped) Print({stopped.error()});
  return stopped ? 0 : 1;
}
