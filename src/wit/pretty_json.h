// JSON text that people can read.
#pragma once

#include <boost/json/value.hpp>
#include <string>

namespace composable::wit {

// An item a line, two spaces deeper at each level, members in their order; no line break at the
// end.
std::string PrettyJson(const boost::json::value& value);

}  // namespace composable::wit
