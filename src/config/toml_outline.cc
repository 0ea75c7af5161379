#include "config/toml_outline.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

namespace composable::config {
namespace {

using Kind = TomlStatement::Kind;

class Outliner {
 public:
  explicit Outliner(std::string_view text) : text_(text) {}

  TomlOutline Run() {
    while (position_ < text_.size() && !outline_.too_deep) {
      const char c = text_[position_];
      if (c == '\n') {
        EndLine();
        ++position_;
      } else if (c == ' ' || c == '\t' || c == '\r') {
        ++position_;
      } else if (c == '#') {
        position_ = std::min(text_.find('\n', position_), text_.size());
      } else {
        if (!in_statement_) BeginStatement(c);
        c == '"' || c == '\'' ? SkipString(c) : Step(c);
      }
    }
    EndLine();
    return std::move(outline_);
  }

 private:
  void BeginStatement(char first) {
    in_statement_ = true;
    in_key_ = true;
    TomlStatement statement;
    statement.kind = first == '[' ? Kind::kHeader : Kind::kKeyValue;
    statement.begin = position_;
    statement.key_begin = position_;
    if (statement.kind == Kind::kHeader) {
      while (statement.key_begin < text_.size() && text_[statement.key_begin] == '[') {
        ++statement.key_begin;
      }
      position_ = statement.key_begin - 1;
      header_depth_ = 0;
    }
    outline_.statements.push_back(statement);
    path_length_ = 1;
  }

  // A newline ends the statement unless a bracket is open.
  void EndLine() {
    if (!in_statement_ || !brackets_.empty()) return;
    TomlStatement& statement = outline_.statements.back();
    if (in_key_) EndKey();
    if (statement.kind == Kind::kHeader) header_depth_ = path_length_;
    in_statement_ = false;
  }

  void EndKey() {
    outline_.statements.back().key_end = position_;
    in_key_ = false;
  }

  // One character outside strings and comments.
  void Step(char c) {
    const TomlStatement& statement = outline_.statements.back();
    const bool in_header = statement.kind == Kind::kHeader;
    switch (c) {
      case '.':
        ++path_length_;
        CheckDepth();
        break;
      case '=':
        if (in_key_ && !in_header) EndKey();
        break;
      case ',':
        path_length_ = 1;
        break;
      case '[':
      case '{':
        if (in_header || in_key_) break;
        brackets_.push_back(path_length_);
        path_length_ = 1;
        CheckDepth();
        break;
      case ']':
      case '}':
        if (in_header) {
          if (in_key_) EndKey();
        } else if (!brackets_.empty()) {
          brackets_.pop_back();
          path_length_ = 1;
        }
        break;
      default:
        break;
    }
    ++position_;
  }

  // Brackets count one level for each segment of the dotted key before them.
  void CheckDepth() {
    const std::size_t open = std::accumulate(brackets_.begin(), brackets_.end(), std::size_t{0});
    const bool in_header = outline_.statements.back().kind == Kind::kHeader;
    const std::size_t depth = in_header ? path_length_ : header_depth_ + open + path_length_ - 1;
    if (depth > kMaxNesting) outline_.too_deep = position_;
  }

  void SkipString(char quote) {
    const std::string_view rest = text_.substr(position_);
    const bool multi_line = rest.size() >= 3 && rest[1] == quote && rest[2] == quote;
    position_ += multi_line ? 3 : 1;
    while (position_ < text_.size()) {
      const char c = text_[position_];
      if (c == '\\' && quote == '"') {
        position_ += 2;
      } else if (c == '\n' && !multi_line) {
        return;  // unterminated: a mistake, and the line's end is the end of it
      } else if (c == quote && !multi_line) {
        ++position_;
        return;
      } else if (c == quote && text_.substr(position_, 3) == std::string(3, quote)) {
        position_ += 3;
        // Up to two quotes may stand directly before the closing three.
        for (int i = 0; i < 2 && position_ < text_.size() && text_[position_] == quote; ++i) {
          ++position_;
        }
        return;
      } else {
        ++position_;
      }
    }
    position_ = text_.size();
  }

  std::string_view text_;
  TextOffset position_ = 0;
  TomlOutline outline_;
  bool in_statement_ = false;
  bool in_key_ = false;
  std::size_t header_depth_ = 0;       // segments of the header above
  std::size_t path_length_ = 1;        // segments of the dotted key being read, or last read
  std::vector<std::size_t> brackets_;  // for each open bracket, the levels that it adds
};

}  // namespace

TomlOutline OutlineToml(std::string_view text) { return Outliner(text).Run(); }

}  // namespace composable::config
