// Lines that a user types, or that a file or a pipe has.
//
// Spec: section 3, `shell`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace composable::cli {

struct ReadLine {
  enum class Kind : std::uint8_t { kLine, kAbandoned, kEnd };
  Kind kind = Kind::kEnd;
  std::string text;  // of kLine, without its end
};

// What may stand in the place of the word before the cursor.
struct Completions {
  std::size_t start = 0;           // of the word, counted in bytes of the line
  std::vector<std::string> words;  // in the order in which they are shown
};

// The completions for what stands before the cursor.
using Completer = std::function<Completions(std::string_view before_cursor)>;

class LineReader {
 public:
  virtual ~LineReader() = default;

  // Reads the next line. kAbandoned where the user pressed Ctrl-C; kEnd at the end of the input, or
  // Ctrl-D in an empty line.
  virtual ReadLine Read() = 0;

  // Makes a line one that can be found again; the newest comes last.
  virtual void Remember(const std::string& line) = 0;

  // Whether somebody types them.
  virtual bool is_interactive() const = 0;
};

// Makes the reader of the standard input: one with editing, history and completion where that and
// the standard output are a terminal.
using LineReaderMaker =
    std::function<std::unique_ptr<LineReader>(std::string prompt, Completer completer)>;

// A LineReaderMaker. The completer is called by Read alone.
std::unique_ptr<LineReader> MakeLineReader(std::string prompt, Completer completer);

}  // namespace composable::cli
