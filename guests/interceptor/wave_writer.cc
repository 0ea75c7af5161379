#include "interceptor/wave_writer.h"

#include <charconv>
#include <iterator>

#include "base/utf8.h"
#include "interceptor/float_text.h"
#include "value/wave_lexer.h"
#include "value/wave_string.h"

namespace interceptor {
namespace {

template <typename Number>
void AppendInteger(Number number, std::string& out) {
  char text[24];
  const auto end = std::to_chars(std::begin(text), std::end(text), number);
  out.append(text, end.ptr);
}

void AppendCaseName(std::string_view name, std::string& out) {
  if (composable::value::IsWaveKeyword(name)) out += '%';
  out += name;
}

void AppendCharacter(char32_t scalar, std::string& out) {
  std::string text;
  composable::AppendUtf8(scalar, text);
  out += '\'';
  composable::value::AppendWaveEscaped(text, out);
  out += '\'';
}

void Separate(bool& is_first, std::string& out) {
  if (!is_first) out += ", ";
  is_first = false;
}

void AppendRecord(Type type, const char* value, std::string& out) {
  out += '{';
  bool is_first = true;
  for (std::uint32_t i = 0; i < type.count(); ++i) {
    const Member field = type.member(i);
    const char* address = value + field.offset;
    if (field.type.kind() == Kind::kOption && field.type.CaseOf(address) == 0) continue;
    Separate(is_first, out);
    out += field.name;
    out += ": ";
    AppendWave(field.type, address, out);
  }
  if (is_first) out += ':';
  out += '}';
}

// Tuples and lists.
void AppendSequence(Type type, const char* value, std::string_view brackets, std::string& out) {
  out += brackets[0];
  bool is_first = true;
  ForEachPart(type, const_cast<char*>(value), [&](Type part, const char* address) {
    Separate(is_first, out);
    AppendWave(part, address, out);
  });
  out += brackets[1];
}

// Every entry as it stands; where a key occurs twice, the last one counts when it is read.
void AppendMap(Type type, const char* value, std::string& out) {
  out += '{';
  bool is_first = true;
  ForEachPart(type, const_cast<char*>(value), [&](Type entry, const char* address) {
    Separate(is_first, out);
    AppendWave(entry.member(0).type, address + entry.member(0).offset, out);
    out += ": ";
    AppendWave(entry.member(1).type, address + entry.member(1).offset, out);
  });
  out += '}';
}

void AppendFlags(Type type, const char* value, std::string& out) {
  const std::uint32_t bits = LoadFlags(*type.operator->(), value);
  out += '{';
  bool is_first = true;
  for (std::uint32_t i = 0; i < type.count(); ++i) {
    if (((bits >> i) & 1U) == 0) continue;
    Separate(is_first, out);
    out += type.member(i).name;
  }
  out += '}';
}

void AppendCase(Type type, const char* value, std::string& out) {
  const Member one = type.member(type.CaseOf(value));
  if (type.kind() == Kind::kVariant || type.kind() == Kind::kEnum) {
    AppendCaseName(one.name, out);
  } else {
    out += one.name;
  }
  if (!one.has_type) return;
  out += '(';
  AppendWave(one.type, value + type->payload_offset, out);
  out += ')';
}

}  // namespace

void AppendWave(Type type, const char* value, std::string& out) {
  switch (type.kind()) {
    case Kind::kBool:
      out += Load<std::uint8_t>(value) != 0 ? "true" : "false";
      return;
    case Kind::kS8:
      return AppendInteger(int{Load<std::int8_t>(value)}, out);
    case Kind::kU8:
      return AppendInteger(unsigned{Load<std::uint8_t>(value)}, out);
    case Kind::kS16:
      return AppendInteger(int{Load<std::int16_t>(value)}, out);
    case Kind::kU16:
      return AppendInteger(unsigned{Load<std::uint16_t>(value)}, out);
    case Kind::kS32:
      return AppendInteger(Load<std::int32_t>(value), out);
    case Kind::kU32:
      return AppendInteger(Load<std::uint32_t>(value), out);
    case Kind::kS64:
      return AppendInteger(Load<std::int64_t>(value), out);
    case Kind::kU64:
      return AppendInteger(Load<std::uint64_t>(value), out);
    case Kind::kF32:
      return AppendFloat(Load<float>(value), out);
    case Kind::kF64:
      return AppendFloat(Load<double>(value), out);
    case Kind::kChar:
      return AppendCharacter(Load<char32_t>(value), out);
    case Kind::kString:
      out += '"';
      composable::value::AppendWaveEscaped(LoadString(value), out);
      out += '"';
      return;
    case Kind::kRecord:
      return AppendRecord(type, value, out);
    case Kind::kTuple:
      return AppendSequence(type, value, "()", out);
    case Kind::kList:
    case Kind::kFixedList:
      return AppendSequence(type, value, "[]", out);
    case Kind::kMap:
      return AppendMap(type, value, out);
    case Kind::kFlags:
      return AppendFlags(type, value, out);
    case Kind::kVariant:
    case Kind::kEnum:
    case Kind::kOption:
    case Kind::kResult:
      return AppendCase(type, value, out);
    case Kind::kErrorContext:
    case Kind::kOwn:
    case Kind::kBorrow:
    case Kind::kStream:
    case Kind::kFuture:
      out += "handle(";
      AppendInteger(Load<std::uint32_t>(value), out);
      out += ')';
      return;
  }
}

}  // namespace interceptor
