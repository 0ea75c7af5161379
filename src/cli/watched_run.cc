#include "cli/watched_run.h"

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <chrono>
#include <list>
#include <memory>
#include <thread>
#include <utility>

#include "app/file_watch.h"
#include "app/noted_files.h"
#include "cli/report.h"
#include "cli/serving_system.h"

namespace composable::cli {
namespace {

constexpr std::string_view kLogTarget = "composable_runtime::watch";

// So many systems may be ending at a time; each has an engine of its own.
constexpr std::size_t kMostEnding = 4;

// A system with the files that it was read from.
struct WatchedSystem {
  std::unique_ptr<app::NotedFiles> files;
  std::unique_ptr<ServingSystem> serving;  // null where something was wrong
};

WatchedSystem LoadWatched(const SystemSources& sources, const ProgramHost& host,
                          std::shared_ptr<telemetry::Log> log) {
  WatchedSystem system{.files = std::make_unique<app::NotedFiles>(host.files), .serving = nullptr};
  ProgramHost noting = host;
  noting.files = *system.files;
  system.serving =
      ServingSystem::Prepare(sources, noting, CheckedParts::kEverything, std::move(log));
  // Reading the system may have pinned something in it.
  system.files->Renew(app::LockFileOf(sources.definitions, host.files).path);
  return system;
}

// Systems that others came after: each ends on a thread of its own, once it has done what it
// accepted.
class EndingSystems {
 public:
  EndingSystems() = default;
  EndingSystems(const EndingSystems&) = delete;
  EndingSystems& operator=(const EndingSystems&) = delete;
  ~EndingSystems() {
    while (!ending_.empty()) WaitForOldest();
  }

  void Add(WatchedSystem system) {
    std::erase_if(ending_, [](Ending& ending) {
      if (!ending.is_done) return false;
      ending.thread.join();
      return true;
    });
    if (ending_.size() >= kMostEnding) WaitForOldest();
    Ending& ending = ending_.emplace_back();
    ending.thread = std::thread([&ending, system = std::move(system)]() mutable {
      system.serving->Drain();
      system.serving.reset();
      system.files.reset();
      ending.is_done = true;
    });
  }

 private:
  struct Ending {
    std::atomic<bool> is_done = false;
    std::thread thread;
  };

  void WaitForOldest() {
    ending_.front().thread.join();
    ending_.pop_front();
  }

  std::list<Ending> ending_;
};

// The next system, where nothing is wrong with it, in place of the one that runs. What was read for
// it tells when to try again.
app::FileStamps Reload(WatchedSystem& running, const SystemSources& sources,
                       const ProgramHost& host, EndingSystems& ending) {
  const auto begun = std::chrono::steady_clock::now();
  WatchedSystem next = LoadWatched(sources, host, running.serving->log());
  app::FileStamps stamps = next.files->stamps();
  if (next.serving == nullptr || !next.serving->Succeed(*running.serving)) {
    host.console.WriteDiagnostic(
        "The system that runs stays as it is; the next change of a file is tried again.\n");
    return stamps;
  }
  ending.Add(std::exchange(running, std::move(next)));
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begun;
  const std::array<telemetry::LogField, 1> fields = {
      {{"took-ms", fmt::format("{:.1f}", took.count())}}};
  running.serving->log()->Write({.level = telemetry::LogLevel::kInfo,
                                 .target = kLogTarget,
                                 .message = "system reloaded",
                                 .fields = fields});
  return stamps;
}

}  // namespace

ExitCode RunWatched(SystemSources sources, const ProgramHost& host) {
  const auto watch = host.make_file_watch();
  if (!watch) {
    ReportError(host.console, watch.error());
    return ExitCode::kFailure;
  }
  WatchedSystem running = LoadWatched(sources, host, nullptr);
  if (running.serving == nullptr) return ExitCode::kFailure;
  // What registries have now is asked for once.
  if (sources.pinning == app::Pinning::kUpdate) sources.pinning = app::Pinning::kPin;
  EndingSystems ending;
  const auto interrupts =
      host.interrupts.Watch([&watch] { (*watch)->Interrupt(); }, InterruptKind::kAny);
  if (const ExitCode started = running.serving->Start(); started != ExitCode::kSuccess) {
    return started;
  }
  app::FileStamps stamps = running.files->stamps();
  while (true) {
    const auto outcome = (*watch)->AwaitChange(stamps);
    if (!outcome) {
      ReportError(host.console, outcome.error());
      running.serving->Drain();
      return ExitCode::kFailure;
    }
    if (*outcome == app::WatchOutcome::kInterrupted) return running.serving->Drain();
    stamps = Reload(running, sources, host, ending);
  }
}

}  // namespace composable::cli
