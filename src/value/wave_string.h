// Chars and strings between quotes in WAVE text.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

namespace composable::value {

// What is wrong in a quoted text, `offset` bytes from its opening quote.
struct WaveStringError {
  std::size_t offset = 0;
  std::string_view problem;
  bool operator==(const WaveStringError&) const = default;
};

// Each takes a token with its quotes. All text is UTF-8.
std::expected<char32_t, WaveStringError> DecodeWaveCharacter(std::string_view token);
std::expected<std::string, WaveStringError> DecodeWaveString(std::string_view token);
std::expected<std::string, WaveStringError> DecodeWaveMultilineString(std::string_view token);

// Appends the text with what cannot stand between quotes escaped; without the quotes.
void AppendWaveEscaped(std::string_view text, std::string& out);

}  // namespace composable::value
