#include "config/quantity.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include "base/diagnostic.h"
#include "config/quote.h"

namespace composable::config {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

constexpr std::uint64_t kKibi = 1024;
constexpr std::uint64_t kKilo = 1000;

constexpr auto kMemoryUnits = std::to_array<Unit>({
    {"B", 1},
    {"KiB", kKibi},
    {"MiB", kKibi* kKibi},
    {"GiB", kKibi* kKibi* kKibi},
    {"TiB", kKibi* kKibi* kKibi* kKibi},
    {"KB", kKilo},
    {"MB", kKilo* kKilo},
    {"GB", kKilo* kKilo* kKilo},
    {"TB", kKilo* kKilo* kKilo* kKilo},
});

constexpr auto kTimeUnits = std::to_array<Unit>({
    {"ms", 1},
    {"s", 1000},
    {"m", 60 * 1000},
    {"h", 60 * 60 * 1000},
});

enum class ParseFailure { kMalformed, kTooLarge };

// A whole number, spaces, a unit: the number times the unit's factor.
std::expected<std::uint64_t, ParseFailure> ParseWithUnit(std::string_view text,
                                                         std::span<const Unit> units) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [after, status] = std::from_chars(text.data(), end, number);
  if (status == std::errc::result_out_of_range) return std::unexpected(ParseFailure::kTooLarge);
  if (status != std::errc()) return std::unexpected(ParseFailure::kMalformed);

  std::string_view rest(after, end);
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  const auto unit = std::ranges::find(units, rest, &Unit::name);
  if (unit == units.end()) return std::unexpected(ParseFailure::kMalformed);

  std::uint64_t product = 0;
  if (__builtin_mul_overflow(number, unit->factor, &product)) {
    return std::unexpected(ParseFailure::kTooLarge);
  }
  return product;
}

std::unexpected<Error> OutOfRange(std::string_view least, std::string_view most,
                                  std::string_view got) {
  return Fail({ErrorCode::kInvalidConfig, Diagnostic::kOutOfRange}, "must be from {} to {}, got {}",
              least, most, got);
}

Result<std::uint64_t> CheckMemory(std::uint64_t bytes, std::string_view written) {
  if (std::cmp_less(bytes, kLeastMemorySize) || std::cmp_greater(bytes, kMostMemorySize))
    return OutOfRange("64KiB", "1TiB", written);
  return bytes;
}

Result<std::chrono::milliseconds> CheckTime(std::uint64_t milliseconds, std::string_view written) {
  if (milliseconds < 1 || std::cmp_greater(milliseconds, kMostMilliseconds)) {
    return OutOfRange("1ms", "720h", written);
  }
  return std::chrono::milliseconds(milliseconds);
}

std::string PatternOf(std::span<const Unit> units) {
  std::string names;
  for (const Unit& unit : units) {
    if (!names.empty()) names += '|';
    names += unit.name;
  }
  return fmt::format("^[0-9]+ *({})$", names);
}

}  // namespace

std::string MemorySizePattern() { return PatternOf(kMemoryUnits); }

std::string TimeSpanPattern() { return PatternOf(kTimeUnits); }

Result<std::uint64_t> MemorySize(std::int64_t bytes) {
  const std::string written = fmt::format("{} bytes", bytes);
  if (bytes < 0) return OutOfRange("64KiB", "1TiB", written);
  return CheckMemory(static_cast<std::uint64_t>(bytes), written);
}

Result<std::uint64_t> MemorySize(std::string_view text) {
  const auto bytes = ParseWithUnit(text, kMemoryUnits);
  if (bytes) return CheckMemory(*bytes, Quote(text));
  if (bytes.error() == ParseFailure::kTooLarge) return OutOfRange("64KiB", "1TiB", Quote(text));
  return Fail({ErrorCode::kInvalidConfig, Diagnostic::kNotAQuantity},
              "{} is no size; write a whole number and one of the units B, KiB, MiB, GiB, TiB, KB, "
              "MB, GB, TB, such as `64MiB`",
              Quote(text));
}

Result<std::chrono::milliseconds> TimeSpan(std::int64_t milliseconds) {
  const std::string written = fmt::format("{}ms", milliseconds);
  if (milliseconds < 0) return OutOfRange("1ms", "720h", written);
  return CheckTime(static_cast<std::uint64_t>(milliseconds), written);
}

Result<std::chrono::milliseconds> TimeSpan(std::string_view text) {
  const auto milliseconds = ParseWithUnit(text, kTimeUnits);
  if (milliseconds) return CheckTime(*milliseconds, Quote(text));
  if (milliseconds.error() == ParseFailure::kTooLarge) {
    return OutOfRange("1ms", "720h", Quote(text));
  }
  return Fail({ErrorCode::kInvalidConfig, Diagnostic::kNotAQuantity},
              "{} is no duration; write a whole number and one of the units ms, s, m, h, such as "
              "`500ms`",
              Quote(text));
}

Result<std::uint64_t> Amount(std::int64_t number, std::int64_t least) {
  if (number < least) {
    return Fail({ErrorCode::kInvalidConfig, Diagnostic::kOutOfRange}, "must be at least {}, got {}",
                least, number);
  }
  return static_cast<std::uint64_t>(number);
}

Result<std::uint32_t> Count(std::int64_t written, std::uint32_t most) {
  if (written < 1 || written > most) {
    return OutOfRange("1", fmt::format("{}", most), fmt::format("{}", written));
  }
  return static_cast<std::uint32_t>(written);
}

}  // namespace composable::config
