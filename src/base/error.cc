#include "base/error.h"

#include <iterator>
#include <ranges>

namespace composable {
namespace {

std::string LocationPrefix(const Location& where) {
  if (const auto* byte = std::get_if<ByteOffset>(&where)) {
    return fmt::format("at offset {:#x}: ", byte->offset);
  }
  if (const auto* position = std::get_if<FilePosition>(&where)) {
    if (position->line == 0) return position->file + ": ";
    if (position->column == 0) return fmt::format("{}:{}: ", position->file, position->line);
    return fmt::format("{}:{}:{}: ", position->file, position->line, position->column);
  }
  return {};
}

// The offending line behind a gutter, with a caret below the column where that is known.
std::string Excerpt(const FilePosition& position) {
  const std::string number = std::to_string(position.line);
  if (position.column == 0) return fmt::format("\n {} | {}", number, position.line_text);
  std::string caret_pad;
  for (std::uint32_t i = 1; i < position.column && i <= position.line_text.size(); ++i) {
    caret_pad += position.line_text[i - 1] == '\t' ? '\t' : ' ';
  }
  return fmt::format("\n {} | {}\n {} | {}^", number, position.line_text,
                     std::string(number.size(), ' '), caret_pad);
}

}  // namespace

std::string_view ErrorCodeName(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return "invalid-argument";
    case ErrorCode::kInvalidConfig:
      return "invalid-config";
    case ErrorCode::kInvalidComponent:
      return "invalid-component";
    case ErrorCode::kNotFound:
      return "not-found";
    case ErrorCode::kUnsupported:
      return "unsupported";
    case ErrorCode::kTypeMismatch:
      return "type-mismatch";
    case ErrorCode::kLink:
      return "link";
    case ErrorCode::kTrap:
      return "trap";
    case ErrorCode::kExit:
      return "exit";
    case ErrorCode::kDeadlineExceeded:
      return "deadline-exceeded";
    case ErrorCode::kMemoryExceeded:
      return "memory-exceeded";
    case ErrorCode::kFuelExhausted:
      return "fuel-exhausted";
    case ErrorCode::kResourceExhausted:
      return "resource-exhausted";
    case ErrorCode::kCancelled:
      return "cancelled";
    case ErrorCode::kComponentError:
      return "component-error";
    case ErrorCode::kIo:
      return "io";
    case ErrorCode::kInternal:
      return "internal";
  }
  return "internal";
}

std::string ToString(const Error& error) {
  std::string text = LocationPrefix(error.where);
  for (const std::string& what : std::views::reverse(error.context)) {
    text += what;
    text += ": ";
  }
  text += error.message;
  return text;
}

std::string ToReport(const Error& error) {
  std::string text = ToString(error);
  if (const auto* position = std::get_if<FilePosition>(&error.where);
      position != nullptr && position->line != 0 && !position->line_text.empty()) {
    text += Excerpt(*position);
  }
  if (!error.details.empty()) {
    text += '\n';
    text += error.details;
  }
  return text;
}

}  // namespace composable
