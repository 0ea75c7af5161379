// The capability type `wasi:logging`: what components log goes to the host's log.
//
// Written with composable/capability.h alone, as any other capability.
//
// Source: the package wasi:logging@0.1.0-draft. Spec: section 6, "`wasi:logging` built in as a
// capability".
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "composable/capability.h"

namespace composable::capability {

// In rising order of weight, as WIT has them.
enum class LoggingLevel : std::uint8_t { kTrace, kDebug, kInfo, kWarn, kError, kCritical };

// What a component logged; the texts are its own, and may hold anything.
struct LoggingEntry {
  LoggingLevel level = LoggingLevel::kInfo;
  std::string context;
  std::string message;
  std::string capability;  // the NAME of the `[capability.NAME]` that it was given
};

// Where entries go. Called from any thread, on one that runs a component: must not block.
using LoggingSink = std::function<void(const LoggingEntry& entry)>;

CapabilityType LoggingType(LoggingSink sink);

}  // namespace composable::capability
