#include "config/scalar_text.h"

#include <fmt/format.h>

#include <cmath>

namespace composable::config {
namespace {

struct TextOf {
  std::optional<std::string> operator()(bool value) const { return value ? "true" : "false"; }
  std::optional<std::string> operator()(std::int64_t value) const { return fmt::to_string(value); }
  std::optional<std::string> operator()(double value) const {
    std::string text = fmt::format("{}", value);
    const bool is_whole = text.find_first_of(".e") == std::string::npos;
    if (std::isfinite(value) && is_whole) text += ".0";
    return text;
  }
  std::optional<std::string> operator()(const std::string& value) const { return value; }
  std::optional<std::string> operator()(const DateTime& value) const { return value.text; }
  std::optional<std::string> operator()(const Array&) const { return std::nullopt; }
  std::optional<std::string> operator()(const Table&) const { return std::nullopt; }
};

}  // namespace

std::optional<std::string> ScalarText(const Node& node) { return std::visit(TextOf(), node.value); }

}  // namespace composable::config
