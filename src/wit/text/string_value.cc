// String literals: the escapes of the WebAssembly text format.

#include <charconv>
#include <cstddef>
#include <optional>

#include "base/utf8.h"
#include "wit/text/lexer.h"

namespace composable::wit {
namespace {

std::optional<std::uint32_t> HexDigit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint32_t>(c - 'a') + 10;
  if (c >= 'A' && c <= 'F') return static_cast<std::uint32_t>(c - 'A') + 10;
  return std::nullopt;
}

// hexnum in braces: digits, with single `_` between them. `text` starts behind `\u`; what is read
// is taken off it.
std::optional<char32_t> TakeScalar(std::string_view& text) {
  if (!text.starts_with('{')) return std::nullopt;
  const std::size_t end = text.find('}');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view digits = text.substr(1, end - 1);
  text.remove_prefix(end + 1);
  char32_t scalar = 0;
  bool after_digit = false;
  for (const char c : digits) {
    if (c == '_' && after_digit) {
      after_digit = false;
      continue;
    }
    const auto digit = HexDigit(c);
    if (!digit) return std::nullopt;
    scalar = scalar * 16 + *digit;
    if (scalar > 0x10FFFF) return std::nullopt;
    after_digit = true;
  }
  if (!after_digit || !IsScalarValue(scalar)) return std::nullopt;
  return scalar;
}

std::optional<char> SimpleEscape(char c) {
  switch (c) {
    case '"':
    case '\'':
    case '\\':
      return c;
    case 't':
      return '\t';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    default:
      return std::nullopt;
  }
}

}  // namespace

Result<std::string> StringValue(const SourceFile& file, const Token& token) {
  std::string_view rest = std::string_view(file.text).substr(token.offset + 1, token.length - 2);
  const char* const start = file.text.data();
  std::string value;
  while (!rest.empty()) {
    const char c = rest.front();
    const auto escape_offset = static_cast<std::uint32_t>(rest.data() - start);
    rest.remove_prefix(1);
    if (c != '\\') {
      if (static_cast<unsigned char>(c) < 0x20) {
        return FailAt(Locate(file, escape_offset), ErrorCode::kInvalidArgument,
                      "a tab in a string is written `\\t`");
      }
      value += c;
      continue;
    }
    const char kind = rest.empty() ? '\0' : rest.front();
    if (!rest.empty()) rest.remove_prefix(1);
    if (const auto simple = SimpleEscape(kind)) {
      value += *simple;
      continue;
    }
    if (kind == 'u') {
      if (const auto scalar = TakeScalar(rest)) {
        AppendUtf8(*scalar, value);
        continue;
      }
    } else if (const auto high = HexDigit(kind); high && !rest.empty()) {
      if (const auto low = HexDigit(rest.front())) {
        rest.remove_prefix(1);
        value += static_cast<char>(*high * 16 + *low);
        continue;
      }
    }
    return FailAt(
        Locate(file, escape_offset), ErrorCode::kInvalidArgument,
        "this is no escape; write `\\\\`, `\\\"`, `\\'`, `\\t`, `\\n`, `\\r`, `\\u{{1f600}}` "
        "or two hexadecimal digits");
  }
  if (!IsUtf8(value)) {
    return FailAt(Locate(file, token.offset), ErrorCode::kInvalidArgument,
                  "the bytes of this string are not UTF-8");
  }
  return value;
}

}  // namespace composable::wit
