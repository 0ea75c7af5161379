#include "oci/challenge.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "base/lower_case.h"

namespace composable::oci {
namespace {

constexpr std::size_t kMaxParts = 32;

bool IsSpace(char c) { return c == ' ' || c == '\t'; }

// RFC 9110, `token`.
bool IsTokenCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-.^_`|~").contains(c);
}

class ChallengeReader {
 public:
  explicit ChallengeReader(std::string_view text) : rest_(text) {}

  std::vector<Challenge> Read() {
    std::vector<Challenge> challenges;
    for (std::size_t parts = 0; parts < kMaxParts; ++parts) {
      SkipSeparators();
      const std::string_view word = TakeToken();
      if (word.empty()) break;
      SkipSpaces();
      // A word with `=` behind it is a parameter, any other one a scheme.
      if (!rest_.starts_with('=') || challenges.empty()) {
        challenges.push_back({.scheme = InLowerCase(word), .parameters = {}});
        continue;
      }
      rest_.remove_prefix(1);
      SkipSpaces();
      auto value = TakeValue();
      if (!value) break;
      challenges.back().parameters.emplace_back(InLowerCase(word), *std::move(value));
    }
    return challenges;
  }

 private:
  void SkipSpaces() {
    while (!rest_.empty() && IsSpace(rest_.front())) rest_.remove_prefix(1);
  }
  void SkipSeparators() {
    while (!rest_.empty() && (IsSpace(rest_.front()) || rest_.front() == ',')) {
      rest_.remove_prefix(1);
    }
  }

  std::string_view TakeToken() {
    const auto* const end = std::ranges::find_if_not(rest_, IsTokenCharacter);
    const auto length = static_cast<std::size_t>(end - rest_.begin());
    const std::string_view token = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return token;
  }

  // A token, or text in quotation marks.
  std::optional<std::string> TakeValue() {
    if (!rest_.starts_with('"')) return std::string(TakeToken());
    std::string value;
    for (std::size_t i = 1; i < rest_.size(); ++i) {
      if (rest_[i] == '"') {
        rest_.remove_prefix(i + 1);
        return value;
      }
      if (rest_[i] == '\\') ++i;
      if (i < rest_.size()) value += rest_[i];
    }
    return std::nullopt;
  }

  std::string_view rest_;
};

}  // namespace

std::string_view Challenge::Find(std::string_view name) const {
  const auto found = std::ranges::find(parameters, name,
                                       [](const auto& p) -> std::string_view { return p.first; });
  return found == parameters.end() ? std::string_view() : std::string_view(found->second);
}

std::vector<Challenge> ParseChallenges(std::string_view header) {
  return ChallengeReader(header).Read();
}

}  // namespace composable::oci
