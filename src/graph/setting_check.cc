#include "graph/setting_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>
#include <utility>

#include "base/diagnostic.h"
#include "base/printable.h"
#include "base/suggest.h"

namespace composable::graph {
namespace {

std::string KeyOf(std::string_view setting) { return fmt::format("config.{}", setting); }

std::vector<std::string> KeysOf(std::span<const KnownSetting> known) {
  std::vector<std::string> keys;
  for (const KnownSetting& setting : known) keys.push_back(KeyOf(setting.key));
  return keys;
}

bool IsCount(std::string_view text) {
  std::uint32_t number = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  return read.ec == std::errc() && read.ptr == end;
}

// The value as errors show it.
std::string Shown(const config::ConfigEntry& entry) {
  if (entry.secrecy != Secrecy::kOpen) return std::string(config::kHidden);
  return fmt::format("`{}`", Printable(entry.value.value));
}

class SettingChecker {
 public:
  SettingChecker(const config::ComponentDefinition& definition, std::span<const KnownSetting> known)
      : definition_(definition), known_(known) {}

  std::vector<Error> Check() && {
    for (const config::ConfigEntry& entry : definition_.config) {
      const auto found = std::ranges::find(known_, entry.key.value, &KnownSetting::key);
      if (found == known_.end()) {
        const std::string key = KeyOf(entry.key.value);
        Report(entry.key.where, Diagnostic::kUnknownKey,
               fmt::format("unknown key `{}`{}", Printable(key),
                           DidYouMeanOrKnown(key, KeysOf(known_))));
      } else {
        CheckValue(entry, *found);
      }
    }
    return std::move(errors_);
  }

 private:
  void CheckValue(const config::ConfigEntry& entry, const KnownSetting& setting) {
    const std::string& value = entry.value.value;
    if (setting.kind == KnownSetting::Kind::kCount && !IsCount(value)) {
      Report(
          entry.value.where, Diagnostic::kOutOfRange,
          fmt::format("key `{}`: must be a whole number from 0 to {}, got {}", KeyOf(setting.key),
                      std::numeric_limits<std::uint32_t>::max(), Shown(entry)));
    }
    if (setting.kind == KnownSetting::Kind::kChoice &&
        std::ranges::find(setting.choices, value) == setting.choices.end()) {
      const std::vector<std::string> choices(setting.choices.begin(), setting.choices.end());
      const bool is_open = entry.secrecy == Secrecy::kOpen;
      Report(entry.value.where, Diagnostic::kUnknownChoice,
             fmt::format("key `{}`: {} is none of `{}`{}", KeyOf(setting.key), Shown(entry),
                         fmt::join(choices, "`, `"),
                         is_open ? DidYouMean(value, choices) : std::string()));
    }
  }

  void Report(const FilePosition& where, Diagnostic diagnostic, std::string message) {
    errors_.push_back(Error{.code = ErrorCode::kInvalidConfig,
                            .message = std::move(message),
                            .where = where,
                            .context = {fmt::format("component `{}`", definition_.name.value)},
                            .diagnostic = diagnostic});
  }

  const config::ComponentDefinition& definition_;
  std::span<const KnownSetting> known_;
  std::vector<Error> errors_;
};

}  // namespace

std::vector<Error> CheckSettings(const config::ComponentDefinition& definition,
                                 std::span<const KnownSetting> known) {
  return SettingChecker(definition, known).Check();
}

}  // namespace composable::graph
