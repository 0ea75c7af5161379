// Writes descriptions of components, well formed or not, for tests.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "base/bytes.h"

namespace composable::engine {

// Each method appends one production of the grammar above cb_component_describe.
class DescriptionBuilder {
 public:
  DescriptionBuilder& Byte(std::uint8_t byte) {
    bytes_.push_back(byte);
    return *this;
  }
  DescriptionBuilder& Raw(std::initializer_list<std::uint8_t> bytes) {
    bytes_.insert(bytes_.end(), bytes);
    return *this;
  }
  DescriptionBuilder& Number(std::uint32_t number) {
    while (number >= 0x80) {
      bytes_.push_back(static_cast<std::uint8_t>(number | 0x80U));
      number >>= 7U;
    }
    return Byte(static_cast<std::uint8_t>(number));
  }
  DescriptionBuilder& Text(std::string_view text) {
    Number(static_cast<std::uint32_t>(text.size()));
    bytes_.insert(bytes_.end(), text.begin(), text.end());
    return *this;
  }
  DescriptionBuilder& Some(std::uint32_t index) { return Byte(1).Number(index); }
  DescriptionBuilder& None() { return Byte(0); }

  const Bytes& bytes() const { return bytes_; }

 private:
  Bytes bytes_;
};

}  // namespace composable::engine
