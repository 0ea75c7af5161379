// As much JSON (RFC 8259) as a small client needs.
#ifndef GUESTS_SUPPORT_JSON_H_
#define GUESTS_SUPPORT_JSON_H_

#include <optional>
#include <string>
#include <string_view>

namespace guests {

// Appends `text`, which is UTF-8, to `json` as a string in quotes.
void AppendJsonString(std::string& json, std::string_view text);

// The string under `key` in `json`; the last one where the key comes more than once. None where
// `json` is no valid object, where the key is missing, or where its value is no string.
std::optional<std::string> JsonStringMember(std::string_view json, std::string_view key);

}  // namespace guests

#endif  // GUESTS_SUPPORT_JSON_H_
