// Keys of JSON objects that stand for maps: the key types whose values each have one plain text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "value/value.h"
#include "wit/type.h"

namespace composable::value {

// Whether maps with this key type are JSON objects: strings, chars, bools, integers and enums.
bool HasTextKeys(const wit::Type& key);

// The text of such a key, not yet escaped for JSON.
std::string KeyText(const wit::Type& key, const Value& value);

// The key that the text stands for, or nothing where it stands for none.
std::optional<Value> ParseKeyText(const wit::Type& key, std::string_view text);

}  // namespace composable::value
