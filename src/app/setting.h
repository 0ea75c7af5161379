// Free-form values of definitions as what mapping keys hold.
#pragma once

#include "config/property.h"
#include "mapping/setting.h"

namespace composable::app {

mapping::Setting ToSetting(const config::PropertyValue& value);
mapping::SettingTable ToSettings(const config::PropertyTable& table);

}  // namespace composable::app
