#include "config/env_file.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>

#include "base/diagnostic.h"
#include "base/utf8.h"
#include "config/quote.h"
#include "config/reporter.h"
#include "config/whole_file.h"

namespace composable::config {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

bool IsNameStart(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

bool IsNamePart(char c) { return IsNameStart(c) || (c >= '0' && c <= '9'); }

std::string_view WithoutTrailingBlanks(std::string_view text) {
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

// What stands behind a backslash in double quotes → what it means.
std::optional<char> Unescaped(char c) {
  switch (c) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case '"':
    case '\\':
    case '$':
      return c;
    default:
      return std::nullopt;
  }
}

class EnvFileParser {
 public:
  explicit EnvFileParser(const SourceText& source) : reporter_(source, result_.errors) {}

  EnvFile Parse() {
    const std::string_view text = reporter_.source().text();
    for (TextOffset begin = 0; begin < text.size(); begin = end_ + 1) {
      end_ = std::min(text.find('\n', begin), text.size());
      std::string_view line = text.substr(begin, end_ - begin);
      if (line.ends_with('\r')) line.remove_suffix(1);
      ParseLine(line, begin);
    }
    return std::move(result_);
  }

 private:
  template <typename... Args>
  void Report(std::size_t at, fmt::format_string<Args...> format, Args&&... args) const {
    reporter_.Report(line_begin_ + at, {ErrorCode::kInvalidConfig, Diagnostic::kEnvFileSyntax},
                     format, std::forward<Args>(args)...);
  }

  void SkipBlanks() {
    while (at_ < line_.size() && IsBlank(line_[at_])) ++at_;
  }

  bool AtEndOrComment() {
    SkipBlanks();
    return at_ == line_.size() || line_[at_] == '#';
  }

  void ParseLine(std::string_view line, TextOffset begin) {
    line_ = line;
    line_begin_ = begin;
    at_ = 0;
    if (AtEndOrComment()) return;
    constexpr std::string_view kExport = "export";
    const std::string_view rest = line_.substr(at_);
    if (rest.starts_with(kExport) && rest.size() > kExport.size() &&
        IsBlank(rest[kExport.size()])) {
      at_ += kExport.size();
      SkipBlanks();
    }
    if (auto name = ParseName()) {
      if (auto value = ParseValue()) {
        result_.variables.emplace_back(*std::move(name), *std::move(value));
      }
    }
  }

  // And the `=` behind it.
  std::optional<std::string> ParseName() {
    const std::size_t begin = at_;
    while (at_ < line_.size() && IsNamePart(line_[at_])) ++at_;
    std::string name(line_.substr(begin, at_ - begin));
    if (name.empty() || !IsNameStart(name.front())) {
      Report(begin,
             "a line is NAME=VALUE or a comment behind `#`; a name has letters, digits and "
             "`_`, and starts with no digit");
      return std::nullopt;
    }
    SkipBlanks();
    if (at_ == line_.size() || line_[at_] != '=') {
      Report(at_, "`=` is missing behind the name {}", Quote(name));
      return std::nullopt;
    }
    ++at_;
    SkipBlanks();
    return name;
  }

  std::optional<std::string> ParseValue() {
    if (at_ == line_.size()) return std::string();
    if (line_[at_] != '"' && line_[at_] != '\'') return ParseBare();
    auto value = ParseQuoted();
    if (value && !AtEndOrComment()) {
      Report(at_, "nothing but a comment may stand behind the closing quote");
      return std::nullopt;
    }
    return value;
  }

  std::string ParseBare() {
    const std::string_view rest = line_.substr(at_);
    std::size_t end = 0;
    while (end < rest.size() && (rest[end] != '#' || (end > 0 && !IsBlank(rest[end - 1])))) ++end;
    return std::string(WithoutTrailingBlanks(rest.substr(0, end)));
  }

  std::optional<std::string> ParseQuoted() {
    const std::size_t begin = at_;
    const char quote = line_[at_++];
    std::string value;
    while (at_ < line_.size() && line_[at_] != quote) {
      char c = line_[at_++];
      if (quote == '"' && c == '\\' && at_ < line_.size()) {
        const auto meant = Unescaped(line_[at_]);
        if (!meant) {
          Report(at_ - 1,
                 "in double quotes a backslash stands before n, t, r, \", \\ or $; write "
                 "a backslash itself as `\\\\`");
          return std::nullopt;
        }
        c = *meant;
        ++at_;
      }
      value += c;
    }
    if (at_ == line_.size()) {
      Report(begin, "the quote is not closed in its line");
      return std::nullopt;
    }
    ++at_;
    return value;
  }

  EnvFile result_;
  Reporter reporter_;
  TextOffset end_ = 0;  // of the line
  TextOffset line_begin_ = 0;
  std::string_view line_;  // without its end
  std::size_t at_ = 0;     // in the line
};

EnvFile FailedEnvFile(Error error) { return {.variables = {}, .errors = {std::move(error)}}; }

}  // namespace

EnvFile ParseEnvFile(const SourceText& source) { return EnvFileParser(source).Parse(); }

EnvFile ReadEnvFile(const std::string& path, const FileSystem& files) {
  auto bytes = ReadWholeFile(path, "files of variables", files);
  if (!bytes) return FailedEnvFile(std::move(bytes).error());
  if (!IsUtf8(AsText(*bytes))) {
    return FailedEnvFile(FailAt(FilePosition{path, 0, 0, {}},
                                {ErrorCode::kInvalidConfig, Diagnostic::kNotUtf8},
                                "the file is not UTF-8 text")
                             .error());
  }
  return ParseEnvFile(SourceText(path, AsText(*bytes)));
}

}  // namespace composable::config
