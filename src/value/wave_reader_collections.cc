// Records, tuples, lists, maps and flags of WAVE text.
#include <fmt/format.h>

#include <utility>

#include "value/cases.h"
#include "value/map_keys.h"
#include "value/names.h"
#include "value/wave_reader.h"

namespace composable::value {

using wit::Type;

template <typename ReadItem>
bool WaveReader::ReadItems(char close, ReadItem read_item) {
  while (!lexer_.IsSymbol(close)) {
    if (!read_item() || !PassComma(close)) return false;
  }
  lexer_.Advance();
  return true;
}

std::optional<std::string_view> WaveReader::ReadLabel(std::string_view wanted) {
  if (lexer_.token().kind != WaveTokenKind::kLabel) return Unexpected(wanted);
  const std::string_view label = WithoutPercent(lexer_.token().text);
  lexer_.Advance();
  return label;
}

std::optional<Value> WaveReader::ReadRecord(const Type& type) {
  const std::vector<wit::Field>& fields = type.record().fields;
  if (!lexer_.IsSymbol('{')) return Mismatch(type);
  const std::size_t start = lexer_.token().offset;
  lexer_.Advance();
  std::vector<std::optional<Value>> found(fields.size());
  if (lexer_.IsSymbol(':')) {
    lexer_.Advance();
    if (!Expect('}')) return std::nullopt;
  } else {
    if (lexer_.IsSymbol('}')) {
      return Wrong(ErrorCode::kTypeMismatch,
                   fmt::format("expected {}, got `{{}}`; a record without fields is `{{:}}`",
                               Quoted(ToWit(type))),
                   start);
    }
    const bool done = ReadItems('}', [&] {
      const std::size_t offset = lexer_.token().offset;
      const auto name = ReadLabel("the name of a field");
      if (!name) return false;
      const auto index = FindName(type, *name);
      if (!index) {
        Wrong(ErrorCode::kTypeMismatch, UnknownName(type, *name), offset);
        return false;
      }
      if (found[*index]) {
        Wrong(ErrorCode::kTypeMismatch, fmt::format("the field {} is there twice", Quoted(*name)),
              offset);
        return false;
      }
      if (!Expect(':')) return false;
      found[*index] = Read(fields[*index].type);
      return found[*index].has_value() || failure_.InField(*name);
    });
    if (!done) return std::nullopt;
  }

  Sequence sequence;
  sequence.items.reserve(fields.size());
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!found[i]) found[i] = DefaultFor(fields[i].type);
    if (!found[i]) {
      return Wrong(ErrorCode::kTypeMismatch,
                   fmt::format("missing field `{}` of {}", fields[i].name, Quoted(ToWit(type))),
                   start);
    }
    sequence.items.push_back(*std::move(found[i]));
  }
  return sequence;
}

std::optional<Value> WaveReader::ReadTuple(const Type& type) {
  const std::vector<Type>& elements = type.tuple().elements;
  if (!lexer_.IsSymbol('(')) return Mismatch(type);
  const std::size_t start = lexer_.token().offset;
  lexer_.Advance();
  Sequence sequence;
  sequence.items.reserve(elements.size());
  const bool done = ReadItems(')', [&] {
    const std::size_t index = sequence.items.size();
    if (index == elements.size()) {
      Mismatch(type, fmt::format(", an item more than its {}", elements.size()));
      return false;
    }
    auto item = Read(elements[index]);
    if (!item) return failure_.InItem(index);
    sequence.items.push_back(*std::move(item));
    return true;
  });
  if (!done) return std::nullopt;
  if (sequence.items.size() != elements.size()) {
    return Wrong(ErrorCode::kTypeMismatch,
                 fmt::format("expected {}, got {}", Quoted(ToWit(type)),
                             Count(sequence.items.size(), "item")),
                 start);
  }
  return sequence;
}

std::optional<Value> WaveReader::ReadList(const Type& type, const Type& element) {
  if (!lexer_.IsSymbol('[')) return Mismatch(type);
  lexer_.Advance();
  Sequence sequence;
  const bool done = ReadItems(']', [&] {
    auto item = Read(element);
    if (!item) return failure_.InItem(sequence.items.size());
    sequence.items.push_back(*std::move(item));
    return true;
  });
  if (!done) return std::nullopt;
  return sequence;
}

std::optional<Value> WaveReader::ReadByteList(const Type& type, const Type& element) {
  if (!lexer_.IsSymbol('[')) return Mismatch(type);
  lexer_.Advance();
  Bytes bytes;
  const bool done = ReadItems(']', [&] {
    const auto item = Read(element);
    if (!item) return failure_.InItem(bytes.size());
    bytes.push_back(item->As<std::uint8_t>());
    return true;
  });
  if (!done) return std::nullopt;
  return bytes;
}

std::optional<Value> WaveReader::ReadFixedList(const Type& type) {
  const std::size_t start = lexer_.token().offset;
  auto list = ReadList(type, type.fixed_list().element);
  if (!list) return std::nullopt;
  const std::size_t count = list->As<Sequence>().items.size();
  if (count == type.fixed_list().length) return list;
  return Wrong(ErrorCode::kTypeMismatch,
               fmt::format("expected {}, got {}", Quoted(ToWit(type)), Count(count, "item")),
               start);
}

std::optional<Value> WaveReader::ReadMap(const Type& type) {
  const wit::MapType& map_type = type.map();
  if (!lexer_.IsSymbol('{')) return Mismatch(type);
  lexer_.Advance();
  if (lexer_.IsSymbol(':')) {
    lexer_.Advance();
    if (!Expect('}')) return std::nullopt;
    return Map();
  }
  Map map;
  std::vector<std::string> keys;
  const bool done = ReadItems('}', [&] {
    auto key = Read(map_type.key);
    if (!key || !Expect(':')) return false;
    keys.push_back(ToWave(map_type.key, *key));
    auto mapped = Read(map_type.value);
    if (!mapped) return failure_.InKey(keys.back());
    map.entries.emplace_back(*std::move(key), *std::move(mapped));
    return true;
  });
  if (!done) return std::nullopt;
  MergeRepeatedKeys(keys, map);
  return map;
}

std::optional<Value> WaveReader::ReadFlags(const Type& type) {
  if (!lexer_.IsSymbol('{')) return Mismatch(type);
  lexer_.Advance();
  Flags flags = NoFlags(type.flags().names.size());
  const bool done = ReadItems('}', [&] {
    const std::size_t offset = lexer_.token().offset;
    const auto name = ReadLabel("the name of a flag");
    if (!name) return false;
    const auto index = FindName(type, *name);
    if (!index || HasFlag(flags, *index)) {
      Wrong(ErrorCode::kTypeMismatch,
            index ? fmt::format("the flag {} is there twice", Quoted(*name))
                  : UnknownName(type, *name),
            offset);
      return false;
    }
    SetFlag(flags, *index);
    return true;
  });
  if (!done) return std::nullopt;
  return flags;
}

}  // namespace composable::value
