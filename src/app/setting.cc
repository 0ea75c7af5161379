#include "app/setting.h"

#include <type_traits>
#include <utility>

namespace composable::app {

mapping::SettingTable ToSettings(const config::PropertyTable& table) {
  mapping::SettingTable settings;
  for (const config::Property& property : table) {
    settings.push_back({property.key.value, property.key.where, ToSetting(property.value)});
  }
  return settings;
}

mapping::Setting ToSetting(const config::PropertyValue& value) {
  const auto convert = [](const auto& held) -> decltype(mapping::Setting::value) {
    using Held = std::decay_t<decltype(held)>;
    if constexpr (std::is_same_v<Held, config::PropertyTable>) {
      return ToSettings(held);
    } else if constexpr (std::is_same_v<Held, config::PropertyList>) {
      mapping::SettingList list;
      for (const config::PropertyValue& item : held) list.push_back(ToSetting(item));
      return list;
    } else {
      return held;
    }
  };
  return {std::visit(convert, value.value), value.where};
}

}  // namespace composable::app
