// JSON documents of registries and of Docker, which may be anything.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace composable::oci {

// The object that the text is; `what` says what it should have been, with its article. Error:
// kInvalidArgument.
Result<boost::json::object> ParseObject(std::string_view text, std::string_view what);

// The value of a key where it is there and of that kind; empty text and nothing else.
std::string TextOf(const boost::json::object& object, std::string_view key);
std::optional<std::uint64_t> NumberOf(const boost::json::object& object, std::string_view key);
const boost::json::object* ObjectOf(const boost::json::object& object, std::string_view key);
const boost::json::array* ArrayOf(const boost::json::object& object, std::string_view key);

}  // namespace composable::oci
