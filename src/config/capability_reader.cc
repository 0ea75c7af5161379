#include "config/capability_reader.h"

#include <utility>

#include "config/typed_reader.h"

namespace composable::config {

std::optional<CapabilityDefinition> ReadCapability(const Entry& entry, const Reporter& reporter) {
  auto typed = ReadTyped(entry, "it says what is offered, such as \"wasi:http\"", reporter);
  if (!typed) return std::nullopt;
  return CapabilityDefinition{.name = {entry.key, reporter.source().At(entry.key_offset)},
                              .type = std::move(typed->type),
                              .properties = std::move(typed->properties)};
}

}  // namespace composable::config
