#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/utf8.h"
#include "value/cases.h"
#include "value/float_text.h"
#include "value/map_keys.h"
#include "value/number_types.h"
#include "value/wave.h"
#include "value/wave_lexer.h"
#include "value/wave_string.h"

namespace composable::value {
namespace {

using wit::Kind;
using wit::Type;

class WaveValueWriter {
 public:
  explicit WaveValueWriter(std::string& out) : out_(out) {}

  void Write(const Type& type, const Value& value);

 private:
  // Before an item: a comma, except before the first.
  void Separate(bool& is_first) {
    if (!is_first) out_ += ", ";
    is_first = false;
  }
  template <typename T>
  void Integer(T number) {
    const fmt::format_int text(number);
    out_.append(text.data(), text.size());
  }
  void CaseName(std::string_view name) {
    if (IsWaveKeyword(name)) out_ += '%';
    out_ += name;
  }

  void Number(Kind kind, const Value& value);
  void Character(char32_t scalar);
  void Record(const Type& type, const std::vector<Value>& items);
  void Tuple(const Type& type, const std::vector<Value>& items);
  void List(const Type& element, const std::vector<Value>& items);
  void ByteList(const Bytes& bytes);
  void TypedMap(const Type& type, const Map& map);
  void FlagNames(const Type& type, const Flags& flags);
  void Case(const Type& type, const Variant& variant);

  std::string& out_;
};

void WaveValueWriter::Write(const Type& type, const Value& value) {
  switch (type.kind()) {
    case Kind::kBool:
      out_ += value.As<bool>() ? "true" : "false";
      return;
    case Kind::kChar:
      Character(value.As<char32_t>());
      return;
    case Kind::kString:
      out_ += '"';
      AppendWaveEscaped(value.As<std::string>(), out_);
      out_ += '"';
      return;
    case Kind::kRecord:
      Record(type, value.As<Sequence>().items);
      return;
    case Kind::kTuple:
      Tuple(type, value.As<Sequence>().items);
      return;
    case Kind::kList:
      if (type.list().element.kind() == Kind::kU8) {
        ByteList(value.As<Bytes>());
      } else {
        List(type.list().element, value.As<Sequence>().items);
      }
      return;
    case Kind::kFixedList:
      List(type.fixed_list().element, value.As<Sequence>().items);
      return;
    case Kind::kMap:
      TypedMap(type, value.As<Map>());
      return;
    case Kind::kFlags:
      FlagNames(type, value.As<Flags>());
      return;
    case Kind::kEnum:
      CaseName(type.enumeration().names.at(value.As<Enum>().index));
      return;
    case Kind::kVariant:
    case Kind::kOption:
    case Kind::kResult:
      Case(type, value.As<Variant>());
      return;
    case Kind::kErrorContext:
    case Kind::kOwn:
    case Kind::kBorrow:
    case Kind::kStream:
    case Kind::kFuture:
      out_ += "handle(";
      Integer(value.As<Handle>().number);
      out_ += ')';
      return;
    default:
      Number(type.kind(), value);
  }
}

void WaveValueWriter::Number(Kind kind, const Value& value) {
  WithNumberType(kind, [&](auto zero) {
    using Number = decltype(zero);
    if constexpr (std::is_floating_point_v<Number>) {
      AppendWaveNumber(value.As<Number>(), out_);
    } else {
      Integer(value.As<Number>());
    }
  });
}

void WaveValueWriter::Character(char32_t scalar) {
  std::string text;
  AppendUtf8(scalar, text);
  out_ += '\'';
  AppendWaveEscaped(text, out_);
  out_ += '\'';
}

void WaveValueWriter::Record(const Type& type, const std::vector<Value>& items) {
  const std::vector<wit::Field>& fields = type.record().fields;
  out_ += '{';
  bool is_first = true;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const Value& item = items.at(i);
    if (fields[i].type.kind() == Kind::kOption && item.As<Variant>().index == 0) continue;
    Separate(is_first);
    out_ += fields[i].name;
    out_ += ": ";
    Write(fields[i].type, item);
  }
  if (is_first) out_ += ':';
  out_ += '}';
}

void WaveValueWriter::Tuple(const Type& type, const std::vector<Value>& items) {
  const std::vector<Type>& elements = type.tuple().elements;
  out_ += '(';
  bool is_first = true;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    Separate(is_first);
    Write(elements[i], items.at(i));
  }
  out_ += ')';
}

void WaveValueWriter::List(const Type& element, const std::vector<Value>& items) {
  out_ += '[';
  bool is_first = true;
  for (const Value& item : items) {
    Separate(is_first);
    Write(element, item);
  }
  out_ += ']';
}

void WaveValueWriter::ByteList(const Bytes& bytes) {
  out_ += '[';
  bool is_first = true;
  for (const std::uint8_t byte : bytes) {
    Separate(is_first);
    Integer(byte);
  }
  out_ += ']';
}

void WaveValueWriter::TypedMap(const Type& type, const Map& map) {
  const wit::MapType& map_type = type.map();
  std::vector<std::string> keys;
  keys.reserve(map.entries.size());
  for (const auto& [key, unused] : map.entries) keys.push_back(ToWave(map_type.key, key));
  out_ += '{';
  bool is_first = true;
  for (const std::size_t entry : EntriesThatCount(keys)) {
    Separate(is_first);
    out_ += keys[entry];
    out_ += ": ";
    Write(map_type.value, map.entries[entry].second);
  }
  out_ += '}';
}

void WaveValueWriter::FlagNames(const Type& type, const Flags& flags) {
  const std::vector<std::string>& names = type.flags().names;
  out_ += '{';
  bool is_first = true;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!HasFlag(flags, i)) continue;
    Separate(is_first);
    out_ += names[i];
  }
  out_ += '}';
}

void WaveValueWriter::Case(const Type& type, const Variant& variant) {
  const CaseView one = CaseOf(type, variant.index).value();
  if (type.kind() == Kind::kVariant) {
    CaseName(one.name);
  } else if (type.kind() == Kind::kResult && variant.index == 1) {
    out_ += "err";
  } else {
    out_ += one.name;
  }
  if (one.payload == nullptr) return;
  out_ += '(';
  Write(*one.payload, *variant.payload);
  out_ += ')';
}

}  // namespace

void AppendWave(const Type& type, const Value& value, std::string& out) {
  WaveValueWriter(out).Write(type, value);
}

std::string ToWave(const Type& type, const Value& value) {
  std::string out;
  AppendWave(type, value, out);
  return out;
}

}  // namespace composable::value
