#include "base/suggest.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <vector>

namespace composable {
namespace {

constexpr std::string_view kQuestion = "; did you mean `";
constexpr std::string_view kQuestionEnd = "`?";

char Lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

// Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> rows(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) rows[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substitution = Lower(a[i - 1]) == Lower(b[j - 1]) ? 0 : 1;
      rows[i][j] =
          std::min({rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + substitution});
      if (i > 1 && j > 1 && Lower(a[i - 1]) == Lower(b[j - 2]) &&
          Lower(a[i - 2]) == Lower(b[j - 1])) {
        rows[i][j] = std::min(rows[i][j], rows[i - 2][j - 2] + 1);
      }
    }
  }
  return rows[a.size()][b.size()];
}

}  // namespace

std::optional<std::string> NearestName(std::string_view wanted,
                                       std::span<const std::string> candidates) {
  const std::string* best = nullptr;
  std::size_t best_distance = 0;
  for (const std::string& candidate : candidates) {
    const std::size_t longest = std::max(wanted.size(), candidate.size());
    const std::size_t allowed = std::max<std::size_t>(1, longest / 3);
    // The lengths alone bound the distance from below: skip the quadratic part for hopeless pairs.
    const std::size_t shortest = std::min(wanted.size(), candidate.size());
    if (longest - shortest > allowed) continue;
    const std::size_t distance = EditDistance(wanted, candidate);
    if (distance > allowed || distance >= longest || (best != nullptr && distance >= best_distance))
      continue;
    best = &candidate;
    best_distance = distance;
  }
  if (best == nullptr) return std::nullopt;
  return *best;
}

std::string DidYouMean(std::string_view wanted, std::span<const std::string> candidates) {
  const auto nearest = NearestName(wanted, candidates);
  return nearest ? fmt::format("{}{}{}", kQuestion, *nearest, kQuestionEnd) : std::string();
}

std::string DidYouMeanOrKnown(std::string_view wanted, std::span<const std::string> candidates) {
  std::string hint = DidYouMean(wanted, candidates);
  if (!hint.empty() || candidates.empty()) return hint;
  return fmt::format("; known are `{}`", fmt::join(candidates, "`, `"));
}

std::optional<std::string_view> SuggestionIn(std::string_view message) {
  const std::size_t question = message.rfind(kQuestion);
  if (question == std::string_view::npos || !message.ends_with(kQuestionEnd)) return std::nullopt;
  const std::size_t start = question + kQuestion.size();
  return message.substr(start, message.size() - kQuestionEnd.size() - start);
}

}  // namespace composable
