#include "config/source_text.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "config/quote.h"

namespace composable::config {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kLongestShownLine = 240;

std::string_view WithoutByteOrderMark(std::string_view text) {
  return text.starts_with(kByteOrderMark) ? text.substr(kByteOrderMark.size()) : text;
}

std::vector<TextOffset> FindLineStarts(std::string_view text) {
  std::vector<TextOffset> starts = {0};
  for (TextOffset end = text.find('\n'); end != std::string_view::npos;
       end = text.find('\n', end + 1)) {
    starts.push_back(end + 1);
  }
  return starts;
}

}  // namespace

SourceText::Content::Content(std::string file_name, std::string_view whole_text)
    : file(std::move(file_name)),
      text(WithoutByteOrderMark(whole_text)),
      line_starts(FindLineStarts(text)),
      characters(text) {}

SourceText::SourceText(std::string file, std::string_view text)
    : content_(std::make_shared<const Content>(std::move(file), text)) {}

std::string_view SourceText::Line(std::size_t index) const {
  const std::vector<TextOffset>& starts = content_->line_starts;
  const TextOffset begin = starts[index];
  const TextOffset end = index + 1 < starts.size() ? starts[index + 1] - 1 : text().size();
  std::string_view line = text().substr(begin, end - begin);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

FilePosition SourceText::At(TextOffset offset) const {
  const std::vector<TextOffset>& starts = content_->line_starts;
  const auto after = std::ranges::upper_bound(starts, std::min(offset, text().size()));
  const auto index = static_cast<std::size_t>(after - starts.begin()) - 1;
  const std::size_t column = std::min(offset, text().size()) - starts[index];
  return {file(), static_cast<std::uint32_t>(index + 1), static_cast<std::uint32_t>(column + 1),
          Printable(Line(index), kLongestShownLine)};
}

TextOffset SourceText::OffsetOf(std::size_t line, std::size_t column) const {
  const std::vector<TextOffset>& starts = content_->line_starts;
  if (line == 0 || column == 0) return 0;
  if (line > starts.size()) return text().size();
  return content_->characters.Advance(starts[line - 1], column - 1);
}

}  // namespace composable::config
