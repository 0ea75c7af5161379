// Definitions → a runtime, for every command that takes DEFS.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "app/grants.h"
#include "app/runtime.h"
#include "app/services.h"
#include "cli/program.h"

namespace composable::cli {

// A runtime with what it borrows.
struct LoadedSystem {
  std::unique_ptr<telemetry::Log> log;
  std::unique_ptr<app::Runtime> runtime;
};

// What a command does with a system.
enum class SystemUse : std::uint8_t {
  kOnce,   // makes a call or two, or none
  kServe,  // makes many calls, also at once, and logs what goes on
};

// Loads the definitions and reports what is wrong with them; nothing where there are errors.
// `environment` is for components that are given one.
std::optional<LoadedSystem> LoadSystem(std::span<const std::string> sources,
                                       const ProgramHost& host, app::Variables environment = {},
                                       SystemUse use = SystemUse::kOnce);

// Reports warnings, then errors. Whether there are no errors.
bool Report(Console& console, const app::Diagnosis& diagnosis);

}  // namespace composable::cli
