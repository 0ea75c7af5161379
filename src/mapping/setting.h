// A value from a definition file, with its place: what mapping keys hold.
//
// Plain data: movable, copyable, comparable.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"

namespace composable::mapping {

struct Setting;
struct NamedSetting;

using SettingList = std::vector<Setting>;
using SettingTable = std::vector<NamedSetting>;  // in the order of the file; names are distinct

struct Setting {
  std::variant<bool, std::int64_t, double, std::string, SettingList, SettingTable> value;
  Location where;
  bool operator==(const Setting&) const = default;
};

struct NamedSetting {
  std::string name;
  Location name_where;
  Setting setting;
  bool operator==(const NamedSetting&) const = default;
};

// What it is, as it reads after "got": "a string", "a table".
std::string_view DescribeSetting(const Setting& setting);

}  // namespace composable::mapping
