#include "value/wave_string.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <system_error>

#include "base/printable.h"
#include "base/utf8.h"

namespace composable::value {
namespace {

// The scalar value that the escape at the start of the text stands for, and the bytes it takes.
std::optional<Scalar> DecodeEscape(std::string_view text) {
  if (text.size() < 2) return std::nullopt;
  switch (text[1]) {
    case '\\':
    case '\'':
    case '"':
      return Scalar{static_cast<unsigned char>(text[1]), 2};
    case 't':
      return Scalar{U'\t', 2};
    case 'n':
      return Scalar{U'\n', 2};
    case 'r':
      return Scalar{U'\r', 2};
    case 'u':
      break;
    default:
      return std::nullopt;
  }
  constexpr std::size_t kMostDigits = 6;
  const std::size_t close = text.find('}');
  if (!text.starts_with("\\u{") || close == std::string_view::npos) return std::nullopt;
  const std::string_view digits = text.substr(3, close - 3);
  unsigned number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size() ||
      digits.size() > kMostDigits || !IsScalarValue(static_cast<char32_t>(number))) {
    return std::nullopt;
  }
  return Scalar{static_cast<char32_t>(number), close + 1};
}

constexpr std::string_view kBadEscape =
    "no such escape; there are \\\\ \\' \\\" \\t \\n \\r and \\u{…} with the hexadecimal number of "
    "a "
    "Unicode scalar value";

// `\u{1f600}`
void AppendCodeEscape(char32_t scalar, std::string& out) {
  char digits[8];
  const auto end =
      std::to_chars(std::begin(digits), std::end(digits), static_cast<unsigned>(scalar), 16);
  out += "\\u{";
  out.append(digits, end.ptr);
  out += '}';
}

// Appends a text without line breaks, its escapes decoded. `offset` is where it starts in the
// token.
std::optional<WaveStringError> AppendUnescaped(std::string_view text, std::size_t offset,
                                               std::string& out) {
  while (true) {
    const std::size_t plain = std::min(text.find('\\'), text.size());
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    offset += plain;
    if (text.empty()) return std::nullopt;
    const auto escape = DecodeEscape(text);
    if (!escape) return WaveStringError{offset, kBadEscape};
    AppendUtf8(escape->value, out);
    text.remove_prefix(escape->length);
    offset += escape->length;
  }
}

}  // namespace

std::expected<char32_t, WaveStringError> DecodeWaveCharacter(std::string_view token) {
  const std::string_view inner = token.substr(1, token.size() - 2);
  if (inner.starts_with('\\')) {
    const auto escape = DecodeEscape(inner);
    if (!escape) return std::unexpected(WaveStringError{1, kBadEscape});
    if (escape->length == inner.size()) return escape->value;
  } else if (const auto scalar = FirstScalar(inner); scalar && scalar->length == inner.size()) {
    return scalar->value;
  }
  return std::unexpected(WaveStringError{0, "a char is one character between `'`"});
}

std::expected<std::string, WaveStringError> DecodeWaveString(std::string_view token) {
  std::string text;
  if (const auto error = AppendUnescaped(token.substr(1, token.size() - 2), 1, text)) {
    return std::unexpected(*error);
  }
  return text;
}

std::expected<std::string, WaveStringError> DecodeWaveMultilineString(std::string_view token) {
  constexpr std::size_t kQuotes = 3;
  const std::size_t end = token.size() - kQuotes;
  std::size_t line_start = kQuotes;
  if (line_start < end && token[line_start] == '\r') ++line_start;
  if (line_start >= end || token[line_start] != '\n') {
    return std::unexpected(
        WaveStringError{kQuotes, "a line break must follow directly after the opening `\"\"\"`"});
  }
  ++line_start;

  // The spaces before the closing quotes are the indentation of every line.
  const std::size_t last_line = token.rfind('\n', end - 1) + 1;
  const std::string_view indent = token.substr(last_line, end - last_line);
  if (indent.find_first_not_of(' ') != std::string_view::npos) {
    return std::unexpected(
        WaveStringError{end, "only spaces may stand before the closing `\"\"\"` on its line"});
  }

  std::string text;
  for (bool is_first = true; line_start < last_line; is_first = false) {
    const std::size_t line_end = token.find('\n', line_start);
    std::string_view line = token.substr(line_start, line_end - line_start);
    if (!line.starts_with(indent)) {
      return std::unexpected(WaveStringError{
          line_start, "the line is indented by fewer spaces than the closing `\"\"\"`"});
    }
    line.remove_prefix(indent.size());
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!is_first) text += '\n';
    if (const auto error = AppendUnescaped(line, line_start + indent.size(), text)) {
      return std::unexpected(*error);
    }
    line_start = line_end + 1;
  }
  return text;
}

void AppendWaveEscaped(std::string_view text, std::string& out) {
  while (const auto scalar = FirstScalar(text)) {
    switch (scalar->value) {
      case U'\\':
      case U'\'':
      case U'"':
        out += '\\';
        out += static_cast<char>(scalar->value);
        break;
      case U'\t':
        out += "\\t";
        break;
      case U'\n':
        out += "\\n";
        break;
      case U'\r':
        out += "\\r";
        break;
      default:
        if (IsHidden(scalar->value)) {
          AppendCodeEscape(scalar->value, out);
        } else {
          out += text.substr(0, scalar->length);
        }
    }
    text.remove_prefix(scalar->length);
  }
}

}  // namespace composable::value
