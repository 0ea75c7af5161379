#include "config/document.h"

#include <algorithm>

namespace composable::config {
namespace {

struct KindName {
  std::string_view operator()(bool) const { return "a boolean"; }
  std::string_view operator()(std::int64_t) const { return "an integer"; }
  std::string_view operator()(double) const { return "a floating-point number"; }
  std::string_view operator()(const std::string&) const { return "a string"; }
  std::string_view operator()(const DateTime&) const { return "a date or time"; }
  std::string_view operator()(const Array&) const { return "an array"; }
  std::string_view operator()(const Table&) const { return "a table"; }
};

}  // namespace

const Node* Table::Find(std::string_view key) const {
  const auto found = std::ranges::find(
      entries, key, [](const Entry& entry) -> std::string_view { return entry.key; });
  return found == entries.end() ? nullptr : &found->value;
}

std::string_view KindOf(const Node& node) { return std::visit(KindName(), node.value); }

}  // namespace composable::config
