#include "interceptor/text_adviser.h"

#include <cstddef>

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

std::string_view TextOf(const AdviceValue& value) {
  return LoadString(reinterpret_cast<const char*>(&value.payload));
}

const AdviceValue& ValueOf(ToldValue told) { return *reinterpret_cast<const AdviceValue*>(told); }

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

// What advice is told of a value. `text` keeps what the value refers to; strings stay where they
// are.
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

// Whether the two are one value.
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

}  // namespace

void TextAdviser::ShowArguments(Type parameters, const char* arguments) {
  arguments_.resize(parameters.count());
  texts_.resize(parameters.count());
  for (std::uint32_t i = 0; i < parameters.count(); ++i) {
    const Member parameter = parameters.member(i);
    const std::string_view type_name = parameter.type.wit();
    arguments_[i].name = AddressOf(parameter.name.data());
    arguments_[i].name_size = parameter.name.size();
    arguments_[i].type_name = AddressOf(type_name.data());
    arguments_[i].type_name_size = type_name.size();
    ShowArgument(i, parameter.type, arguments + parameter.offset);
  }
}

void TextAdviser::ShowArgument(std::uint32_t index, Type type, const char* value) {
  arguments_[index].value = Describe(type, value, texts_[index]);
}

void TextAdviser::ShowCall(const char* descriptor, CallFrame& frame) {
  const auto* function = reinterpret_cast<const FunctionDescriptor*>(descriptor);
  frame.function_name = AddressOf(descriptor + function->name.place);
  frame.function_name_size = function->name.size;
  frame.advice_arguments = AddressOf(arguments_.data());
  frame.advice_argument_count = arguments_.size();
}

void TextAdviser::ShowResult(Type type, const char* value, CallFrame& frame) {
  frame.advice_result_is_some = value != nullptr ? 1 : 0;
  frame.advice_result_case = 0;
  frame.advice_result_first = 0;
  frame.advice_result_second = 0;
  if (value == nullptr) return;
  result_ = Describe(type, value, result_text_);
  frame.advice_result_case = static_cast<std::uint32_t>(result_.tag);
  frame.advice_result_first = result_.payload;
  if (!IsText(result_.tag)) return;
  frame.advice_result_first = result_.payload & 0xFFFFFFFFU;
  frame.advice_result_second = static_cast<std::uint32_t>(result_.payload >> 32U);
}

bool TextAdviser::IsShownArgument(std::uint32_t index, ToldValue told) const {
  return IsSame(arguments_[index].value, ValueOf(told));
}

bool TextAdviser::IsShownResult(ToldValue told) const { return IsSame(result_, ValueOf(told)); }

std::string TextAdviser::Parse(Type type, ToldValue told, Handles& handles, char* value) const {
  const AdviceValue& advice = ValueOf(told);
  if (advice.tag == ValueCase::kStr && type.kind() == Kind::kString) {
    StoreNewString(TextOf(advice), value);
    return {};
  }
  if (advice.tag == ValueCase::kStr) {
    const std::string_view text = TextOf(advice);
    const auto scalar = composable::FirstScalar(text);
    if (type.kind() != Kind::kChar || !scalar || scalar->length != text.size())
      return "expected `" + std::string(type.wit()) + "`, got a string";
    Store(value, scalar->value);
    return {};
  }
  if (advice.tag == ValueCase::kComplex) return ParseWave(type, TextOf(advice), handles, value);
  return ParseWave(type, WaveOf(advice), handles, value);
}

void TextAdviser::Release(ToldValue told) const {
  if (IsText(ValueOf(told).tag)) FreeItems(told + offsetof(AdviceValue, payload));
}

}  // namespace interceptor
