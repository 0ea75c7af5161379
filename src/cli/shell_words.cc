#include "cli/shell_words.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace composable::cli {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

class WordSplitter {
 public:
  explicit WordSplitter(std::string_view line) : line_(line) {}

  Result<std::vector<std::string>> Split() {
    std::vector<std::string> words;
    for (;;) {
      while (at_ < line_.size() && IsBlank(line_[at_])) ++at_;
      if (at_ == line_.size() || line_[at_] == '#') return words;
      COMPOSABLE_TRY(std::string word, TakeWord());
      words.push_back(std::move(word));
    }
  }

 private:
  Result<std::string> TakeWord() {
    std::string word;
    while (at_ < line_.size() && !IsBlank(line_[at_])) {
      const char c = line_[at_];
      if (c == '\'' || c == '"') {
        COMPOSABLE_CHECK(TakeQuoted(c, word));
        continue;
      }
      ++at_;
      word += c == '\\' && at_ < line_.size() ? line_[at_++] : c;
    }
    return word;
  }

  Status TakeQuoted(char quote, std::string& word) {
    const std::size_t start = at_++;
    while (at_ < line_.size() && line_[at_] != quote) {
      const bool is_escape = quote == '"' && line_[at_] == '\\' && at_ + 1 < line_.size() &&
                             (line_[at_ + 1] == '"' || line_[at_ + 1] == '\\');
      if (is_escape) ++at_;
      word += line_[at_++];
    }
    if (at_ == line_.size()) {
      return FailAt(
          FilePosition{"line", 1, static_cast<std::uint32_t>(start + 1), std::string(line_)},
          ErrorCode::kInvalidArgument, "the quote that starts here is not closed");
    }
    ++at_;
    return {};
  }

  std::string_view line_;
  std::size_t at_ = 0;
};

}  // namespace

Result<std::vector<std::string>> SplitWords(std::string_view line) {
  return WordSplitter(line).Split();
}

}  // namespace composable::cli
