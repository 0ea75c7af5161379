#include "config/typed_reader.h"

#include <array>
#include <string>
#include <utility>
#include <variant>

#include "base/diagnostic.h"
#include "base/suggest.h"
#include "config/property_reader.h"
#include "config/quote.h"

namespace composable::config {

std::optional<TypedDefinition> ReadTyped(const Entry& entry, std::string_view hint,
                                         const Reporter& reporter) {
  const SourceText& source = reporter.source();
  const auto& table = std::get<Table>(entry.value.value);
  const Node* const type = table.Find("type");
  if (type == nullptr) {
    // Which other keys there are depends on it, so nothing else could find it misspelt.
    const std::array<std::string, 1> known = {"type"};
    for (const Entry& other : table.entries) {
      const std::string meant = DidYouMean(other.key, known);
      if (meant.empty()) continue;
      reporter.Report(other.key_offset, {ErrorCode::kInvalidConfig, Diagnostic::kUnknownKey},
                      "unknown key {}{}", Quote(other.key), meant);
      return std::nullopt;
    }
    reporter.Report(entry.key_offset, {ErrorCode::kInvalidConfig, Diagnostic::kMissingKey},
                    "key `type` is missing; {}", hint);
    return std::nullopt;
  }
  const auto* const text = std::get_if<std::string>(&type->value);
  if (text == nullptr) {
    reporter.Report(type->offset, {ErrorCode::kInvalidConfig, Diagnostic::kWrongKind},
                    "key `type`: expected a string, got {}", KindOf(*type));
    return std::nullopt;
  }
  TypedDefinition definition{.type = {*text, source.At(type->offset)},
                             .properties = ToProperties(table, source)};
  std::erase_if(definition.properties,
                [](const Property& property) { return property.key.value == "type"; });
  return definition;
}

}  // namespace composable::config
