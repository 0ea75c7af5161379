// Which log records are kept: the text of COMPOSABLE_LOG.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "telemetry/log.h"

namespace composable::telemetry {

// A level for everything, and other levels for some targets. Immutable after parsing.
class LogFilter {
 public:
  // Keeps records of `level` and above; nothing where it is absent.
  explicit LogFilter(std::optional<LogLevel> level) : default_(level) {}

  // Comma-separated directives: `LEVEL` for everything, `TARGET=LEVEL` for a target and what lies
  // below it, `TARGET` alone for all of its records. LEVEL is trace, debug, info, warn, error or
  // off, in any case. Where no directive says otherwise it is warn. The first directive that does
  // not read is kInvalidArgument and is named.
  static Result<LogFilter> Parse(std::string_view text);

  // The longest target that is, or encloses, `target` decides.
  bool IsEnabled(LogLevel level, std::string_view target) const;

 private:
  struct Directive {
    std::string target;
    std::optional<LogLevel> level;
  };

  std::optional<LogLevel> default_;
  std::vector<Directive> directives_;
};

}  // namespace composable::telemetry
