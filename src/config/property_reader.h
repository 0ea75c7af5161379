// Values of a document → free-form properties.
#pragma once

#include <string_view>

#include "config/document.h"
#include "config/property.h"
#include "config/source_text.h"

namespace composable::config {

PropertyValue ToProperty(const Node& node, const SourceText& source);

PropertyTable ToProperties(const Table& table, const SourceText& source);

}  // namespace composable::config
