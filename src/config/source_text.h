// The text of one definition file and the places in it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "config/character_index.h"

namespace composable::config {

// A place in a text: bytes from its start.
using TextOffset = std::size_t;

// A file's text, which must be small enough for 32-bit line and column numbers. Immutable; copies
// share the text.
class SourceText {
 public:
  // `file` is the path as the user gave it. A byte order mark at the start is dropped; offsets and
  // columns count from the character after it.
  SourceText(std::string file, std::string_view text);

  const std::string& file() const { return content_->file; }
  std::string_view text() const { return content_->text; }

  // The place as people read it. The line's text is made fit for a terminal: bytes that are no
  // character and control characters show as `?`, and a very long line is cut.
  FilePosition At(TextOffset offset) const;

  // The offset of a line and a column, both counting characters from 1; the text's end where it is
  // shorter. Needs well-formed UTF-8.
  TextOffset OffsetOf(std::size_t line, std::size_t column) const;

 private:
  struct Content {
    Content(std::string file_name, std::string_view whole_text);
    std::string file;
    std::string text;
    std::vector<TextOffset> line_starts;  // never empty
    CharacterIndex characters;            // refers to `text`
  };

  // The line, counted from 0, without its end.
  std::string_view Line(std::size_t index) const;

  std::shared_ptr<const Content> content_;
};

}  // namespace composable::config
