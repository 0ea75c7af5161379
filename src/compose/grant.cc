#include "compose/grant.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

namespace composable::compose {
namespace {

bool HaveEqualValues(const config::PropertyValue& a, const config::PropertyValue& b);

// The same keys and values, wherever they were written.
bool HaveEqualValues(const config::PropertyTable& a, const config::PropertyTable& b) {
  return a.size() == b.size() && std::ranges::all_of(a, [&](const config::Property& one) {
           const auto other = std::ranges::find(
               b, one.key.value, [](const config::Property& two) { return two.key.value; });
           return other != b.end() && HaveEqualValues(one.value, other->value);
         });
}

bool HaveEqualValues(const config::PropertyValue& a, const config::PropertyValue& b) {
  if (a.value.index() != b.value.index()) return false;
  if (const auto* table = std::get_if<config::PropertyTable>(&a.value)) {
    return HaveEqualValues(*table, std::get<config::PropertyTable>(b.value));
  }
  if (const auto* list = std::get_if<config::PropertyList>(&a.value)) {
    return std::ranges::equal(
        *list, std::get<config::PropertyList>(b.value),
        [](const config::PropertyValue& one, const config::PropertyValue& two) {
          return HaveEqualValues(one, two);
        });
  }
  return a.value == b.value;
}

}  // namespace

bool AreSameGrant(const graph::CapabilityNode& a, const graph::CapabilityNode& b) {
  return a.definition.type.value == b.definition.type.value &&
         HaveEqualValues(a.definition.properties, b.definition.properties);
}

std::string GrantLabel(graph::NodeId capability, const wit::InterfaceName& interface) {
  std::string name = wit::UnversionedName(interface);
  std::ranges::replace_if(name, [](char c) { return c == ':' || c == '/'; }, '-');
  return fmt::format("grant-{}-{}", capability.value, name);
}

}  // namespace composable::compose
