#include "wit/text/lexer.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include "base/utf8.h"

namespace composable::wit {
namespace {

// Characters that reorder text, so that it looks different from what it is (CVE-2021-42574).
bool IsBidirectionalOverride(char32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

// Characters that Unicode deprecates or discourages.
bool IsDeprecated(char32_t c) {
  constexpr std::array<char32_t, 8> kDeprecated = {0x149,  0x673,  0xF77,  0xF79,
                                                   0x17A3, 0x17A4, 0x17B4, 0x17B5};
  return std::ranges::find(kDeprecated, c) != kDeprecated.end();
}

bool IsControl(char32_t c) {
  if (c == '\n' || c == '\r' || c == '\t') return false;
  return c < 0x20 || (c >= 0x7F && c <= 0x9F);
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Letters, `_`, `-` and everything beyond ASCII: what may not be in a name is told when it is used.
bool IsNameStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool IsNamePart(char c) { return IsNameStart(c) || IsDigit(c); }

std::optional<TokenKind> Punctuation(char c) {
  switch (c) {
    case '=':
      return TokenKind::kEquals;
    case ',':
      return TokenKind::kComma;
    case ':':
      return TokenKind::kColon;
    case '.':
      return TokenKind::kPeriod;
    case ';':
      return TokenKind::kSemicolon;
    case '(':
      return TokenKind::kLeftParenthesis;
    case ')':
      return TokenKind::kRightParenthesis;
    case '{':
      return TokenKind::kLeftBrace;
    case '}':
      return TokenKind::kRightBrace;
    case '<':
      return TokenKind::kLess;
    case '>':
      return TokenKind::kGreater;
    case '*':
      return TokenKind::kStar;
    case '@':
      return TokenKind::kAt;
    case '/':
      return TokenKind::kSlash;
    case '+':
      return TokenKind::kPlus;
    default:
      return std::nullopt;
  }
}

class Lexer {
 public:
  explicit Lexer(const SourceFile& file) : file_(file), text_(file.text) {}

  Result<TokenList> Run() {
    if (text_.size() >= std::numeric_limits<std::uint32_t>::max()) {
      return FailAt(FilePosition{file_.path, 0, 0, {}}, ErrorCode::kInvalidArgument,
                    "the file is larger than 4 GiB");
    }
    COMPOSABLE_CHECK(CheckCharacters());
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
    while (true) {
      COMPOSABLE_CHECK(SkipSpace());
      const std::size_t start = at_;
      COMPOSABLE_TRY(const TokenKind kind, Next());
      list_.tokens.push_back({kind, Narrow(start), Narrow(at_ - start),
                              static_cast<std::uint32_t>(list_.comments.size())});
      if (kind == TokenKind::kEnd) return std::move(list_);
    }
  }

 private:
  static std::uint32_t Narrow(std::size_t size) { return static_cast<std::uint32_t>(size); }

  template <typename... Args>
  std::unexpected<Error> FailHere(std::size_t offset, fmt::format_string<Args...> format,
                                  Args&&... args) const {
    return FailAt(Locate(file_, Narrow(offset)), ErrorCode::kInvalidArgument, format,
                  std::forward<Args>(args)...);
  }

  Status CheckCharacters() const {
    for (std::size_t at = 0; at < text_.size();) {
      const auto scalar = FirstScalar(text_.substr(at));
      if (!scalar) return FailHere(at, "the file is not UTF-8: this byte starts no character");
      const char32_t c = scalar->value;
      if (IsControl(c)) {
        return FailHere(at, "the control character U+{:04X} may not be here",
                        static_cast<std::uint32_t>(c));
      }
      if (IsBidirectionalOverride(c)) {
        return FailHere(at, "U+{:04X} may not be here: it changes the order in which text is shown",
                        static_cast<std::uint32_t>(c));
      }
      if (IsDeprecated(c)) {
        return FailHere(at, "U+{:04X} may not be here: Unicode discourages it",
                        static_cast<std::uint32_t>(c));
      }
      at += scalar->length;
    }
    return {};
  }

  bool Sees(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  Status SkipSpace() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
        ++at_;
      } else if (Sees("//")) {
        SkipLineComment();
      } else if (Sees("/*")) {
        COMPOSABLE_CHECK(SkipBlockComment());
      } else {
        break;
      }
    }
    return {};
  }

  void SkipLineComment() {
    const std::size_t start = at_;
    at_ = std::min(text_.find('\n', at_), text_.size());
    std::size_t end = at_;
    if (end > start && text_[end - 1] == '\r') --end;
    list_.comments.push_back({Narrow(start), Narrow(end - start)});
  }

  Status SkipBlockComment() {
    const std::size_t start = at_;
    at_ += 2;
    for (std::size_t depth = 1; depth > 0;) {
      if (at_ >= text_.size()) return FailHere(start, "this comment is not closed with `*/`");
      if (Sees("/*")) {
        ++depth;
        at_ += 2;
      } else if (Sees("*/")) {
        --depth;
        at_ += 2;
      } else {
        ++at_;
      }
    }
    list_.comments.push_back({Narrow(start), Narrow(at_ - start)});
    return {};
  }

  void SkipName() {
    while (at_ < text_.size() && IsNamePart(text_[at_])) ++at_;
  }

  // The token at `at_`, which is moved behind it.
  Result<TokenKind> Next() {
    if (at_ >= text_.size()) return TokenKind::kEnd;
    const std::size_t start = at_;
    const char c = text_[at_++];
    if (c == '-' && at_ < text_.size() && text_[at_] == '>') {
      ++at_;
      return TokenKind::kArrow;
    }
    if (const auto kind = Punctuation(c)) return *kind;
    if (c == '%') {
      SkipName();
      return TokenKind::kEscapedIdentifier;
    }
    if (c == '"') return SkipString(start);
    if (IsDigit(c)) {
      while (at_ < text_.size() && IsDigit(text_[at_])) ++at_;
      return TokenKind::kInteger;
    }
    if (!IsNameStart(c)) {
      return FailHere(start, "`{}` has no meaning here", c);
    }
    SkipName();
    const std::string_view word = text_.substr(start, at_ - start);
    if (word == "-") return TokenKind::kMinus;
    return IsKeyword(word) ? TokenKind::kKeyword : TokenKind::kIdentifier;
  }

  Result<TokenKind> SkipString(std::size_t start) {
    while (at_ < text_.size() && text_[at_] != '\n') {
      const char c = text_[at_++];
      if (c == '"') return TokenKind::kString;
      if (c == '\\' && at_ < text_.size() && text_[at_] != '\n') ++at_;
    }
    return FailHere(start, "this string is not closed with `\"`");
  }

  const SourceFile& file_;
  std::string_view text_;
  std::size_t at_ = 0;
  TokenList list_;
};

}  // namespace

bool MayStandInText(char32_t c) {
  return !IsControl(c) && !IsBidirectionalOverride(c) && !IsDeprecated(c);
}

Result<TokenList> Lex(const SourceFile& file) { return Lexer(file).Run(); }

}  // namespace composable::wit
