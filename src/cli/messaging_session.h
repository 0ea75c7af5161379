// Channels and subscriptions for as long as a command runs.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "app/runtime.h"
#include "base/error.h"
#include "cli/console.h"
#include "cli/exit_code.h"

namespace composable::cli {

// How long what was accepted, requests and messages, may take when a command ends.
inline constexpr std::chrono::milliseconds kDrainTimeout{30'000};

// Subscriptions that get their messages. Ended without Finish, messages may get lost.
class MessagingSession {
 public:
  // Starts all subscriptions, and reports what is wrong with them: then there is no session.
  static std::unique_ptr<MessagingSession> Start(app::Runtime& runtime, Console& console);

  // Waits until everything that was sent is handled, and says how much was not in time. Once only.
  // Error: kDeadlineExceeded.
  Status Finish();

 private:
  explicit MessagingSession(app::Runtime& runtime) : runtime_(runtime) {}

  app::Runtime& runtime_;
};

// Does the work; where components can send messages, within a session, so that these get somewhere.
// What goes wrong with the session is reported, and kFailure.
ExitCode RunWithSenders(app::Runtime& runtime, Console& console,
                        const std::function<ExitCode()>& work);

}  // namespace composable::cli
