// Doc comments: from comments to text.

#include <algorithm>
#include <cstddef>
#include <limits>

#include "wit/text/lexer.h"

namespace composable::wit {
namespace {

std::string_view TrimRight(std::string_view text) {
  const std::size_t last = text.find_last_not_of(" \t\r\n");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

std::size_t Indentation(std::string_view line) {
  return std::min(line.find_first_not_of(" \t"), line.size());
}

// Removes the indentation that all lines from `first` on have in common; blank ones do not count.
void Dedent(std::vector<std::string_view>& lines, std::size_t first) {
  std::size_t common = std::numeric_limits<std::size_t>::max();
  for (std::size_t i = first; i < lines.size(); ++i) {
    if (!lines[i].empty()) common = std::min(common, Indentation(lines[i]));
  }
  for (std::size_t i = first; i < lines.size(); ++i) {
    lines[i].remove_prefix(std::min(common, lines[i].size()));
  }
}

bool IsLineDoc(std::string_view comment) {
  return comment.starts_with("///") && !comment.starts_with("////");
}

bool IsBlockDoc(std::string_view comment) {
  return comment.starts_with("/**") && !comment.starts_with("/***") && comment.size() > 4;
}

// The lines between `/**` and `*/`, without a column of `*` at their start.
std::vector<std::string_view> BlockLines(std::string_view comment) {
  std::string_view inside = comment.substr(3, comment.size() - 5);
  std::vector<std::string_view> lines;
  while (true) {
    const std::size_t end = inside.find('\n');
    lines.push_back(TrimRight(inside.substr(0, end)));
    if (end == std::string_view::npos) break;
    inside.remove_prefix(end + 1);
  }
  const auto is_starred = [](std::string_view line) {
    const std::size_t start = Indentation(line);
    return start == line.size() || line[start] == '*';
  };
  if (lines.size() > 1 && std::ranges::all_of(lines.begin() + 1, lines.end(), is_starred)) {
    for (std::size_t i = 1; i < lines.size(); ++i) {
      lines[i].remove_prefix(std::min(Indentation(lines[i]) + 1, lines[i].size()));
    }
  }
  lines.front().remove_prefix(Indentation(lines.front()));
  Dedent(lines, 1);
  if (lines.front().empty()) lines.erase(lines.begin());
  return lines;
}

}  // namespace

std::string DocText(std::string_view text, const std::vector<Comment>& comments,
                    std::uint32_t begin, std::uint32_t end) {
  std::vector<std::string_view> lines;
  std::size_t group = 0;  // the first line of the line comments that stand together
  for (std::uint32_t i = begin; i < end; ++i) {
    const std::string_view comment = text.substr(comments[i].offset, comments[i].length);
    if (IsLineDoc(comment)) {
      lines.push_back(TrimRight(comment.substr(3)));
    } else if (IsBlockDoc(comment)) {
      Dedent(lines, group);
      std::ranges::copy(BlockLines(comment), std::back_inserter(lines));
      group = lines.size();
    }
  }
  Dedent(lines, group);
  std::string docs;
  for (const std::string_view line : lines) {
    docs += line;
    docs += '\n';
  }
  while (docs.ends_with('\n')) docs.pop_back();
  return docs;
}

}  // namespace composable::wit
