#include "engine/malformed_binary.h"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace composable::engine {
namespace {

// Whatever it is that is parsed.
constexpr std::string_view kPrefix = "failed to parse WebAssembly module: ";

// Each run of spaces and ends of lines as one space.
std::string OnOneLine(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool is_space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!is_space) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  if (line.ends_with(' ')) line.pop_back();
  return line;
}

// Takes ` (at offset 0x1f)` off the end.
std::optional<ByteOffset> TakeOffset(std::string& message) {
  constexpr std::string_view kBefore = " (at offset 0x";
  const std::size_t start = message.rfind(kBefore);
  if (start == std::string::npos) return std::nullopt;
  const char* const end = message.data() + message.size();
  ByteOffset found;
  const auto [next, failure] =
      std::from_chars(message.data() + start + kBefore.size(), end, found.offset, 16);
  if (failure != std::errc() || std::string_view(next, end) != ")") return std::nullopt;
  message.resize(start);
  return found;
}

}  // namespace

Error DescribeMalformed(ArtefactKind kind, Error error) {
  if (error.code != ErrorCode::kInvalidComponent) return error;
  const std::string_view what = kind == ArtefactKind::kComponent ? "component" : "core module";
  std::string message = OnOneLine(error.message);
  if (const std::optional<ByteOffset> offset = TakeOffset(message)) error.where = *offset;
  if (message.starts_with(kPrefix)) {
    error.message = fmt::format("the {} is malformed: {}", what, message.substr(kPrefix.size()));
  } else {
    error.message = fmt::format("the {} cannot be compiled: {}", what, message);
  }
  return error;
}

}  // namespace composable::engine
