// The text of JSON strings.
#pragma once

#include <string>
#include <string_view>

namespace composable::value {

// Appends the text, which is UTF-8, as a JSON string with its quotes. Only what must be escaped is.
void AppendJsonString(std::string_view text, std::string& out);

}  // namespace composable::value
