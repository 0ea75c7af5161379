#include "config/key_checker.h"

#include <string>
#include <string_view>
#include <variant>

#include "base/diagnostic.h"
#include "base/suggest.h"
#include "config/quote.h"

namespace composable::config {
namespace {

class KeyChecker {
 public:
  explicit KeyChecker(const Reporter& reporter) : reporter_(reporter) {}

  // `prefix` is the dotted key of the table with a dot after it; empty for the definition itself.
  void CheckTable(const Table& table, std::span<const KeyRule> rules,
                  const std::string& prefix) const {
    for (const Entry& entry : table.entries) {
      const KeyRule* rule = FindKey(rules, entry.key);
      if (rule == nullptr) {
        ReportUnknown(entry, rules, prefix);
      } else {
        CheckValue(entry.value, *rule, prefix + entry.key);
      }
    }
  }

 private:
  void CheckValue(const Node& value, const KeyRule& rule, const std::string& key) const {
    if (!HasKindOf(value, rule.shape)) {
      ReportKind(value, key, Expected(rule.shape));
      return;
    }
    if (rule.shape == Shape::kTable) {
      CheckTable(std::get<Table>(value.value), rule.keys, key + '.');
    } else if (rule.shape == Shape::kLabelTable) {
      for (const Entry& entry : std::get<Table>(value.value).entries) {
        CheckLabel(entry.value, key + '.' + entry.key);
      }
    } else if (rule.shape == Shape::kStringArray) {
      for (const Node& item : std::get<Array>(value.value).items) CheckString(item, key);
    }
  }

  void CheckString(const Node& value, const std::string& key) const {
    if (!HasKindOf(value, Shape::kString)) ReportKind(value, key, "a string");
  }

  void CheckLabel(const Node& value, const std::string& key) const {
    const bool is_label = HasKindOf(value, Shape::kString) || HasKindOf(value, Shape::kInteger) ||
                          HasKindOf(value, Shape::kBoolean) ||
                          std::holds_alternative<double>(value.value);
    if (!is_label) ReportKind(value, key, "a string, a number or a boolean");
  }

  void ReportKind(const Node& value, const std::string& key, std::string_view expected) const {
    reporter_.Report(value.offset, {ErrorCode::kInvalidConfig, Diagnostic::kWrongKind},
                     "key {}: expected {}, got {}", Quote(key), expected, KindOf(value));
  }

  void ReportUnknown(const Entry& entry, std::span<const KeyRule> rules,
                     const std::string& prefix) const {
    const std::vector<std::string> known = KeyNames(rules);
    reporter_.Report(entry.key_offset, {ErrorCode::kInvalidConfig, Diagnostic::kUnknownKey},
                     "unknown key {}{}", Quote(prefix + entry.key),
                     DidYouMeanOrKnown(entry.key, known));
  }

  const Reporter& reporter_;
};

}  // namespace

void CheckKeys(const Table& table, std::span<const KeyRule> rules, const Reporter& reporter) {
  KeyChecker(reporter).CheckTable(table, rules, "");
}

}  // namespace composable::config
