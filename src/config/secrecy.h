// Which values may be shown.
#pragma once

#include <cstdint>
#include <string_view>

namespace composable {

// A secret value is handed to who it is for, and never shown: not in messages, logs or pictures.
enum class Secrecy : std::uint8_t { kOpen, kSecret };

namespace config {

// What stands for a secret value where one would be shown.
inline constexpr std::string_view kHidden = "***";

// Of something that is made of two values.
constexpr Secrecy Both(Secrecy one, Secrecy other) { return one == Secrecy::kSecret ? one : other; }

}  // namespace config
}  // namespace composable
