// Who is given the messages of a subscription.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "mapping/message.h"
#include "messaging/delivery.h"

namespace composable::messaging {

// Whether handling the same message again could end in another way.
enum class Worth : std::uint8_t { kRetry, kGiveUp };

struct Failure {
  Error error;
  Worth worth = Worth::kRetry;
};

// The reply to those who want one; nothing where the handler has seen to that itself.
using Handled = std::expected<std::optional<mapping::Message>, Failure>;

// Comes exactly once, from any thread, perhaps before Handle returns. Must not throw.
using HandledCallback = std::move_only_function<void(Handled)>;

// Safe to use from any thread.
class Handler {
 public:
  virtual ~Handler() = default;

  // Handles one delivery of a message, which the callback may keep. Runs on this thread for as long
  // as nothing has to be waited for.
  virtual void Handle(const MessagePtr& message, HandledCallback handled) = 0;
};

}  // namespace composable::messaging
