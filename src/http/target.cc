#include "http/target.h"

#include <algorithm>

namespace composable::http {
namespace {

// The value of a hexadecimal digit, or -1.
int DigitOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

bool Target::Parse(std::string_view text) {
  segments_.clear();
  parameters_.clear();
  decoded_.clear();
  if (!text.starts_with('/')) {
    const std::size_t scheme = text.find("://");
    if (scheme == std::string_view::npos || scheme == 0) return false;
    const std::size_t path = text.find_first_of("/?", scheme + 3);
    text = path == std::string_view::npos ? std::string_view("/") : text.substr(path);
  }
  const std::size_t mark = text.find('?');
  path_ = text.substr(0, mark);
  query_ = mark == std::string_view::npos ? std::string_view() : text.substr(mark + 1);
  return SplitPath() && SplitQuery();
}

bool Target::SplitPath() {
  std::string_view rest = path_;
  while (!rest.empty()) {
    const std::size_t slash = rest.find('/');
    const std::string_view segment = rest.substr(0, slash);
    rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
    if (segment.empty()) continue;
    std::string_view decoded;
    if (!Decode(segment, Plus::kPlus, decoded)) return false;
    segments_.push_back(decoded);
  }
  return true;
}

bool Target::SplitQuery() {
  std::string_view rest = query_;
  while (!rest.empty()) {
    const std::size_t end = rest.find('&');
    const std::string_view pair = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    QueryParameter parameter;
    if (!Decode(pair.substr(0, equals), Plus::kBlank, parameter.name)) return false;
    if (equals != std::string_view::npos &&
        !Decode(pair.substr(equals + 1), Plus::kBlank, parameter.value)) {
      return false;
    }
    parameters_.push_back(parameter);
  }
  return true;
}

bool Target::Decode(std::string_view text, Plus plus, std::string_view& decoded) {
  const bool has_blanks = plus == Plus::kBlank && text.find('+') != std::string_view::npos;
  if (!has_blanks && text.find('%') == std::string_view::npos) {
    decoded = text;
    return true;
  }
  std::string& out = decoded_.emplace_back();
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (text.size() - i < 3) return false;
      const int high = DigitOf(text[i + 1]);
      const int low = DigitOf(text[i + 2]);
      const int byte = high * 16 + low;
      if (high < 0 || low < 0 || byte == 0) return false;
      out += static_cast<char>(byte);
      i += 2;
    } else if (text[i] == '+' && has_blanks) {
      out += ' ';
    } else {
      out += text[i];
    }
  }
  decoded = out;
  return true;
}

std::optional<std::string_view> Target::FindParameter(std::string_view name) const {
  const auto found = std::find_if(parameters_.rbegin(), parameters_.rend(),
                                  [&](const QueryParameter& one) { return one.name == name; });
  if (found == parameters_.rend()) return std::nullopt;
  return found->value;
}

}  // namespace composable::http
