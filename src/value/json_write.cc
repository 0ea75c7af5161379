#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "value/cases.h"
#include "value/float_text.h"
#include "value/json.h"
#include "value/json_key.h"
#include "value/json_text.h"
#include "value/map_keys.h"
#include "value/number_types.h"

namespace composable::value {
namespace {

using wit::Kind;
using wit::Type;

class JsonValueWriter {
 public:
  JsonValueWriter(JsonStyle style, std::string& out) : style_(style), out_(out) {}

  void Write(const Type& type, const Value& value);

 private:
  // Writes `count` items between brackets, each by the function given its index.
  template <typename WriteItem>
  void Items(char open, char close, std::size_t count, WriteItem write_item);
  void NewLine();
  void Text(std::string_view text) { AppendJsonString(text, out_); }
  void Key(std::string_view key) {
    Text(key);
    out_ += style_ == JsonStyle::kPretty ? ": " : ":";
  }
  template <typename T>
  void Integer(T number) {
    const fmt::format_int text(number);
    out_.append(text.data(), text.size());
  }
  template <typename T>
  void Float(T number);

  void Number(Kind kind, const Value& value);
  void Record(const Type& type, const Value& value);
  void List(const Type& element, const std::vector<Value>& items);
  void ByteList(const Bytes& bytes);
  void TypedMap(const Type& type, const Map& map);
  void FlagNames(const Type& type, const Flags& flags);
  void Case(const Type& type, const Variant& variant);

  JsonStyle style_;
  std::string& out_;
  std::size_t depth_ = 0;
};

void JsonValueWriter::NewLine() {
  out_ += '\n';
  out_.append(2 * depth_, ' ');
}

template <typename WriteItem>
void JsonValueWriter::Items(char open, char close, std::size_t count, WriteItem write_item) {
  out_ += open;
  if (count != 0) {
    ++depth_;
    for (std::size_t i = 0; i < count; ++i) {
      if (i != 0) out_ += ',';
      if (style_ == JsonStyle::kPretty) NewLine();
      write_item(i);
    }
    --depth_;
    if (style_ == JsonStyle::kPretty) NewLine();
  }
  out_ += close;
}

template <typename T>
void JsonValueWriter::Float(T number) {
  if (std::isnan(number)) {
    Text("NaN");
  } else if (std::isinf(number)) {
    Text(number > 0 ? "Infinity" : "-Infinity");
  } else {
    AppendJsonNumber(number, out_);
  }
}

void JsonValueWriter::Number(Kind kind, const Value& value) {
  WithNumberType(kind, [&](auto zero) {
    using Number = decltype(zero);
    if constexpr (std::is_floating_point_v<Number>) {
      Float(value.As<Number>());
    } else {
      Integer(value.As<Number>());
    }
  });
}

void JsonValueWriter::Write(const Type& type, const Value& value) {
  switch (type.kind()) {
    case Kind::kBool:
      out_ += value.As<bool>() ? "true" : "false";
      return;
    case Kind::kChar: {
      std::string text;
      AppendUtf8(value.As<char32_t>(), text);
      Text(text);
      return;
    }
    case Kind::kString:
      Text(value.As<std::string>());
      return;
    case Kind::kRecord:
      Record(type, value);
      return;
    case Kind::kTuple: {
      const std::vector<Value>& items = value.As<Sequence>().items;
      const std::vector<Type>& elements = type.tuple().elements;
      Items('[', ']', elements.size(), [&](std::size_t i) { Write(elements[i], items.at(i)); });
      return;
    }
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
      Text(type.enumeration().names.at(value.As<Enum>().index));
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
      Items('{', '}', 1, [&](std::size_t) {
        Key("handle");
        Integer(value.As<Handle>().number);
      });
      return;
    default:
      Number(type.kind(), value);
  }
}

void JsonValueWriter::Record(const Type& type, const Value& value) {
  const std::vector<wit::Field>& fields = type.record().fields;
  const std::vector<Value>& items = value.As<Sequence>().items;
  Items('{', '}', fields.size(), [&](std::size_t i) {
    Key(fields[i].name);
    Write(fields[i].type, items.at(i));
  });
}

void JsonValueWriter::List(const Type& element, const std::vector<Value>& items) {
  Items('[', ']', items.size(), [&](std::size_t i) { Write(element, items[i]); });
}

void JsonValueWriter::ByteList(const Bytes& bytes) {
  Items('[', ']', bytes.size(), [&](std::size_t i) { Integer(bytes[i]); });
}

void JsonValueWriter::TypedMap(const Type& type, const Map& map) {
  const wit::MapType& map_type = type.map();
  const bool is_object = HasTextKeys(map_type.key);
  std::vector<std::string> keys;
  keys.reserve(map.entries.size());
  for (const auto& [key, unused] : map.entries) {
    keys.push_back(is_object ? KeyText(map_type.key, key) : ToJson(map_type.key, key));
  }
  const std::vector<std::size_t> entries = EntriesThatCount(keys);
  if (is_object) {
    Items('{', '}', entries.size(), [&](std::size_t i) {
      Key(keys[entries[i]]);
      Write(map_type.value, map.entries[entries[i]].second);
    });
    return;
  }
  Items('[', ']', entries.size(), [&](std::size_t i) {
    const auto& [key, mapped] = map.entries[entries[i]];
    Items('[', ']', 2, [&](std::size_t part) {
      if (part == 0) {
        Write(map_type.key, key);
      } else {
        Write(map_type.value, mapped);
      }
    });
  });
}

void JsonValueWriter::FlagNames(const Type& type, const Flags& flags) {
  const std::vector<std::string>& names = type.flags().names;
  std::vector<std::size_t> set;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (HasFlag(flags, i)) set.push_back(i);
  }
  Items('[', ']', set.size(), [&](std::size_t i) { Text(names[set[i]]); });
}

void JsonValueWriter::Case(const Type& type, const Variant& variant) {
  const CaseView one = CaseOf(type, variant.index).value();
  const auto write_payload = [&] {
    if (one.payload != nullptr) {
      Write(*one.payload, *variant.payload);
    } else {
      out_ += "null";
    }
  };
  const bool is_option = type.kind() == Kind::kOption;
  if (is_option && (one.payload == nullptr || one.payload->kind() != Kind::kOption)) {
    write_payload();
    return;
  }
  if (type.kind() == Kind::kVariant && one.payload == nullptr) {
    Text(one.name);
    return;
  }
  Items('{', '}', 1, [&](std::size_t) {
    Key(one.name);
    write_payload();
  });
}

}  // namespace

void AppendJson(const Type& type, const Value& value, JsonStyle style, std::string& out) {
  JsonValueWriter(style, out).Write(type, value);
}

std::string ToJson(const Type& type, const Value& value, JsonStyle style) {
  std::string out;
  AppendJson(type, value, style, out);
  return out;
}

}  // namespace composable::value
