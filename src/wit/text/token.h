// The tokens of WIT text.
//
// Source: component model, WIT.md "Lexical structure".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace composable::wit {

enum class TokenKind : std::uint8_t {
  kEnd,  // of the file
  kIdentifier,
  kEscapedIdentifier,  // `%record`
  kInteger,
  kString,
  kEquals,
  kComma,
  kColon,
  kPeriod,
  kSemicolon,
  kLeftParenthesis,
  kRightParenthesis,
  kLeftBrace,
  kRightBrace,
  kLess,
  kGreater,
  kArrow,
  kStar,
  kAt,
  kSlash,
  kPlus,
  kMinus,
  kKeyword,
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::uint32_t offset = 0;  // bytes from the start of the file
  std::uint32_t length = 0;
  // The comments between this token and the one before are those before this index, from the
  // previous token's on.
  std::uint32_t comment_end = 0;
};

// Whether the word can only be a name behind a `%`. `get`, `set` and the names of attributes are no
// keywords.
bool IsKeyword(std::string_view word);

// The name as it is written: behind a `%` where it is a keyword.
std::string EscapedName(std::string_view name);

// For messages: "`;`", "an identifier".
std::string_view Describe(TokenKind kind);

}  // namespace composable::wit
