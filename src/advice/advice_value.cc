#include "advice/advice_value.h"

#include <cstring>

#include "base/utf8.h"
#include "value/wave.h"

namespace composable::advice {
namespace {

using value::Value;
using wit::Kind;
using wit::Type;

template <typename T>
void Store(Bytes& bytes, std::size_t at, T number) {
  std::memcpy(bytes.data() + at, &number, sizeof number);
}

// A signed number fills 64 bits with its sign.
template <typename T>
AdviceValue Signed(FlatReader& flat, std::size_t at) {
  return {ValueCase::kS64, static_cast<std::uint64_t>(std::int64_t{flat.Number<T>(at)}), {}};
}

template <typename T>
AdviceValue Unsigned(ValueCase tag, FlatReader& flat, std::size_t at) {
  return {tag, flat.Number<T>(at), {}};
}

template <typename T>
T FromBits(std::uint64_t bits) {
  T number{};
  std::memcpy(&number, &bits, sizeof number);
  return number;
}

// The number or boolean as WAVE.
std::string WaveOf(const AdviceValue& number) {
  const auto wave = [](Kind kind, const Value& value) {
    return value::ToWave(Type::Primitive(kind), value);
  };
  switch (number.tag) {
    case ValueCase::kS64:
      return wave(Kind::kS64, Value(FromBits<std::int64_t>(number.bits)));
    case ValueCase::kU64:
      return wave(Kind::kU64, Value(number.bits));
    case ValueCase::kF32:
      return wave(Kind::kF32, Value(FromBits<float>(number.bits)));
    case ValueCase::kF64:
      return wave(Kind::kF64, Value(FromBits<double>(number.bits)));
    default:
      return number.bits != 0 ? "true" : "false";
  }
}

}  // namespace

void PutByte(Bytes& bytes, std::size_t at, std::uint8_t number) { bytes[at] = number; }

void PutWord(Bytes& bytes, std::size_t at, std::uint32_t number) { Store(bytes, at, number); }

void PutLongWord(Bytes& bytes, std::size_t at, std::uint64_t number) { Store(bytes, at, number); }

void PutText(Bytes& bytes, std::size_t at, std::string_view text) {
  if (text.empty()) return;  // its place and size stay 0
  PutWord(bytes, at, static_cast<std::uint32_t>(bytes.size()));
  PutWord(bytes, at + synth::advice_layout::kCount, static_cast<std::uint32_t>(text.size()));
  bytes.insert(bytes.end(), text.begin(), text.end());
}

void PutValue(Bytes& bytes, std::size_t at, const AdviceValue& value) {
  PutByte(bytes, at, static_cast<std::uint8_t>(value.tag));
  if (value.HasText()) {
    PutText(bytes, at + synth::advice_layout::kValuePayload, value.text);
  } else {
    Store(bytes, at + synth::advice_layout::kValuePayload, value.bits);
  }
}

bool IsShownPlain(const Type& type) { return type.kind() <= Kind::kString; }

AdviceValue ShowPlain(const Type& type, FlatReader& flat, std::size_t at, std::string& text) {
  switch (type.kind()) {
    case Kind::kBool:
      return Unsigned<std::uint8_t>(ValueCase::kBoolean, flat, at);
    case Kind::kS8:
      return Signed<std::int8_t>(flat, at);
    case Kind::kS16:
      return Signed<std::int16_t>(flat, at);
    case Kind::kS32:
      return Signed<std::int32_t>(flat, at);
    case Kind::kS64:
      return Signed<std::int64_t>(flat, at);
    case Kind::kU8:
      return Unsigned<std::uint8_t>(ValueCase::kU64, flat, at);
    case Kind::kU16:
      return Unsigned<std::uint16_t>(ValueCase::kU64, flat, at);
    case Kind::kU32:
      return Unsigned<std::uint32_t>(ValueCase::kU64, flat, at);
    case Kind::kU64:
      return Unsigned<std::uint64_t>(ValueCase::kU64, flat, at);
    case Kind::kF32:
      return Unsigned<std::uint32_t>(ValueCase::kF32, flat, at);
    case Kind::kF64:
      return Unsigned<std::uint64_t>(ValueCase::kF64, flat, at);
    case Kind::kChar:
      text.clear();
      AppendUtf8(flat.Number<char32_t>(at), text);
      return {ValueCase::kStr, 0, text};
    default:
      return {ValueCase::kStr, 0, flat.Text(at)};
  }
}

AdviceValue ShowComplex(const Type& type, const Value& value, std::string& text) {
  text.clear();
  value::AppendWave(type, value, text);
  return {ValueCase::kComplex, 0, text};
}

Result<Value> ReadValue(const Type& type, const AdviceValue& answer) {
  if (answer.tag == ValueCase::kComplex) return value::FromWave(type, answer.text);
  if (answer.tag != ValueCase::kStr) return value::FromWave(type, WaveOf(answer));
  if (type.kind() == Kind::kString) return Value(std::string(answer.text));
  const auto scalar = FirstScalar(answer.text);
  if (type.kind() == Kind::kChar && scalar && scalar->length == answer.text.size()) {
    return Value(scalar->value);
  }
  return Fail(ErrorCode::kTypeMismatch, "expected `{}`, got a string", wit::ToWit(type));
}

std::string_view FlatReader::Text(std::size_t at) {
  const std::uint32_t place = Word(at);
  const std::uint32_t size = Word(at + 4);
  if (place > bytes_.size() || bytes_.size() - place < size) {
    is_whole_ = false;
    return {};
  }
  return AsText(bytes_.subspan(place, size));
}

AdviceValue FlatReader::Value(std::size_t at) {
  AdviceValue value;
  const std::uint8_t tag = Byte(at);
  if (tag > static_cast<std::uint8_t>(ValueCase::kComplex)) {
    is_whole_ = false;
    return value;
  }
  value.tag = static_cast<ValueCase>(tag);
  switch (value.tag) {
    case ValueCase::kStr:
    case ValueCase::kComplex:
      value.text = Text(at + synth::advice_layout::kValuePayload);
      break;
    case ValueCase::kBoolean:
      value.bits = Byte(at + synth::advice_layout::kValuePayload);
      break;
    case ValueCase::kF32:
      value.bits = Word(at + synth::advice_layout::kValuePayload);
      break;
    default:
      value.bits = Number<std::uint64_t>(at + synth::advice_layout::kValuePayload);
  }
  return value;
}

}  // namespace composable::advice
