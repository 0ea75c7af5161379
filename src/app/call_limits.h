// The limits of a component's calls, and what to say when a call meets one.
#pragma once

#include <string>

#include "base/error.h"
#include "config/definition.h"
#include "engine/limits.h"

namespace composable::app {

// Limits of one component's calls, each with where it comes from. Immutable; safe to use from any
// thread.
class CallLimits {
 public:
  // What the definition says, and `defaults` where it says nothing.
  CallLimits(const config::ComponentDefinition& definition, const engine::Limits& defaults);

  const engine::Limits& values() const { return values_; }

  // Where the engine says that a limit was met, says which, how much it allows, and what to change
  // to allow more. Other errors stay as they are; kResourceExhausted too, since what is full then
  // is the engine, and no limit of this component.
  Error Explain(Error error) const;

 private:
  std::string Reason(std::string_view key, const FilePosition& where) const;

  std::string component_;
  engine::Limits values_;
  // Where the key stands; without a line where the default holds.
  FilePosition time_where_;
  FilePosition memory_where_;
  FilePosition fuel_where_;
  FilePosition table_elements_where_;
  FilePosition instances_where_;
};

// "30 s", "1.5 s", "250 ms".
std::string FormatDuration(std::chrono::nanoseconds duration);
// "512 MiB", "64 KiB", "1000 bytes": in the largest unit that divides it.
std::string FormatBytes(std::uint64_t bytes);

}  // namespace composable::app
