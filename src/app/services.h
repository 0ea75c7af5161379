// What a program that embeds the runtime hands in, made from the process's surroundings.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/file_system.h"
#include "engine/engine.h"
#include "telemetry/log.h"
#include "telemetry/stderr_log.h"

namespace composable::app {

// Looks up one variable of the environment; nothing where it is not set. Safe to call from any
// thread.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// Told what went wrong but stopped nothing. Called from any thread.
using WarningSink = std::function<void(const Error&)>;

// Makes the engines of a program. Handed in, so that tests can run without WebAssembly.
using EngineFactoryMaker = std::function<std::unique_ptr<engine::EngineFactory>(
    const Environment& environment, WarningSink warn)>;

// The process's own environment.
std::optional<std::string> ProcessEnvironment(const std::string& name);

struct EnvFilesReading {
  Environment environment;
  std::vector<Error> errors;  // all, each at its place
};

// What `environment` has, and beyond it the variables of files (config/env_file.h); of one name the
// last file's counts.
EnvFilesReading ReadEnvFiles(std::span<const std::string> paths, const Environment& environment,
                             const FileSystem& files);

// A log on the standard error stream with the filter (telemetry/log_filter.h) in COMPOSABLE_LOG,
// or, where that is not set, in RUST_LOG. One that does not read is told to `warn`, and counts as
// not set. Where none is set, records of `level` and above are kept.
std::unique_ptr<telemetry::Log> MakeLog(const Environment& environment, telemetry::LogColor color,
                                        const WarningSink& warn,
                                        telemetry::LogLevel level = telemetry::LogLevel::kWarn);

}  // namespace composable::app
