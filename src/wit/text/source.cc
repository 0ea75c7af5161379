#include "wit/text/source.h"

#include <algorithm>

namespace composable::wit {
namespace {

constexpr std::size_t kLongestLineShown = 400;

}  // namespace

Span Join(const Span& first, const Span& last) {
  return {first.file, first.offset, last.offset + last.length - first.offset};
}

FilePosition Locate(const SourceFile& file, std::uint32_t offset) {
  const std::string_view text = file.text;
  const std::size_t at = std::min<std::size_t>(offset, text.size());
  const std::string_view before = text.substr(0, at);
  const std::size_t last_break = before.rfind('\n');
  const std::size_t line_start = last_break == std::string_view::npos ? 0 : last_break + 1;
  std::string_view line = text.substr(line_start, text.find('\n', line_start) - line_start);
  if (line.ends_with('\r')) line.remove_suffix(1);
  FilePosition position;
  position.file = file.path;
  position.line = static_cast<std::uint32_t>(std::ranges::count(before, '\n')) + 1;
  position.column = static_cast<std::uint32_t>(at - line_start) + 1;
  if (line.size() <= kLongestLineShown) position.line_text = line;
  return position;
}

}  // namespace composable::wit
