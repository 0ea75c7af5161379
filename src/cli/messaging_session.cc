#include "cli/messaging_session.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>
#include <vector>

#include "cli/report.h"

namespace composable::cli {

std::unique_ptr<MessagingSession> MessagingSession::Start(app::Runtime& runtime, Console& console) {
  const std::size_t threads = std::max(std::thread::hardware_concurrency(), 1U);
  const std::vector<Error> errors = runtime.StartMessaging(threads);
  ReportErrors(console, errors);
  if (!errors.empty()) return nullptr;
  return std::unique_ptr<MessagingSession>(new MessagingSession(runtime));
}

Status MessagingSession::Finish() {
  const std::size_t lost = runtime_.messaging()->Stop(kDrainTimeout).lost;
  if (lost == 0) return {};
  return Fail(ErrorCode::kDeadlineExceeded, "{} {} not handled within {} s, and lost", lost,
              lost == 1 ? "message was" : "messages were",
              std::chrono::duration_cast<std::chrono::seconds>(kDrainTimeout).count());
}

ExitCode RunWithSenders(app::Runtime& runtime, Console& console,
                        const std::function<ExitCode()>& work) {
  if (!runtime.has_senders()) return work();
  const auto session = MessagingSession::Start(runtime, console);
  if (session == nullptr) return ExitCode::kFailure;
  const ExitCode done = work();
  const Status finished = session->Finish();
  if (finished) return done;
  ReportError(console, finished.error());
  return ExitCode::kFailure;
}

}  // namespace composable::cli
