#include <fmt/format.h>

#include <cmath>

#include "value/float_text.h"
#include "value/json_reader.h"
#include "value/json_text.h"
#include "value/json_tree.h"

namespace composable::value {
namespace {

namespace json = boost::json;

template <typename Number>
void AppendInteger(Number number, std::string& out) {
  const fmt::format_int text(number);
  out.append(text.data(), text.size());
}

}  // namespace

void AppendJsonTree(const json::value& tree, std::string& out) {
  switch (tree.kind()) {
    case json::kind::null:
      out += "null";
      return;
    case json::kind::bool_:
      out += tree.get_bool() ? "true" : "false";
      return;
    case json::kind::int64:
      AppendInteger(tree.get_int64(), out);
      return;
    case json::kind::uint64:
      AppendInteger(tree.get_uint64(), out);
      return;
    case json::kind::double_: {
      const double number = tree.get_double();
      // ParseJson makes an infinity of a number that is too large; this one is read as such again.
      if (std::isinf(number)) {
        out += number > 0 ? "1e999" : "-1e999";
      } else {
        AppendJsonNumber(number, out);
      }
      return;
    }
    case json::kind::string:
      AppendJsonString(View(tree.get_string()), out);
      return;
    case json::kind::array: {
      char before = '[';
      for (const json::value& item : tree.get_array()) {
        out += before;
        AppendJsonTree(item, out);
        before = ',';
      }
      out += tree.get_array().empty() ? "[]" : "]";
      return;
    }
    case json::kind::object: {
      char before = '{';
      for (const auto& member : tree.get_object()) {
        out += before;
        AppendJsonString(View(member.key()), out);
        out += ':';
        AppendJsonTree(member.value(), out);
        before = ',';
      }
      out += tree.get_object().empty() ? "{}" : "}";
      return;
    }
  }
}

}  // namespace composable::value
