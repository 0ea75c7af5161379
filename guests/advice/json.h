// Trees as JSON, as `composable invoke` reads its arguments. Included after the header of the
// bindings.
#ifndef GUESTS_ADVICE_JSON_H_
#define GUESTS_ADVICE_JSON_H_

#include <cmath>

#include "advice/text.h"
#include "support/json.h"
#include "support/utf8.h"

namespace advice {

template <typename Number>
void AppendJsonFloat(Number number, std::string& out) {
  if (std::isnan(number)) {
    out += "\"NaN\"";
  } else if (std::isinf(number)) {
    out += number < 0 ? "\"-Infinity\"" : "\"Infinity\"";
  } else {
    AppendNumber(number, out);
  }
}

class JsonWriter {
 public:
  JsonWriter(const Value& value, std::string& out) : value_(value), out_(out) {}

  void Append(uint32_t number) {
    const Node& node = value_.ptr[number];
    switch (node.tag) {
      case EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_BOOLEAN:
        out_ += node.val.boolean ? "true" : "false";
        return;
      case EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_SIGNED:
        return AppendNumber(node.val.signed_, out_);
      case EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_UNSIGNED:
        return AppendNumber(node.val.unsigned_, out_);
      case EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_SINGLE:
        return AppendJsonFloat(node.val.single, out_);
      case EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_DOUBLE:
        return AppendJsonFloat(node.val.double_, out_);
      case EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_CHARACTER: {
        std::string text;
        guests::AppendUtf8(node.val.character, text);
        return guests::AppendJsonString(out_, text);
      }
      case EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_TEXT:
        return guests::AppendJsonString(out_, guests::View(node.val.text));
      case EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_BYTES:
        return AppendList('[', ']', node.val.bytes.len,
                          [&](size_t i) { AppendNumber(unsigned{node.val.bytes.ptr[i]}, out_); });
      case EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_ITEMS:
        return AppendList('[', ']', node.val.items.len,
                          [&](size_t i) { Append(node.val.items.ptr[i]); });
      case EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_ELEMENTS:
        return AppendList('[', ']', node.val.elements.len,
                          [&](size_t i) { Append(node.val.elements.ptr[i]); });
      case EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_FIELDS:
        return AppendList('{', '}', node.val.fields.len, [&](size_t i) {
          guests::AppendJsonString(out_, guests::View(node.val.fields.ptr[i].name));
          out_ += ':';
          Append(node.val.fields.ptr[i].value);
        });
      case EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_CHOICE:
        return AppendCase(guests::View(node.val.choice.name), node.val.choice.payload);
      case EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_OPTIONAL:
        return AppendOption(node.val.optional);
      case EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_OUTCOME: {
        const bool is_error = node.val.outcome.is_err;
        out_ += is_error ? "{\"error\":" : "{\"ok\":";
        AppendOrNull(is_error ? node.val.outcome.val.err : node.val.outcome.val.ok);
        out_ += '}';
        return;
      }
      case EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_NAMES:
        return AppendList('[', ']', node.val.names.len, [&](size_t i) {
          guests::AppendJsonString(out_, guests::View(node.val.names.ptr[i]));
        });
      default:
        out_ += "\"handle(";
        AppendNumber(node.val.handle, out_);
        out_ += ")\"";
        return;
    }
  }

 private:
  template <typename AppendItem>
  void AppendList(char open, char close, size_t length, AppendItem append) {
    out_ += open;
    for (size_t i = 0; i < length; ++i) {
      if (i > 0) out_ += ',';
      append(i);
    }
    out_ += close;
  }

  // An option in an option is told from it by its case.
  void AppendOption(const OptionalIndex& payload) {
    const bool is_nested =
        payload.is_some &&
        value_.ptr[payload.val].tag == EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_OPTIONAL;
    if (is_nested) out_ += "{\"some\":";
    AppendOrNull(payload);
    if (is_nested) out_ += '}';
  }

  void AppendOrNull(const OptionalIndex& payload) {
    if (payload.is_some) return Append(payload.val);
    out_ += "null";
  }

  void AppendCase(std::string_view name, const OptionalIndex& payload) {
    if (!payload.is_some) return guests::AppendJsonString(out_, name);
    out_ += '{';
    guests::AppendJsonString(out_, name);
    out_ += ':';
    Append(payload.val);
    out_ += '}';
  }

  const Value& value_;
  std::string& out_;
};

inline void AppendJson(const Value& value, std::string& out) { JsonWriter(value, out).Append(0); }

}  // namespace advice

#endif  // GUESTS_ADVICE_JSON_H_
