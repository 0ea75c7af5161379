#include "capability/logging.h"

#include <memory>
#include <string_view>
#include <utility>

namespace composable::capability {
namespace {

constexpr std::string_view kLoggingWit = R"(
package wasi:logging@0.1.0-draft;

interface logging {
  enum level { trace, debug, info, warn, error, critical }
  log: func(level: level, context: string, message: string);
}
)";

// What all instances of a capability have in common.
struct Logging {
  std::string capability;
  LoggingSink sink;
};

void WriteEntry(const Logging& logging, CapabilityCall call) {
  logging.sink({.level = static_cast<LoggingLevel>(call.Argument<value::Enum>(0).index),
                .context = call.Argument<std::string>(1),
                .message = call.Argument<std::string>(2),
                .capability = logging.capability});
  std::move(call).Return();
}

}  // namespace

CapabilityType LoggingType(LoggingSink sink) {
  return CapabilityBuilder<Logging>("wasi:logging", std::string(kLoggingWit))
      .Function("logging", "log", WriteEntry)
      .Configure([sink = std::move(sink)](CapabilityKeys& keys) {
        auto logging = std::make_shared<Logging>(keys.name(), sink);
        return [logging] { return logging; };
      })
      .Keys({})
      .Build();
}

}  // namespace composable::capability
