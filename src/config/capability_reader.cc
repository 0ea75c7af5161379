#include "config/capability_reader.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "config/property_reader.h"

namespace composable::config {

std::optional<CapabilityDefinition> ReadCapability(const Entry& entry, const Reporter& reporter) {
  const SourceText& source = reporter.source();
  const auto& table = std::get<Table>(entry.value.value);
  const Node* const type = table.Find("type");
  if (type == nullptr) {
    reporter.Report(entry.key_offset, ErrorCode::kInvalidConfig,
                    "key `type` is missing; it says what is offered, such as \"wasi:http\"");
    return std::nullopt;
  }
  const auto* const text = std::get_if<std::string>(&type->value);
  if (text == nullptr) {
    reporter.Report(type->offset, ErrorCode::kInvalidConfig,
                    "key `type`: expected a string, got {}", KindOf(*type));
    return std::nullopt;
  }
  CapabilityDefinition capability{.name = {entry.key, source.At(entry.key_offset)},
                                  .type = {*text, source.At(type->offset)},
                                  .properties = ToProperties(table, source)};
  std::erase_if(capability.properties,
                [](const Property& property) { return property.key.value == "type"; });
  return capability;
}

}  // namespace composable::config
