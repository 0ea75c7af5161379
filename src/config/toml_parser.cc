#include "config/toml_parser.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include "base/diagnostic.h"
#include "base/utf8.h"
#include "config/quote.h"
#include "config/redefinition.h"
#include "config/toml_library.h"
#include "config/toml_message.h"
#include "config/toml_outline.h"

namespace composable::config {
namespace {

// The offset of the first byte that belongs to no well-formed character.
std::optional<TextOffset> FirstInvalidUtf8(std::string_view text) {
  TextOffset offset = 0;
  while (offset < text.size()) {
    const auto character = FirstScalar(text.substr(offset));
    if (!character) return offset;
    offset += character->length;
  }
  return std::nullopt;
}

// The text as the library reads it, or the mistake that it found.
std::expected<toml::table, toml::parse_error> Parse(std::string_view text) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    return std::unexpected(error);
  }
}

// Turns the library's tree into ours.
class Converter {
 public:
  explicit Converter(const SourceText& source) : source_(source) {}

  Table Convert(const toml::table& table) const {
    Table result;
    for (const auto& [key, value] : table) {
      result.entries.push_back({std::string(key.str()), Offset(key.source()), Convert(value)});
    }
    // The library sorts by key.
    std::ranges::sort(result.entries, {}, &Entry::key_offset);
    return result;
  }

 private:
  TextOffset Offset(const toml::source_region& region) const {
    return source_.OffsetOf(region.begin.line, region.begin.column);
  }

  Array Convert(const toml::array& array) const {
    Array result;
    for (const toml::node& item : array) result.items.push_back(Convert(item));
    return result;
  }

  Node Convert(const toml::node& node) const {
    Node result;
    result.offset = Offset(node.source());
    node.visit([&]<typename T>(const T& value) {
      if constexpr (toml::is_table<T> || toml::is_array<T>) {
        result.value = Convert(value);
      } else if constexpr (toml::is_date<T> || toml::is_time<T> || toml::is_date_time<T>) {
        std::ostringstream text;
        text << value.get();
        result.value = DateTime{text.str()};
      } else {
        result.value = value.get();
      }
    });
    return result;
  }

  const SourceText& source_;
};

// The statement that the offset lies in, or null.
const TomlStatement* StatementAt(const TomlOutline& outline, TextOffset offset) {
  const auto after =
      std::ranges::upper_bound(outline.statements, offset, {}, &TomlStatement::begin);
  return after == outline.statements.begin() ? nullptr : &*std::prev(after);
}

// The statement that a redefinition was noticed in. The library notices some headers only after
// their line, when the next statement may start: then the text before that statement has the
// mistake already.
const TomlStatement* RedefinitionAt(const TomlOutline& outline, std::string_view text,
                                    TextOffset offset) {
  const TomlStatement* statement = StatementAt(outline, offset);
  if (statement == nullptr || statement == outline.statements.data()) return statement;
  return Parse(text.substr(0, statement->begin)) ? statement : statement - 1;
}

// The segments of a dotted key; empty where it is none.
std::vector<std::string> SplitKey(std::string_view key) {
  std::vector<std::string> segments;
  const auto parsed = Parse('[' + std::string(key) + ']');
  if (!parsed) return segments;
  for (const toml::table* table = &*parsed; table != nullptr && !table->empty();
       table = table->begin()->second.as_table()) {
    segments.emplace_back(table->begin()->first.str());
  }
  return segments;
}

// The full key that a statement sets: below a header, the header's key comes first.
std::vector<std::string> FullKey(const SourceText& source, const TomlOutline& outline,
                                 const TomlStatement& statement) {
  const auto key_of = [&](const TomlStatement& which) {
    return SplitKey(source.text().substr(which.key_begin, which.key_end - which.key_begin));
  };
  std::vector<std::string> key = key_of(statement);
  if (statement.kind == TomlStatement::Kind::kHeader) return key;
  for (const TomlStatement* other = &statement; other != outline.statements.data();) {
    --other;
    if (other->kind != TomlStatement::Kind::kHeader) continue;
    std::vector<std::string> full = key_of(*other);
    full.insert(full.end(), key.begin(), key.end());
    return full;
  }
  return key;
}

// Whether the library complains about the statement's own key, not about one inside its value.
bool ConcernsKeyOf(const TomlStatement& statement, std::string_view text, TextOffset offset) {
  if (statement.kind == TomlStatement::Kind::kHeader) return true;
  // A key that stands twice is noticed just before its value is read.
  return offset <= text.find_first_not_of(" \t", statement.key_end + 1);
}

// The table that a further segment of a key looks into: of an array of tables, the last one.
const Table* TableIn(const Node& node) {
  const auto* array = std::get_if<Array>(&node.value);
  if (array == nullptr) return std::get_if<Table>(&node.value);
  return array->items.empty() ? nullptr : std::get_if<Table>(&array->items.back().value);
}

// What stood at a key, or at the longest part of it that was there, before the statement.
struct Existing {
  std::string key;
  TextOffset offset = 0;
};

std::optional<Existing> FindExisting(const SourceText& source, const TomlOutline& outline,
                                     const TomlStatement& statement) {
  const auto before = Parse(source.text().substr(0, statement.begin));
  if (!before) return std::nullopt;
  const Table root = Converter(source).Convert(*before);

  std::optional<Existing> existing;
  const Table* table = &root;
  for (const std::string& segment : FullKey(source, outline, statement)) {
    if (table == nullptr) break;
    const auto entry = std::ranges::find(table->entries, segment, &Entry::key);
    if (entry == table->entries.end()) break;
    existing = Existing{existing ? existing->key + '.' + segment : segment, entry->key_offset};
    table = TableIn(entry->value);
  }
  return existing;
}

Error MistakeAt(const SourceText& source, TextOffset offset, Diagnostic diagnostic,
                std::string message) {
  return {.code = ErrorCode::kInvalidConfig,
          .message = std::move(message),
          .where = source.At(offset),
          .diagnostic = diagnostic};
}

Error Translate(const SourceText& source, const TomlOutline& outline,
                const toml::parse_error& mistake) {
  const toml::source_position at = mistake.source().begin;
  TextOffset offset = source.OffsetOf(at.line, at.column);
  if (IsTomlRedefinition(mistake.description())) {
    const TomlStatement* statement = RedefinitionAt(outline, source.text(), offset);
    if (statement != nullptr && ConcernsKeyOf(*statement, source.text(), offset)) {
      if (const auto existing = FindExisting(source, outline, *statement)) {
        return AlreadyDefined(Quote(existing->key), source.At(statement->key_begin),
                              source.At(existing->offset));
      }
    }
  } else if (IsTomlEndOfFile(mistake.description())) {
    // What was never closed says more than the place where the file ends.
    if (const auto* statement = StatementAt(outline, offset)) offset = statement->begin;
  }
  return MistakeAt(source, offset, Diagnostic::kNotToml, TomlMessage(mistake.description()));
}

// Reads a text of bounded depth.
Result<Document> ParseBounded(const SourceText& source, const TomlOutline& outline,
                              std::string_view text) {
  auto parsed = Parse(text);
  if (!parsed) return std::unexpected(Translate(source, outline, parsed.error()));
  return Document{source, Converter(source).Convert(*parsed)};
}

}  // namespace

Result<Document> ParseToml(const SourceText& source) {
  const std::string_view text = source.text();
  if (const auto invalid = FirstInvalidUtf8(text)) {
    const bool utf16 = text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
    return std::unexpected(MistakeAt(source, *invalid, Diagnostic::kNotUtf8,
                                     utf16 ? "the file is UTF-16; save it as UTF-8"
                                           : "this byte is not UTF-8, as TOML must be"));
  }

  const TomlOutline outline = OutlineToml(text);
  if (!outline.too_deep) return ParseBounded(source, outline, text);

  // A mistake further up may be what makes the text look deep; it is then the better message.
  const std::string_view above = text.substr(0, outline.statements.back().begin);
  COMPOSABLE_TRY([[maybe_unused]] const Document readable, ParseBounded(source, outline, above));
  return std::unexpected(
      MistakeAt(source, *outline.too_deep, Diagnostic::kNotToml,
                fmt::format("nested deeper than {} tables and arrays", kMaxNesting)));
}

}  // namespace composable::config
