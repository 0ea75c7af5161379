#include "config/property_reader.h"

#include <utility>

namespace composable::config {
namespace {

struct PropertyConverter {
  const SourceText& source;

  using Value = decltype(PropertyValue::value);

  Value operator()(const DateTime& date) const { return date.text; }
  Value operator()(const Array& array) const {
    PropertyList list;
    for (const Node& item : array.items) list.push_back(ToProperty(item, source));
    return list;
  }
  Value operator()(const Table& table) const { return ToProperties(table, source); }
  template <typename Scalar>
  Value operator()(const Scalar& scalar) const {
    return scalar;
  }
};

}  // namespace

PropertyValue ToProperty(const Node& node, const SourceText& source) {
  return {.value = std::visit(PropertyConverter{source}, node.value),
          .where = source.At(node.offset),
          .secrecy = node.secrecy};
}

PropertyTable ToProperties(const Table& table, const SourceText& source) {
  PropertyTable properties;
  for (const Entry& entry : table.entries) {
    properties.push_back({.key = {entry.key, source.At(entry.key_offset)},
                          .value = ToProperty(entry.value, source)});
  }
  return properties;
}

}  // namespace composable::config
