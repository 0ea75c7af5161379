#include "value/failure.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "base/printable.h"

namespace composable::value {

bool Failure::Set(ErrorCode code, std::string message) {
  code_ = code;
  message_ = std::move(message);
  return false;
}

bool Failure::Mismatch(const wit::Type& expected, std::string_view got) {
  return Set(ErrorCode::kTypeMismatch,
             fmt::format("expected {}, got {}", Quoted(ToWit(expected)), got));
}

bool Failure::MismatchedValue(const wit::Type& expected, const Value& got) {
  return Mismatch(expected, DescribeAlternative(got));
}

bool Failure::InField(std::string_view name) {
  path_.insert(0, fmt::format(".{}", name));
  return false;
}

bool Failure::InItem(std::size_t index) {
  path_.insert(0, fmt::format("[{}]", index));
  return false;
}

bool Failure::InKey(std::string_view key_text) {
  path_.insert(0, fmt::format("[{}]", Printable(key_text)));
  return false;
}

bool Failure::InCase(const wit::Type& type, std::string_view name) {
  return type.kind() == wit::Kind::kOption ? false : InField(name);
}

Error Failure::Take() {
  std::string where;
  if (!path_.empty()) where = fmt::format("at `{}`", path_);
  if (!position_.empty()) where += fmt::format("{}{}", where.empty() ? "at " : ", ", position_);
  if (!where.empty()) where += ": ";
  return Error{code_, where + message_, std::monostate{}, {}, std::move(details_)};
}

std::string_view DescribeAlternative(const Value& value) {
  // In the order of the alternatives.
  constexpr std::array<std::string_view, std::variant_size_v<Value::Storage>> kNames = {
      "a bool", "an s8",     "a u8",     "an s16", "a u16",
      "an s32", "a u32",     "an s64",   "a u64",  "an f32",
      "an f64", "a char",    "a string", "bytes",  "a list, tuple or record",
      "a map",  "a variant", "an enum",  "flags",  "a handle"};
  return kNames.at(value.storage().index());
}

std::string Count(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string Quoted(std::string_view text) {
  constexpr std::size_t kLongest = 80;
  std::size_t end = std::min(text.size(), kLongest);
  // Continuation bytes of UTF-8: cut before the character.
  while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  return fmt::format("`{}{}`", Printable(text.substr(0, end)), end < text.size() ? "…" : "");
}

}  // namespace composable::value
