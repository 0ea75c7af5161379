#include "interceptor/advice.h"

#include <cstdlib>

#include "base/utf8.h"
#include "interceptor/float_text.h"
#include "interceptor/memory.h"
#include "interceptor/wave_reader.h"
#include "interceptor/wave_writer.h"

namespace interceptor {
namespace {

AdviceValue OfText(ValueCase tag, std::string_view text) {
  AdviceValue value{tag, 0};
  StoreItems(reinterpret_cast<char*>(&value.payload), text.data(),
             static_cast<std::uint32_t>(text.size()));
  return value;
}

template <typename Number>
AdviceValue OfNumber(ValueCase tag, Number number) {
  AdviceValue value{tag, 0};
  std::memcpy(&value.payload, &number, sizeof number);
  return value;
}

bool IsText(ValueCase tag) { return tag == ValueCase::kStr || tag == ValueCase::kComplex; }

// The number or boolean as WAVE.
std::string WaveOf(const AdviceValue& value) {
  std::string text;
  switch (value.tag) {
    case ValueCase::kS64:
      return std::to_string(static_cast<std::int64_t>(value.payload));
    case ValueCase::kU64:
      return std::to_string(value.payload);
    case ValueCase::kF32:
      AppendFloat(Load<float>(&value.payload), text);
      return text;
    case ValueCase::kF64:
      AppendFloat(Load<double>(&value.payload), text);
      return text;
    default:
      return (value.payload & 0xFFU) != 0 ? "true" : "false";
  }
}

}  // namespace

AdviceValue Describe(Type type, const char* value, std::string& text) {
  switch (type.kind()) {
    case Kind::kBool:
      return OfNumber(ValueCase::kBoolean, Load<std::uint8_t>(value));
    case Kind::kS8:
      return OfNumber(ValueCase::kS64, std::int64_t{Load<std::int8_t>(value)});
    case Kind::kS16:
      return OfNumber(ValueCase::kS64, std::int64_t{Load<std::int16_t>(value)});
    case Kind::kS32:
      return OfNumber(ValueCase::kS64, std::int64_t{Load<std::int32_t>(value)});
    case Kind::kS64:
      return OfNumber(ValueCase::kS64, Load<std::int64_t>(value));
    case Kind::kU8:
      return OfNumber(ValueCase::kU64, std::uint64_t{Load<std::uint8_t>(value)});
    case Kind::kU16:
      return OfNumber(ValueCase::kU64, std::uint64_t{Load<std::uint16_t>(value)});
    case Kind::kU32:
      return OfNumber(ValueCase::kU64, std::uint64_t{Load<std::uint32_t>(value)});
    case Kind::kU64:
      return OfNumber(ValueCase::kU64, Load<std::uint64_t>(value));
    case Kind::kF32:
      return OfNumber(ValueCase::kF32, Load<float>(value));
    case Kind::kF64:
      return OfNumber(ValueCase::kF64, Load<double>(value));
    case Kind::kString:
      return OfText(ValueCase::kStr, LoadString(value));
    case Kind::kChar:
      text.clear();
      composable::AppendUtf8(Load<char32_t>(value), text);
      return OfText(ValueCase::kStr, text);
    default:
      text.clear();
      AppendWave(type, value, text);
      return OfText(ValueCase::kComplex, text);
  }
}

bool IsSame(const AdviceValue& a, const AdviceValue& b) {
  if (a.tag != b.tag) return false;
  if (IsText(a.tag)) return TextOf(a) == TextOf(b);
  switch (a.tag) {
    case ValueCase::kBoolean:
      return ((a.payload ^ b.payload) & 0xFFU) == 0;
    case ValueCase::kF32:
      return static_cast<std::uint32_t>(a.payload) == static_cast<std::uint32_t>(b.payload);
    default:
      return a.payload == b.payload;
  }
}

std::string Parse(Type type, const AdviceValue& told, Handles& handles, char* value) {
  if (told.tag == ValueCase::kStr && type.kind() == Kind::kString) {
    StoreNewString(TextOf(told), value);
    return {};
  }
  if (told.tag == ValueCase::kStr) {
    const std::string_view text = TextOf(told);
    const auto scalar = composable::FirstScalar(text);
    if (type.kind() != Kind::kChar || !scalar || scalar->length != text.size())
      return "expected `" + std::string(type.wit()) + "`, got a string";
    Store(value, scalar->value);
    return {};
  }
  if (told.tag == ValueCase::kComplex) return ParseWave(type, TextOf(told), handles, value);
  return ParseWave(type, WaveOf(told), handles, value);
}

void Release(const AdviceValue& value) {
  if (!IsText(value.tag)) return;
  const std::string_view text = TextOf(value);
  if (!text.empty()) std::free(const_cast<char*>(text.data()));
}

void Release(const AdviceArgument* arguments, std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) {
    if (arguments[i].name_size != 0) std::free(At(arguments[i].name));
    if (arguments[i].type_name_size != 0) std::free(At(arguments[i].type_name));
    Release(arguments[i].value);
  }
  if (count != 0) std::free(const_cast<AdviceArgument*>(arguments));
}

}  // namespace interceptor
