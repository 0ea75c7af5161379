#include "mapping/path.h"

#include <algorithm>
#include <charconv>

#include "base/diagnostic.h"
#include "value/failure.h"

namespace composable::mapping {
namespace {

using value::Quoted;

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

class PathReader {
 public:
  explicit PathReader(std::string_view text) : whole_(text), rest_(text) {}

  Result<Path> Read() {
    COMPOSABLE_CHECK(ReadName());
    while (!rest_.empty() && (rest_.front() == '.' || rest_.front() == '[')) {
      const char opening = rest_.front();
      rest_.remove_prefix(1);
      COMPOSABLE_CHECK(opening == '.' ? ReadName() : ReadBracket());
    }
    path_.text = whole_.substr(0, whole_.size() - rest_.size());
    return std::move(path_);
  }

  std::string_view rest() const { return rest_; }

 private:
  std::unexpected<Error> Bad(std::string_view wanted) const {
    const std::string found =
        rest_.empty() ? "it ends" : fmt::format("there is {}", Quoted(rest_.substr(0, 1)));
    return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidMappingPath},
                "path {}: expected {} at character {}, where {}", Quoted(whole_), wanted,
                whole_.size() - rest_.size() + 1, found);
  }

  Status ReadName() {
    const auto* const end = std::ranges::find_if_not(rest_, IsNameCharacter);
    const auto length = static_cast<std::size_t>(end - rest_.begin());
    if (length == 0) {
      return Bad("a name of letters, digits, `-` and `_` (others are written [\"name\"])");
    }
    path_.steps.emplace_back(std::string(rest_.substr(0, length)));
    rest_.remove_prefix(length);
    return {};
  }

  Status ReadBracket() {
    COMPOSABLE_CHECK(rest_.starts_with('"') ? ReadQuotedName() : ReadIndex());
    if (!rest_.starts_with(']')) return Bad("`]`");
    rest_.remove_prefix(1);
    return {};
  }

  Status ReadQuotedName() {
    const std::size_t end = rest_.find('"', 1);
    if (end == std::string_view::npos) {
      rest_.remove_prefix(rest_.size());
      return Bad("a closing `\"`");
    }
    path_.steps.emplace_back(std::string(rest_.substr(1, end - 1)));
    rest_.remove_prefix(end + 1);
    return {};
  }

  Status ReadIndex() {
    std::uint32_t index = 0;
    const auto [end, problem] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), index);
    if (problem != std::errc{}) return Bad("an index below 4294967296, or a name in quotes");
    path_.steps.emplace_back(index);
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return {};
  }

  std::string_view whole_;
  std::string_view rest_;
  Path path_;
};

}  // namespace

Result<Path> ReadPath(std::string_view& text) {
  PathReader reader(text);
  COMPOSABLE_TRY(Path path, reader.Read());
  text = reader.rest();
  return path;
}

Result<Path> ParsePath(std::string_view text) {
  std::string_view rest = text;
  COMPOSABLE_TRY(Path path, ReadPath(rest));
  if (rest.empty()) return path;
  return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidMappingPath},
              "path {}: expected `.` or `[` at character {}, where there is {}", Quoted(text),
              text.size() - rest.size() + 1, Quoted(rest.substr(0, 1)));
}

}  // namespace composable::mapping
