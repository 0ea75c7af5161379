// Mistakes in TOML, in words that help whoever writes definitions.
#pragma once

#include <string>
#include <string_view>

namespace composable::config {

// Whether the TOML library's description says that something stands twice.
bool IsTomlRedefinition(std::string_view description);

// Whether it says that the file ends too early.
bool IsTomlEndOfFile(std::string_view description);

// One line for people, from the TOML library's description of a mistake.
std::string TomlMessage(std::string_view description);

}  // namespace composable::config
