// What the tables of the mapping tests are made of.
#pragma once

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "mapping/argument_plan.h"
#include "mapping/result_plan.h"
#include "mapping/setting.h"
#include "value/flat.h"
#include "value/wave.h"
#include "wit/type.h"

namespace composable::mapping::test {

inline wit::Type Primitive(wit::Kind kind) { return wit::Type::Primitive(kind); }
inline const wit::Type kBool = Primitive(wit::Kind::kBool);
inline const wit::Type kU8 = Primitive(wit::Kind::kU8);
inline const wit::Type kU32 = Primitive(wit::Kind::kU32);
inline const wit::Type kU64 = Primitive(wit::Kind::kU64);
inline const wit::Type kF64 = Primitive(wit::Kind::kF64);
inline const wit::Type kChar = Primitive(wit::Kind::kChar);
inline const wit::Type kString = Primitive(wit::Kind::kString);
inline const wit::Type kBytes = wit::Type::List(kU8);
inline const wit::Type kColor = wit::Type::Enum({"red", "green"});
inline wit::Type Option(const wit::Type& payload) { return wit::Type::Option(payload); }

inline Setting Text(std::string text) { return {std::move(text), {}}; }
inline Setting Table(std::vector<std::pair<std::string, Setting>> entries) {
  SettingTable table;
  for (auto& [name, setting] : entries) {
    table.push_back({std::move(name), {}, std::move(setting)});
  }
  return {std::move(table), {}};
}
inline Setting List(std::vector<Setting> items) { return {SettingList(std::move(items)), {}}; }
inline SettingTable Entries(std::vector<std::pair<std::string, Setting>> entries) {
  return std::get<SettingTable>(Table(std::move(entries)).value);
}

inline std::string Join(const std::vector<Error>& errors) {
  std::string text;
  for (const Error& error : errors) text += (text.empty() ? "" : "\n") + ToString(error);
  return text;
}

// The arguments in WAVE, or the error.
inline std::string Show(const wit::FunctionType& function, const Result<Bytes>& flat) {
  if (!flat) return "error: " + ToString(flat.error());
  const auto values = value::DecodeParameters(function, *flat);
  if (!values) return "broken: " + ToString(values.error());
  std::string text;
  for (std::size_t i = 0; i < values->size(); ++i) {
    if (i != 0) text += ", ";
    text += value::ToWave(function.parameters[i].type, (*values)[i]);
  }
  return text;
}

}  // namespace composable::mapping::test
