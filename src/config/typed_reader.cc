#include "config/typed_reader.h"

#include <utility>
#include <variant>

#include "config/property_reader.h"

namespace composable::config {

std::optional<TypedDefinition> ReadTyped(const Entry& entry, std::string_view hint,
                                         const Reporter& reporter) {
  const SourceText& source = reporter.source();
  const auto& table = std::get<Table>(entry.value.value);
  const Node* const type = table.Find("type");
  if (type == nullptr) {
    reporter.Report(entry.key_offset, ErrorCode::kInvalidConfig, "key `type` is missing; {}", hint);
    return std::nullopt;
  }
  const auto* const text = std::get_if<std::string>(&type->value);
  if (text == nullptr) {
    reporter.Report(type->offset, ErrorCode::kInvalidConfig,
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
