#include "value/value.h"

namespace composable::value {

bool Sequence::operator==(const Sequence&) const = default;
bool Map::operator==(const Map&) const = default;

Variant::Variant(std::uint32_t case_index, Value value)
    : index(case_index), payload(std::make_unique<Value>(std::move(value))) {}

Variant::Variant(const Variant& other)
    : index(other.index),
      payload(other.payload ? std::make_unique<Value>(*other.payload) : nullptr) {}

Variant& Variant::operator=(const Variant& other) {
  if (this != &other) *this = Variant(other);
  return *this;
}

bool Variant::operator==(const Variant& other) const {
  if (index != other.index || (payload == nullptr) != (other.payload == nullptr)) return false;
  return payload == nullptr || *payload == *other.payload;
}

}  // namespace composable::value
