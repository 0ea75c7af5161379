#include "value/json_key.h"

#include <charconv>
#include <concepts>
#include <system_error>

#include "base/utf8.h"
#include "value/names.h"
#include "value/number_types.h"

namespace composable::value {
namespace {

using wit::Kind;

std::optional<Value> ParseNumberKey(Kind kind, std::string_view text) {
  std::optional<Value> key;
  WithNumberType(kind, [&](auto number) {
    if constexpr (std::integral<decltype(number)>) {
      const char* end = text.data() + text.size();
      const auto read = std::from_chars(text.data(), end, number);
      if (read.ec == std::errc() && read.ptr == end) key.emplace(number);
    }
  });
  return key;
}

}  // namespace

bool HasTextKeys(const wit::Type& key) {
  switch (key.kind()) {
    case Kind::kString:
    case Kind::kChar:
    case Kind::kBool:
    case Kind::kEnum:
    case Kind::kS8:
    case Kind::kU8:
    case Kind::kS16:
    case Kind::kU16:
    case Kind::kS32:
    case Kind::kU32:
    case Kind::kS64:
    case Kind::kU64:
      return true;
    default:
      return false;
  }
}

std::string KeyText(const wit::Type& key, const Value& value) {
  switch (key.kind()) {
    case Kind::kString:
      return value.As<std::string>();
    case Kind::kChar: {
      std::string text;
      AppendUtf8(value.As<char32_t>(), text);
      return text;
    }
    case Kind::kBool:
      return value.As<bool>() ? "true" : "false";
    case Kind::kEnum:
      return key.enumeration().names.at(value.As<Enum>().index);
    default: {
      std::string text;
      WithNumberType(key.kind(),
                     [&](auto number) { text = std::to_string(value.As<decltype(number)>()); });
      return text;
    }
  }
}

std::optional<Value> ParseKeyText(const wit::Type& key, std::string_view text) {
  switch (key.kind()) {
    case Kind::kString:
      return std::optional<Value>(std::in_place, std::string(text));
    case Kind::kChar: {
      const auto scalar = FirstScalar(text);
      if (!scalar || scalar->length != text.size()) return std::nullopt;
      return scalar->value;
    }
    case Kind::kBool:
      if (text == "true") return true;
      if (text == "false") return false;
      return std::nullopt;
    case Kind::kEnum: {
      const auto index = FindName(key, text);
      if (!index) return std::nullopt;
      return Enum{*index};
    }
    default:
      return ParseNumberKey(key.kind(), text);
  }
}

}  // namespace composable::value
