#include "value/json_reader.h"

#include <fmt/format.h>

#include <array>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/serialize.hpp>
#include <cmath>
#include <cstdint>
#include <limits>

#include "base/printable.h"
#include "base/utf8.h"
#include "value/cases.h"
#include "value/float_text.h"
#include "value/json.h"
#include "value/json_tree.h"
#include "value/names.h"

namespace composable::value {

namespace json = boost::json;
using wit::Kind;
using wit::Type;

// What was found, as it reads after "got".
std::string DescribeJson(const json::value& found) {
  switch (found.kind()) {
    case json::kind::null:
      return "null";
    case json::kind::bool_:
      return found.get_bool() ? "true" : "false";
    case json::kind::object:
      return found.get_object().empty() ? "an empty object" : "an object";
    case json::kind::array:
      return fmt::format("an array of {}", Count(found.get_array().size(), "item"));
    case json::kind::string: {
      constexpr std::size_t kLongest = 60;
      const std::string text = Printable(json::serialize(found));
      return text.size() <= kLongest ? fmt::format("string {}", text) : "a long string";
    }
    case json::kind::int64:
      return fmt::format("number {}", found.get_int64());
    case json::kind::uint64:
      return fmt::format("number {}", found.get_uint64());
    case json::kind::double_: {
      if (std::isinf(found.get_double())) return "a number beyond f64";
      std::string text = "number ";
      AppendJsonNumber(found.get_double(), text);
      return text;
    }
  }
  return "something unknown";
}

std::optional<Value> JsonReader::Read(const Type& type, const json::value& found) {
  switch (type.kind()) {
    case Kind::kBool:
      if (!found.is_bool()) return Mismatch(type, found);
      return found.get_bool();
    case Kind::kS8:
      return ReadInteger<std::int8_t>(type, found);
    case Kind::kU8:
      return ReadInteger<std::uint8_t>(type, found);
    case Kind::kS16:
      return ReadInteger<std::int16_t>(type, found);
    case Kind::kU16:
      return ReadInteger<std::uint16_t>(type, found);
    case Kind::kS32:
      return ReadInteger<std::int32_t>(type, found);
    case Kind::kU32:
      return ReadInteger<std::uint32_t>(type, found);
    case Kind::kS64:
      return ReadInteger<std::int64_t>(type, found);
    case Kind::kU64:
      return ReadInteger<std::uint64_t>(type, found);
    case Kind::kF32:
      return ReadFloat<float>(type, found);
    case Kind::kF64:
      return ReadFloat<double>(type, found);
    case Kind::kChar:
      return ReadCharacter(type, found);
    case Kind::kString:
      if (!found.is_string()) return Mismatch(type, found);
      return std::optional<Value>(std::in_place, std::string(View(found.get_string())));
    case Kind::kRecord:
      return ReadRecord(type, found);
    case Kind::kTuple:
      return ReadTuple(type, found);
    case Kind::kList: {
      if (!found.is_array()) return Mismatch(type, found);
      const Type& element = type.list().element;
      if (element.kind() == Kind::kU8) return ReadBytes(element, found.get_array());
      return ReadList(element, found.get_array());
    }
    case Kind::kFixedList:
      if (!found.is_array() || found.get_array().size() != type.fixed_list().length) {
        return Mismatch(type, found);
      }
      return ReadList(type.fixed_list().element, found.get_array());
    case Kind::kMap:
      return ReadMap(type, found);
    case Kind::kFlags:
      return ReadFlags(type, found);
    case Kind::kEnum:
      return ReadEnum(type, found);
    case Kind::kOption:
      return ReadOption(type, found);
    case Kind::kVariant:
    case Kind::kResult:
      return ReadVariant(type, found);
    case Kind::kErrorContext:
    case Kind::kOwn:
    case Kind::kBorrow:
    case Kind::kStream:
    case Kind::kFuture:
      return Wrong(fmt::format("a {} cannot be given as JSON", Quoted(ToWit(type))));
  }
  return Wrong("a type of an unknown kind");
}

namespace {

// The number as a T, or nothing where it is none or does not fit.
template <typename T>
std::optional<T> ToInteger(const json::value& found) {
  // From here on an f64 no longer tells neighbouring integers apart.
  constexpr double kExact = 9007199254740992.0;
  if (const auto* number = found.if_int64()) {
    if (std::in_range<T>(*number)) return static_cast<T>(*number);
  } else if (const auto* large = found.if_uint64()) {
    if (std::in_range<T>(*large)) return static_cast<T>(*large);
  } else if (const auto* real = found.if_double()) {
    if (std::trunc(*real) == *real && std::abs(*real) < kExact) {
      const auto whole = static_cast<std::int64_t>(*real);
      if (std::in_range<T>(whole)) return static_cast<T>(whole);
    }
  }
  return std::nullopt;
}

}  // namespace

template <typename T>
std::optional<Value> JsonReader::ReadInteger(const Type& type, const json::value& found) {
  const std::optional<T> number = ToInteger<T>(found);
  if (number) return *number;
  if (!found.is_number()) return Mismatch(type, found);
  // The unary plus prints 8-bit numbers as numbers.
  failure_.Mismatch(type,
                    fmt::format("{} (integers from {} to {})", DescribeJson(found),
                                +std::numeric_limits<T>::min(), +std::numeric_limits<T>::max()));
  return std::nullopt;
}

std::optional<Value> JsonReader::ReadBytes(const Type& element, const json::array& found) {
  Bytes bytes(found.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto byte = ToInteger<std::uint8_t>(found[i]);
    if (!byte) {
      ReadInteger<std::uint8_t>(element, found[i]);
      failure_.InItem(i);
      return std::nullopt;
    }
    bytes[i] = *byte;
  }
  return bytes;
}

template <typename T>
std::optional<Value> JsonReader::ReadFloat(const Type& type, const json::value& found) {
  T number = 0;
  if (const auto* integer = found.if_int64()) {
    number = static_cast<T>(*integer);
  } else if (const auto* large = found.if_uint64()) {
    number = static_cast<T>(*large);
  } else if (const auto* real = found.if_double()) {
    number = static_cast<T>(*real);
    if (std::isinf(number)) {
      failure_.Mismatch(type, "a number that is too large for it; infinity is \"Infinity\"");
      return std::nullopt;
    }
  } else if (const auto* text = found.if_string()) {
    if (*text == "NaN") return std::numeric_limits<T>::quiet_NaN();
    if (*text == "Infinity") return std::numeric_limits<T>::infinity();
    if (*text == "-Infinity") return -std::numeric_limits<T>::infinity();
    return Mismatch(type, found);
  } else {
    return Mismatch(type, found);
  }
  return number;
}

std::optional<Value> JsonReader::ReadCharacter(const Type& type, const json::value& found) {
  const auto* text = found.if_string();
  if (text == nullptr) return Mismatch(type, found);
  const auto scalar = FirstScalar(View(*text));
  if (!scalar || scalar->length != text->size()) return Mismatch(type, found);
  return scalar->value;
}

std::optional<Value> JsonReader::ReadEnum(const Type& type, const json::value& found) {
  const auto* name = found.if_string();
  if (name == nullptr) return Mismatch(type, found);
  const auto index = FindName(type, View(*name));
  if (!index) return Wrong(UnknownName(type, View(*name)));
  return Enum{*index};
}

std::optional<Value> JsonReader::ReadOption(const Type& type, const json::value& found) {
  if (found.is_null()) return None();
  const Type& payload = type.option().payload;
  const json::value* inner = &found;
  if (payload.kind() == Kind::kOption) {
    const auto* object = found.if_object();
    inner = object != nullptr && object->size() == 1 ? object->if_contains("some") : nullptr;
    if (inner == nullptr) {
      failure_.Mismatch(type,
                        fmt::format("{}; write null or {{\"some\": …}}", DescribeJson(found)));
      return std::nullopt;
    }
  }
  auto value = Read(payload, *inner);
  if (!value) return std::nullopt;
  return Variant(1, *std::move(value));
}

std::optional<Value> JsonReader::ReadVariant(const Type& type, const json::value& found) {
  if (const auto* name = found.if_string()) return ReadCase(type, View(*name), nullptr);
  const auto* object = found.if_object();
  if (object == nullptr) return Mismatch(type, found);
  if (object->size() != 1) {
    failure_.Mismatch(type, fmt::format("an object of {}, not one", Count(object->size(), "key")));
    return std::nullopt;
  }
  const auto& only = *object->begin();
  return ReadCase(type, View(only.key()), &only.value());
}

std::optional<Value> JsonReader::ReadCase(const Type& type, std::string_view name,
                                          const json::value* payload) {
  const auto index = FindName(type, name);
  if (!index) return Wrong(UnknownName(type, name));
  const CaseView one = *CaseOf(type, *index);
  if (one.payload == nullptr) {
    if (payload == nullptr || payload->is_null()) return Variant(*index);
    return Wrong(fmt::format("the case `{}` of {} has no payload, got {}", one.name,
                             Quoted(ToWit(type)), DescribeJson(*payload)));
  }
  if (payload == nullptr) {
    return Wrong(fmt::format("the case `{}` of {} has a payload: write {{\"{}\": …}}", one.name,
                             Quoted(ToWit(type)), one.name));
  }
  auto value = Read(*one.payload, *payload);
  if (!value) {
    failure_.InCase(type, one.name);
    return std::nullopt;
  }
  return Variant(*index, *std::move(value));
}

Result<Value> FromJsonTree(const Type& type, const json::value& json_value) {
  JsonReader reader;
  auto value = reader.Read(type, json_value);
  if (!value) return std::unexpected(reader.failure().Take());
  return *std::move(value);
}

Result<Value> FromJson(const Type& type, std::string_view text) {
  // The tree lives only here: it takes its memory in one go, a small one from the stack.
  std::array<unsigned char, 4096> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  json::monotonic_resource memory(buffer.data(), buffer.size());
  COMPOSABLE_TRY(const json::value tree, ParseJson(text, &memory));
  return FromJsonTree(type, tree);
}

}  // namespace composable::value
