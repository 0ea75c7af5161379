// Trees as WAVE text, with names of which the values are not shown. Included after the header of
// the bindings.
#ifndef GUESTS_ADVICE_WAVE_H_
#define GUESTS_ADVICE_WAVE_H_

#include <cmath>
#include <string_view>
#include <vector>

#include "advice/settings.h"
#include "advice/text.h"
#include "support/utf8.h"

namespace advice {

inline void AppendWaveText(std::string_view text, char quote, std::string& out) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += quote;
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == quote || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\r') {
      out += "\\r";
    } else if (code < 0x20 || code == 0x7F) {
      out += "\\u{";
      out += kDigits[code >> 4];
      out += kDigits[code & 15];
      out += '}';
    } else {
      out += c;
    }
  }
  out += quote;
}

template <typename Number>
void AppendWaveFloat(Number number, std::string& out) {
  if (std::isnan(number)) {
    out += "nan";
  } else if (std::isinf(number)) {
    out += number < 0 ? "-inf" : "inf";
  } else {
    AppendNumber(number, out);
  }
}

class WaveWriter {
 public:
  // Fields of these names show as `***`.
  WaveWriter(const Value& value, const std::vector<std::string>& hidden, std::string& out)
      : value_(value), hidden_(hidden), out_(out) {}

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
        return AppendWaveFloat(node.val.single, out_);
      case EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_DOUBLE:
        return AppendWaveFloat(node.val.double_, out_);
      case EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_CHARACTER: {
        std::string text;
        guests::AppendUtf8(node.val.character, text);
        return AppendWaveText(text, '\'', out_);
      }
      case EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_TEXT:
        return AppendWaveText(guests::View(node.val.text), '"', out_);
      case EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_BYTES:
        return AppendList('[', ']', node.val.bytes.len,
                          [&](size_t i) { AppendNumber(unsigned{node.val.bytes.ptr[i]}, out_); });
      case EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_ITEMS:
        return AppendList('[', ']', node.val.items.len,
                          [&](size_t i) { Append(node.val.items.ptr[i]); });
      case EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_ELEMENTS:
        return AppendList('(', ')', node.val.elements.len,
                          [&](size_t i) { Append(node.val.elements.ptr[i]); });
      case EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_FIELDS:
        return AppendList('{', '}', node.val.fields.len, [&](size_t i) {
          const std::string_view name = guests::View(node.val.fields.ptr[i].name);
          out_ += name;
          out_ += ": ";
          if (Contains(hidden_, name)) {
            out_ += "***";
          } else {
            Append(node.val.fields.ptr[i].value);
          }
        });
      case EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_CHOICE:
        return AppendCase(guests::View(node.val.choice.name), node.val.choice.payload);
      case EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_OPTIONAL:
        return AppendCase(node.val.optional.is_some ? "some" : "none", node.val.optional);
      case EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_OUTCOME:
        if (node.val.outcome.is_err) return AppendCase("err", node.val.outcome.val.err);
        return AppendCase("ok", node.val.outcome.val.ok);
      case EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_NAMES:
        return AppendList('{', '}', node.val.names.len,
                          [&](size_t i) { out_ += guests::View(node.val.names.ptr[i]); });
      default:
        out_ += "handle(";
        AppendNumber(node.val.handle, out_);
        out_ += ')';
        return;
    }
  }

 private:
  template <typename AppendItem>
  void AppendList(char open, char close, size_t length, AppendItem append) {
    out_ += open;
    for (size_t i = 0; i < length; ++i) {
      if (i > 0) out_ += ", ";
      append(i);
    }
    out_ += close;
  }

  void AppendCase(std::string_view name, const OptionalIndex& payload) {
    out_ += name;
    if (!payload.is_some) return;
    out_ += '(';
    Append(payload.val);
    out_ += ')';
  }

  const Value& value_;
  const std::vector<std::string>& hidden_;
  std::string& out_;
};

}  // namespace advice

#endif  // GUESTS_ADVICE_WAVE_H_
