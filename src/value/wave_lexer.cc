#include "value/wave_lexer.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace composable::value {
namespace {

constexpr std::string_view kTripleQuote = "\"\"\"";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }

template <typename Test>
std::size_t CountLeading(std::string_view text, Test test) {
  return static_cast<std::size_t>(std::ranges::find_if_not(text, test) - text.begin());
}

// The length of the word at the start: digits and letters of one case only.
std::size_t WordLength(std::string_view text) {
  return std::max(CountLeading(text, [](char c) { return IsLower(c) || IsDigit(c); }),
                  CountLeading(text, [](char c) { return IsUpper(c) || IsDigit(c); }));
}

// The length of the finite number at the start, in JSON's grammar; 0 where there is none.
std::size_t NumberLength(std::string_view text) {
  std::size_t length = text.starts_with('-') ? 1 : 0;
  const std::size_t whole = CountLeading(text.substr(length), IsDigit);
  if (whole == 0) return 0;
  length += text[length] == '0' ? 1 : whole;
  if (text.substr(length).starts_with('.')) {
    const std::size_t fraction = CountLeading(text.substr(length + 1), IsDigit);
    if (fraction != 0) length += 1 + fraction;
  }
  std::string_view rest = text.substr(length);
  if (rest.starts_with('e') || rest.starts_with('E')) {
    std::size_t sign = 1;
    if (rest.substr(1).starts_with('-') || rest.substr(1).starts_with('+')) sign = 2;
    const std::size_t exponent = CountLeading(rest.substr(sign), IsDigit);
    if (exponent != 0) length += sign + exponent;
  }
  return length;
}

}  // namespace

std::size_t LabelLength(std::string_view text) {
  if (text.empty() || IsDigit(text[0])) return 0;
  std::size_t length = WordLength(text);
  while (length != 0 && text.substr(length).starts_with('-')) {
    const std::size_t word = WordLength(text.substr(length + 1));
    if (word == 0) break;
    length += 1 + word;
  }
  return length;
}

bool IsWaveKeyword(std::string_view text) {
  constexpr std::array<std::string_view, 8> kKeywords = {"true", "false", "some", "none",
                                                         "ok",   "err",   "inf",  "nan"};
  return std::ranges::find(kKeywords, text) != kKeywords.end();
}

void WaveLexer::SkipSpace() {
  while (next_ < text_.size()) {
    const char c = text_[next_];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      ++next_;
    } else if (text_.substr(next_).starts_with("//")) {
      next_ = std::min(text_.find('\n', next_), text_.size());
    } else {
      return;
    }
  }
}

void WaveLexer::Take(WaveTokenKind kind, std::size_t length) {
  token_ = {kind, text_.substr(next_, length), next_, {}};
  next_ += length;
}

void WaveLexer::Refuse(std::size_t length, std::string_view problem) {
  token_ = {WaveTokenKind::kInvalid, text_.substr(next_, length), next_, problem};
}

void WaveLexer::Advance() {
  SkipSpace();
  const std::string_view rest = text_.substr(next_);
  if (rest.empty()) {
    Take(WaveTokenKind::kEnd, 0);
    return;
  }
  const char first = rest.front();
  if (std::string_view("{}()[]:,").find(first) != std::string_view::npos) {
    Take(WaveTokenKind::kSymbol, 1);
  } else if (first == '-' || IsDigit(first)) {
    TakeNumber(rest);
  } else if (rest.starts_with(kTripleQuote)) {
    TakeMultilineString(rest);
  } else if (first == '"' || first == '\'') {
    TakeQuoted(rest, first);
  } else {
    const std::size_t prefix = first == '%' ? 1 : 0;
    const std::size_t label = LabelLength(rest.substr(prefix));
    if (label != 0) {
      Take(WaveTokenKind::kLabel, prefix + label);
    } else {
      const auto scalar = FirstScalar(rest);
      Refuse(scalar ? scalar->length : 1, "no value starts with this character");
    }
  }
}

void WaveLexer::TakeNumber(std::string_view rest) {
  constexpr std::string_view kMinusInfinity = "-inf";
  const std::size_t length = NumberLength(rest);
  if (length != 0) {
    Take(WaveTokenKind::kNumber, length);
  } else if (rest.starts_with(kMinusInfinity)) {
    Take(WaveTokenKind::kNumber, kMinusInfinity.size());
  } else {
    Refuse(1, "a `-` is followed by digits or by `inf`");
  }
}

void WaveLexer::TakeQuoted(std::string_view rest, char quote) {
  const bool is_string = quote == '"';
  for (std::size_t i = 1; i < rest.size() && rest[i] != '\n'; ++i) {
    if (rest[i] == '\\') {
      ++i;  // whatever is escaped is not the end
      if (i < rest.size() && rest[i] == '\n') break;
    } else if (rest[i] == quote) {
      Take(is_string ? WaveTokenKind::kString : WaveTokenKind::kCharacter, i + 1);
      return;
    }
  }
  Refuse(1, is_string ? "the string has no closing `\"` on its line"
                      : "the char has no closing `'` on its line");
}

void WaveLexer::TakeMultilineString(std::string_view rest) {
  const std::size_t end = rest.find(kTripleQuote, kTripleQuote.size());
  if (end == std::string_view::npos) {
    Refuse(kTripleQuote.size(), "the string has no closing `\"\"\"`");
  } else {
    Take(WaveTokenKind::kMultilineString, end + kTripleQuote.size());
  }
}

}  // namespace composable::value
