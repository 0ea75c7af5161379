#include "mapping/setting.h"

namespace composable::mapping {

std::string_view DescribeSetting(const Setting& setting) {
  struct {
    std::string_view operator()(bool /*truth*/) const { return "a boolean"; }
    std::string_view operator()(std::int64_t /*number*/) const { return "an integer"; }
    std::string_view operator()(double /*number*/) const { return "a number"; }
    std::string_view operator()(const std::string& /*text*/) const { return "a string"; }
    std::string_view operator()(const SettingList& /*list*/) const { return "an array"; }
    std::string_view operator()(const SettingTable& /*table*/) const { return "a table"; }
  } describe;
  return std::visit(describe, setting.value);
}

}  // namespace composable::mapping
