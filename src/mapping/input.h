// What arguments are made from: the parts of one request or message.
//
// Spec: section 4, "Request → message → arguments".
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "mapping/message.h"

namespace composable::mapping {

// What bodies hold.
enum class BodyForm : std::uint8_t {
  kNone,  // there is none, or it does not count
  kJson,
  kText,  // text or other bytes, as they stand
  kAny,   // JSON where the body is JSON, else text
};

// A text that a request is matched for, such as `name` in `/hello/{name}`: it joins the members of
// the body.
struct CaptureShape {
  std::string name;
  Location where;
};

// What every input of one route or subscription has in common.
struct InputShape {
  BodyForm body = BodyForm::kJson;
  std::vector<CaptureShape> captures;  // names are distinct
  // The names of all headers that there can be; absent: any.
  std::optional<std::vector<std::string>> headers;
};

// One input, by views.
struct Input {
  BodyForm body_form = BodyForm::kJson;
  std::string_view body;
  // In the order of InputShape::captures; nothing for one that is optional and absent.
  std::span<const std::optional<std::string_view>> captures;
  std::span<const HeaderView> headers;
};

}  // namespace composable::mapping
