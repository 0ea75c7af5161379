#include "value/text_position.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/printable.h"
#include "base/utf8.h"

namespace composable::value {
namespace {

std::size_t LineStart(std::string_view text, std::size_t offset) {
  const std::size_t before = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  return before == std::string_view::npos ? 0 : before + 1;
}

bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

}  // namespace

std::string DescribePosition(std::string_view text, std::size_t offset) {
  offset = std::min(offset, text.size());
  const std::size_t column = offset - LineStart(text, offset) + 1;
  // A line break at the very end makes no second line.
  if (text.find('\n') >= text.size() - std::min<std::size_t>(text.size(), 1)) {
    return fmt::format("column {}", column);
  }
  const auto line =
      1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n');
  return fmt::format("line {}, column {}", line, column);
}

std::string MarkPosition(std::string_view text, std::size_t offset) {
  constexpr std::size_t kMargin = 60;  // bytes shown on each side
  offset = std::min(offset, text.size());
  const std::size_t line_start = LineStart(text, offset);
  const std::size_t line_end = std::min(text.find('\n', offset), text.size());
  std::size_t start = offset - std::min(kMargin, offset - line_start);
  std::size_t end = offset + std::min(kMargin, line_end - offset);
  while (start > line_start && IsContinuation(text[start])) --start;
  while (end < line_end && IsContinuation(text[end])) ++end;

  // What would not show takes one column all the same, so that the caret stays below its place.
  std::string line;
  std::string pad;
  for (std::size_t at = start; at < end;) {
    const auto scalar = FirstScalar(text.substr(at));
    const std::size_t length = scalar ? scalar->length : 1;
    const bool is_tab = text[at] == '\t';
    const bool is_shown = is_tab || (scalar && !IsHidden(scalar->value));
    line += is_shown ? text.substr(at, length) : "?";
    if (at < offset) pad += is_tab ? '\t' : ' ';
    at += length;
  }
  return fmt::format("  {}\n  {}^", line, pad);
}

}  // namespace composable::value
