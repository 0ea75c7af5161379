// What must hold of a text form of values, for any text and any value.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/printable.h"
#include "base/utf8.h"
#include "value/check.h"
#include "value/flat.h"
#include "value/same_value.h"
#include "value/type_from_bytes.h"
#include "value/value.h"
#include "wit/type.h"

namespace composable::fuzz {

// Reads the text as a value of the type. What is read must fit its type, and print so that reading
// it again gives the same; what is refused must say why in one line. `read` is Result<Value>(type,
// text), `print` is std::string(type, value).
template <typename Read, typename Print>
void CheckText(const wit::Type& type, std::string_view text, Read read, Print print) {
  const auto value = read(type, text);
  if (!value) {
    Require(!value.error().message.empty());
    Require(Printable(value.error().message) == value.error().message);
    Require(IsUtf8(value.error().details));
    return;
  }
  Require(value::CheckValue(type, *value).has_value());
  const std::string printed = print(type, *value);
  Require(IsUtf8(printed));
  const auto again = read(type, printed);
  Require(again.has_value());
  Require(print(type, *again) == printed);
  Require(Image(type, *again) == Image(type, *value));
}

// The same the other way round: any value of the type, out of bytes, prints so that it can be read,
// and what is read prints the same.
template <typename Read, typename Print>
void CheckValueText(const wit::Type& type, ByteView bytes, Read read, Print print) {
  const auto value = value::DecodeValue(type, bytes);
  if (!value) return;
  const std::string printed = print(type, *value);
  Require(IsUtf8(printed));
  const auto again = read(type, printed);
  Require(again.has_value());
  Require(print(type, *again) == printed);
}

}  // namespace composable::fuzz
