// The tokens of WAVE text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace composable::value {

enum class WaveTokenKind : std::uint8_t {
  kEnd,
  kSymbol,           // one of { } ( ) [ ] : ,
  kNumber,           // also -inf
  kLabel,            // a label or keyword, with its % if it has one
  kCharacter,        // with its quotes; what is between them is not yet checked
  kString,           // the same
  kMultilineString,  // the same, with its triple quotes
  kInvalid,          // `problem` says why
};

struct WaveToken {
  WaveTokenKind kind = WaveTokenKind::kEnd;
  std::string_view text;
  std::size_t offset = 0;    // bytes from the start of the whole text
  std::string_view problem;  // for kInvalid: a sentence, such as "the string has no end"
};

// The length of the label at the start of the text, a % not included; 0 where there is none.
std::size_t LabelLength(std::string_view text);

// Whether the text is a word that has a meaning of its own: true, some, inf, …
bool IsWaveKeyword(std::string_view text);

// Takes a text apart, one token at a time; whitespace and comments are passed over.
class WaveLexer {
 public:
  explicit WaveLexer(std::string_view text, std::size_t start = 0) : text_(text), next_(start) {
    Advance();
  }

  const WaveToken& token() const { return token_; }
  std::string_view text() const { return text_; }
  bool IsSymbol(char symbol) const {
    return token_.kind == WaveTokenKind::kSymbol && token_.text.front() == symbol;
  }
  bool IsLabel(std::string_view label) const {
    return token_.kind == WaveTokenKind::kLabel && token_.text == label;
  }
  // To the next token; stays at the end, and at an invalid token.
  void Advance();

 private:
  void SkipSpace();
  void Take(WaveTokenKind kind, std::size_t length);
  void Refuse(std::size_t length, std::string_view problem);
  void TakeNumber(std::string_view rest);
  void TakeQuoted(std::string_view rest, char quote);
  void TakeMultilineString(std::string_view rest);

  std::string_view text_;
  std::size_t next_;
  WaveToken token_;
};

}  // namespace composable::value
