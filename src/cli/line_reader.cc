#include "cli/line_reader.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "cli/terminal_line_reader.h"

namespace composable::cli {
namespace {

// The standard input, line by line, of any length.
class PlainLineReader final : public LineReader {
 public:
  ReadLine Read() override {
    for (;;) {
      const std::size_t end = buffer_.find('\n', searched_);
      if (end != std::string::npos) return Take(end, end + 1);
      searched_ = buffer_.size();
      if (Fill()) continue;
      if (buffer_.empty()) return {};
      return Take(buffer_.size(), buffer_.size());
    }
  }

  void Remember(const std::string& /*line*/) override {}
  bool is_interactive() const override { return false; }

 private:
  ReadLine Take(std::size_t size, std::size_t consumed) {
    ReadLine line{.kind = ReadLine::Kind::kLine, .text = buffer_.substr(0, size)};
    buffer_.erase(0, consumed);
    searched_ = 0;
    if (line.text.ends_with('\r')) line.text.pop_back();
    return line;
  }

  // Whether there was more.
  bool Fill() {
    constexpr std::size_t kChunk = 4'096;
    std::array<char, kChunk> chunk{};
    ssize_t count = 0;
    do {
      count = ::read(STDIN_FILENO, chunk.data(), chunk.size());
    } while (count < 0 && errno == EINTR);
    if (count <= 0) return false;
    buffer_.append(chunk.data(), static_cast<std::size_t>(count));
    return true;
  }

  std::string buffer_;
  std::size_t searched_ = 0;  // in so much of the buffer there is no end of a line
};

}  // namespace

std::unique_ptr<LineReader> MakeLineReader(std::string prompt, Completer completer) {
  if (::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1) {
    auto reader = MakeTerminalLineReader(std::move(prompt), std::move(completer));
    if (reader != nullptr) return reader;
  }
  return std::make_unique<PlainLineReader>();
}

}  // namespace composable::cli
