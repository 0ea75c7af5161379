// Base64, as `auth` entries and basic authentication have it.
//
// Source: RFC 4648, section 4.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace composable::oci {

std::string EncodeBase64(std::string_view bytes);

// Nothing where the text is not base64; missing padding is forgiven.
std::optional<std::string> DecodeBase64(std::string_view text);

}  // namespace composable::oci
