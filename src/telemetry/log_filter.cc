#include "telemetry/log_filter.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <utility>

namespace composable::telemetry {
namespace {

struct NamedLevel {
  std::string_view name;
  std::optional<LogLevel> level;
};

constexpr std::array<NamedLevel, 7> kLevels = {{{"trace", LogLevel::kTrace},
                                                {"debug", LogLevel::kDebug},
                                                {"info", LogLevel::kInfo},
                                                {"warn", LogLevel::kWarn},
                                                {"warning", LogLevel::kWarn},
                                                {"error", LogLevel::kError},
                                                {"off", std::nullopt}}};

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

const NamedLevel* FindLevel(std::string_view name) {
  const auto same_letter = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == b;
  };
  const auto found = std::ranges::find_if(kLevels, [&](const NamedLevel& level) {
    return std::ranges::equal(name, level.name, same_letter);
  });
  return found == kLevels.end() ? nullptr : &*found;
}

std::unexpected<Error> UnknownLevel(std::string_view name) {
  return Fail(ErrorCode::kInvalidArgument,
              "unknown log level `{}`: it is trace, debug, info, warn, error or off", name);
}

// A target looks like a path of identifiers, `name::name`: anything else is a misspelt level.
bool LooksLikeTarget(std::string_view text) {
  return text.find("::") != std::string_view::npos || text.starts_with("composable");
}

bool Encloses(std::string_view outer, std::string_view target) {
  if (!target.starts_with(outer)) return false;
  return target.size() == outer.size() || target.substr(outer.size()).starts_with("::");
}

}  // namespace

Result<LogFilter> LogFilter::Parse(std::string_view text) {
  LogFilter filter(LogLevel::kWarn);
  while (true) {
    const std::size_t comma = text.find(',');
    const std::string_view directive = Trim(text.substr(0, comma));
    const std::size_t equals = directive.find('=');
    if (equals != std::string_view::npos) {
      const std::string_view name = Trim(directive.substr(equals + 1));
      const NamedLevel* level = FindLevel(name);
      if (level == nullptr) return UnknownLevel(name);
      filter.directives_.push_back(
          Directive{std::string(Trim(directive.substr(0, equals))), level->level});
    } else if (const NamedLevel* level = FindLevel(directive); level != nullptr) {
      filter.default_ = level->level;
    } else if (LooksLikeTarget(directive)) {
      filter.directives_.push_back(Directive{std::string(directive), LogLevel::kTrace});
    } else if (!directive.empty()) {
      return UnknownLevel(directive);
    }
    if (comma == std::string_view::npos) return filter;
    text.remove_prefix(comma + 1);
  }
}

bool LogFilter::IsEnabled(LogLevel level, std::string_view target) const {
  const Directive* nearest = nullptr;
  for (const Directive& directive : directives_) {
    if (!Encloses(directive.target, target)) continue;
    if (nearest == nullptr || directive.target.size() >= nearest->target.size()) {
      nearest = &directive;
    }
  }
  const std::optional<LogLevel> least = nearest == nullptr ? default_ : nearest->level;
  return least.has_value() && level >= *least;
}

}  // namespace composable::telemetry
