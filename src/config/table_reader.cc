#include "config/table_reader.h"

#include <variant>

#include "base/diagnostic.h"
#include "config/quantity.h"

namespace composable::config {
namespace {

template <typename T>
const T* FindOfKind(const Table& table, std::string_view key) {
  const Node* const node = table.Find(key);
  return node == nullptr ? nullptr : std::get_if<T>(&node->value);
}

}  // namespace

std::optional<Located<std::string>> TableReader::String(std::string_view key) const {
  const auto* const text = FindOfKind<std::string>(table_, key);
  if (text == nullptr) return std::nullopt;
  if (text->empty()) {
    Report(Diagnostic::kEmptyValue, key, "may not be empty");
    return std::nullopt;
  }
  return Located<std::string>{*text, PlaceOf(key)};
}

std::optional<Located<std::uint32_t>> TableReader::Count(std::string_view key,
                                                         std::uint32_t most) const {
  const auto* const number = FindOfKind<std::int64_t>(table_, key);
  if (number == nullptr) return std::nullopt;
  return Checked(key, config::Count(*number, most));
}

std::optional<Located<std::chrono::milliseconds>> TableReader::Duration(
    std::string_view key) const {
  if (const auto* const number = FindOfKind<std::int64_t>(table_, key)) {
    return Checked(key, TimeSpan(*number));
  }
  const auto* const text = FindOfKind<std::string>(table_, key);
  if (text == nullptr) return std::nullopt;
  return Checked(key, TimeSpan(std::string_view(*text)));
}

void TableReader::ReportError(std::string_view key, Error error) const {
  reporter_.About("key " + Quote(prefix_ + std::string(key)))
      .Report(table_.Find(key)->offset, std::move(error));
}

FilePosition TableReader::PlaceOf(std::string_view key) const {
  return reporter_.source().At(table_.Find(key)->offset);
}

template <typename T>
std::optional<Located<T>> TableReader::Checked(std::string_view key, Result<T> value) const {
  if (value) return Located<T>{*value, PlaceOf(key)};
  ReportError(key, std::move(value).error());
  return std::nullopt;
}

}  // namespace composable::config
