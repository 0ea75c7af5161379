// The terminal, pipe or file behind the standard streams.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/error.h"

namespace composable::cli {

// What is at the other end of a stream.
enum class StreamKind : std::uint8_t { kFile, kTerminal };

enum class ColorMode : std::uint8_t { kPlain, kColored };

// Where a command writes. Nothing is buffered: what a component writes itself keeps its place.
class Console {
 public:
  virtual ~Console() = default;

  // Writes all bytes to the standard output, or says why not: kCancelled where a pipe's reader has
  // left, which is nobody's mistake, kIo for everything else.
  virtual Status WriteOutput(std::string_view bytes) = 0;

  // Writes to the standard error stream; there is nobody left to tell where that fails.
  virtual void WriteDiagnostic(std::string_view text) = 0;

  virtual StreamKind output_kind() const = 0;

  // Whether diagnostics may be colored.
  virtual ColorMode diagnostic_color() const = 0;
};

// The process's own standard streams.
class StandardConsole final : public Console {
 public:
  explicit StandardConsole(ColorMode diagnostic_color) : diagnostic_color_(diagnostic_color) {}

  Status WriteOutput(std::string_view bytes) override;
  void WriteDiagnostic(std::string_view text) override;
  StreamKind output_kind() const override;
  ColorMode diagnostic_color() const override { return diagnostic_color_; }

 private:
  ColorMode diagnostic_color_;
};

// Colored where the standard error stream is a terminal that understands it and NO_COLOR is not
// set. `no_color` and `term` are the environment variables' values, empty where unset.
ColorMode DiagnosticColor(std::string_view no_color, std::string_view term);

// Prepares the standard streams of the process; call it first. A stream that was closed is opened
// so that using it fails: otherwise the next file opened would take its place and its traffic. A
// pipe whose reader has left makes writing fail, not the process die.
void PrepareStandardStreams();

}  // namespace composable::cli
