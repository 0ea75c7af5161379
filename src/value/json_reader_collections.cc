// Records, tuples, lists, maps and flags in JSON.
#include <fmt/format.h>

#include <vector>

#include "value/cases.h"
#include "value/json.h"
#include "value/json_key.h"
#include "value/json_reader.h"
#include "value/map_keys.h"
#include "value/names.h"

namespace composable::value {

namespace json = boost::json;
using wit::Type;

std::optional<Value> JsonReader::ReadRecord(const Type& type, const json::value& found) {
  const auto* object = found.if_object();
  if (object == nullptr) return Mismatch(type, found);
  const std::vector<wit::Field>& fields = type.record().fields;
  Sequence sequence;
  sequence.items.reserve(fields.size());
  std::size_t used = 0;
  const wit::Field* missing = nullptr;
  for (const wit::Field& field : fields) {
    const json::value* item = object->if_contains(field.name);
    if (item == nullptr) {
      if (auto absent = DefaultFor(field.type)) {
        sequence.items.push_back(*std::move(absent));
      } else if (missing == nullptr) {
        missing = &field;
      }
      continue;
    }
    ++used;
    auto value = Read(field.type, *item);
    if (!value) {
      failure_.InField(field.name);
      return std::nullopt;
    }
    sequence.items.push_back(*std::move(value));
  }
  if (used != object->size()) {
    // Before a missing field: a misspelt name explains that one too.
    for (const auto& [key, unused] : *object) {
      if (!FindName(type, View(key))) return Wrong(UnknownName(type, View(key)));
    }
  }
  if (missing != nullptr) {
    return Wrong(fmt::format("missing field `{}` of {}", missing->name, Quoted(ToWit(type))));
  }
  return sequence;
}

std::optional<Value> JsonReader::ReadTuple(const Type& type, const json::value& found) {
  const std::vector<Type>& elements = type.tuple().elements;
  const auto* array = found.if_array();
  if (array == nullptr || array->size() != elements.size()) return Mismatch(type, found);
  Sequence sequence;
  sequence.items.reserve(elements.size());
  for (std::size_t i = 0; i < elements.size(); ++i) {
    auto item = Read(elements[i], (*array)[i]);
    if (!item) {
      failure_.InItem(i);
      return std::nullopt;
    }
    sequence.items.push_back(*std::move(item));
  }
  return sequence;
}

std::optional<Value> JsonReader::ReadList(const Type& element, const json::array& found) {
  Sequence sequence;
  sequence.items.reserve(found.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    auto item = Read(element, found[i]);
    if (!item) {
      failure_.InItem(i);
      return std::nullopt;
    }
    sequence.items.push_back(*std::move(item));
  }
  return sequence;
}

std::optional<Value> JsonReader::ReadKey(const Type& type, std::string_view text) {
  if (!HasTextKeys(type)) {
    return Wrong(fmt::format("a map with keys of {} is written as an array of [key, value] pairs",
                             Quoted(ToWit(type))));
  }
  auto key = ParseKeyText(type, text);
  if (!key) failure_.Mismatch(type, fmt::format("the key {}", Quoted(text)));
  return key;
}

std::optional<Value> JsonReader::ReadMap(const Type& type, const json::value& found) {
  const wit::MapType& map_type = type.map();
  Map map;
  std::vector<std::string> keys;
  const auto add = [&](std::optional<Value> key, const json::value& mapped) {
    if (!key) return false;
    auto value = Read(map_type.value, mapped);
    keys.push_back(ToJson(map_type.key, *key));
    if (!value) return failure_.InKey(keys.back());
    map.entries.emplace_back(*std::move(key), *std::move(value));
    return true;
  };

  if (const auto* object = found.if_object()) {
    for (const auto& [key, mapped] : *object) {
      if (!add(ReadKey(map_type.key, View(key)), mapped)) return std::nullopt;
    }
  } else if (const auto* array = found.if_array()) {
    for (std::size_t i = 0; i < array->size(); ++i) {
      const auto* pair = (*array)[i].if_array();
      if (pair == nullptr || pair->size() != 2) {
        failure_.Set(ErrorCode::kTypeMismatch, fmt::format("expected a [key, value] pair, got {}",
                                                           DescribeJson((*array)[i])));
        failure_.InItem(i);
        return std::nullopt;
      }
      auto key = Read(map_type.key, (*pair)[0]);
      if (!key) {
        failure_.InItem(0);
        failure_.InItem(i);
        return std::nullopt;
      }
      if (!add(std::move(key), (*pair)[1])) return std::nullopt;
    }
  } else {
    return Mismatch(type, found);
  }
  MergeRepeatedKeys(keys, map);
  return map;
}

std::optional<Value> JsonReader::ReadFlags(const Type& type, const json::value& found) {
  const auto* array = found.if_array();
  if (array == nullptr) return Mismatch(type, found);
  Flags flags = NoFlags(type.flags().names.size());
  for (std::size_t i = 0; i < array->size(); ++i) {
    const auto* name = (*array)[i].if_string();
    if (name == nullptr) {
      failure_.Set(ErrorCode::kTypeMismatch,
                   fmt::format("expected the name of a flag of {}, got {}", Quoted(ToWit(type)),
                               DescribeJson((*array)[i])));
      failure_.InItem(i);
      return std::nullopt;
    }
    const auto index = FindName(type, View(*name));
    if (!index || HasFlag(flags, *index)) {
      failure_.Set(ErrorCode::kTypeMismatch,
                   index ? fmt::format("the flag {} is there twice", Quoted(View(*name)))
                         : UnknownName(type, View(*name)));
      failure_.InItem(i);
      return std::nullopt;
    }
    SetFlag(flags, *index);
  }
  return flags;
}

}  // namespace composable::value
