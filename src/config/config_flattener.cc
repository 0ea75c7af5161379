#include "config/config_flattener.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/diagnostic.h"
#include "config/quote.h"
#include "config/scalar_text.h"

namespace composable::config {
namespace {

class Flattener {
 public:
  explicit Flattener(const Reporter& reporter) : reporter_(reporter) {}

  void Flatten(const Table& table, const std::string& prefix) {
    for (const Entry& entry : table.entries) {
      if (entry.key.empty()) {
        reporter_.Report(entry.key_offset, {ErrorCode::kInvalidConfig, Diagnostic::kEmptyValue},
                         "key `config`: a key may not be empty");
        continue;
      }
      const std::string key = prefix + entry.key;
      if (const auto* nested = std::get_if<Table>(&entry.value.value)) {
        Flatten(*nested, key + '.');
      } else {
        Add(key, entry);
      }
    }
  }

  std::vector<ConfigEntry> Take() { return std::move(entries_); }

 private:
  void Add(const std::string& key, const Entry& entry) {
    const FilePosition where = reporter_.source().At(entry.key_offset);
    const auto [first, is_new] = where_.try_emplace(key, where);
    if (!is_new) {
      reporter_.Report(entry.key_offset, {ErrorCode::kInvalidConfig, Diagnostic::kSameConfigKey},
                       "key {}: the component sees it under the same name as the one at {}:{}:{}; "
                       "a dot in a quoted key and a nested table come out the same",
                       Quote("config." + key), first->second.file, first->second.line,
                       first->second.column);
      return;
    }
    entries_.push_back(
        {.key = {key, where},
         .value = {TextOf(entry.value, key), reporter_.source().At(entry.value.offset)},
         .secrecy = SecrecyOf(entry.value)});
  }

  std::string TextOf(const Node& node, const std::string& key) const {
    if (const auto* array = std::get_if<Array>(&node.value)) {
      std::string text;
      for (const Node& item : array->items) {
        if (&item != &array->items.front()) text += ',';
        text += TextOf(item, key);
      }
      return text;
    }
    if (std::holds_alternative<Table>(node.value)) {
      reporter_.Report(node.offset, {ErrorCode::kInvalidConfig, Diagnostic::kUnfitConfigValue},
                       "key {}: an array may not hold a table, because its items become one text "
                       "with commas; give each table a key of its own",
                       Quote("config." + key));
      return {};
    }
    return *ScalarText(node);
  }

  // An array becomes one text.
  static Secrecy SecrecyOf(const Node& node) {
    Secrecy secrecy = node.secrecy;
    if (const auto* array = std::get_if<Array>(&node.value)) {
      for (const Node& item : array->items) secrecy = Both(secrecy, SecrecyOf(item));
    }
    return secrecy;
  }

  const Reporter& reporter_;
  std::vector<ConfigEntry> entries_;
  std::map<std::string, FilePosition> where_;
};

}  // namespace

std::vector<ConfigEntry> FlattenConfig(const Table& table, const Reporter& reporter) {
  Flattener flattener(reporter);
  flattener.Flatten(table, {});
  return flattener.Take();
}

}  // namespace composable::config
