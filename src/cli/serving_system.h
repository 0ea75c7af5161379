// A system that serves: its servers, and its channels with those who subscribe to them.
//
// Spec: section 3, `run`.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "app/servers.h"
#include "cli/exit_code.h"
#include "cli/messaging_session.h"
#include "cli/program.h"
#include "cli/system.h"

namespace composable::cli {

// What has to be right before a system serves.
enum class CheckedParts : std::uint8_t {
  kWhatRuns,    // what servers and subscriptions call
  kEverything,  // every component, as `composable check` does it
};

// For one thread at a time. What goes wrong is reported.
class ServingSystem {
 public:
  // Everything short of listening; null where something is wrong. A system that comes after another
  // one shares its log.
  static std::unique_ptr<ServingSystem> Prepare(const SystemSources& sources,
                                                const ProgramHost& host,
                                                CheckedParts checked = CheckedParts::kWhatRuns,
                                                std::shared_ptr<telemetry::Log> log = nullptr);

  // Starts the servers, and prints where each listens. Once.
  ExitCode Start();

  // In place of Start: comes after one that runs (app::Servers::Succeed), and prints where servers
  // listen if that is not where they did. Whether this one serves now; then the other one is to be
  // drained.
  bool Succeed(ServingSystem& running);

  // Ends it: servers first, because what they still accept is handled too. Once, after it ran.
  ExitCode Drain();

  const std::shared_ptr<telemetry::Log>& log() const { return system_.log; }

 private:
  ServingSystem(LoadedSystem system, Console& console)
      : console_(console), system_(std::move(system)) {}

  ExitCode PrintAddresses();

  Console& console_;
  LoadedSystem system_;
  std::unique_ptr<app::Servers> servers_;
  std::unique_ptr<MessagingSession> messaging_;
  std::string addresses_;  // as they were printed last
};

}  // namespace composable::cli
