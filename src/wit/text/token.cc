#include "wit/text/token.h"

#include <algorithm>
#include <array>

namespace composable::wit {
namespace {

constexpr auto kKeywords = std::to_array<std::string_view>(
    {"_",           "as",       "async",         "bool",   "borrow", "char",
     "constructor", "enum",     "export",        "f32",    "f64",    "flags",
     "from",        "func",     "error-context", "future", "import", "include",
     "interface",   "list",     "map",           "option", "own",    "package",
     "record",      "resource", "result",        "s16",    "s32",    "s64",
     "s8",          "static",   "stream",        "string", "tuple",  "type",
     "u16",         "u32",      "u64",           "u8",     "use",    "variant",
     "with",        "world"});

}  // namespace

bool IsKeyword(std::string_view word) {
  return !word.empty() && std::ranges::find(kKeywords, word) != kKeywords.end();
}

std::string EscapedName(std::string_view name) {
  return IsKeyword(name) ? '%' + std::string(name) : std::string(name);
}

std::string_view Describe(TokenKind kind) {
  switch (kind) {
    case TokenKind::kEnd:
      return "the end of the file";
    case TokenKind::kIdentifier:
    case TokenKind::kEscapedIdentifier:
      return "a name";
    case TokenKind::kInteger:
      return "a number";
    case TokenKind::kString:
      return "a string";
    case TokenKind::kEquals:
      return "`=`";
    case TokenKind::kComma:
      return "`,`";
    case TokenKind::kColon:
      return "`:`";
    case TokenKind::kPeriod:
      return "`.`";
    case TokenKind::kSemicolon:
      return "`;`";
    case TokenKind::kLeftParenthesis:
      return "`(`";
    case TokenKind::kRightParenthesis:
      return "`)`";
    case TokenKind::kLeftBrace:
      return "`{`";
    case TokenKind::kRightBrace:
      return "`}`";
    case TokenKind::kLess:
      return "`<`";
    case TokenKind::kGreater:
      return "`>`";
    case TokenKind::kArrow:
      return "`->`";
    case TokenKind::kStar:
      return "`*`";
    case TokenKind::kAt:
      return "`@`";
    case TokenKind::kSlash:
      return "`/`";
    case TokenKind::kPlus:
      return "`+`";
    case TokenKind::kMinus:
      return "`-`";
    case TokenKind::kKeyword:
      return "a keyword";
  }
  return "a token";
}

}  // namespace composable::wit
