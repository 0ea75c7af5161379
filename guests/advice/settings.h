// What `config` says to advice: values of `wasi:config/store`. Included after the header of the
// bindings.
#ifndef GUESTS_ADVICE_SETTINGS_H_
#define GUESTS_ADVICE_SETTINGS_H_

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "advice/bindings.h"

namespace advice {

// Nothing where the key is not there. A store that fails is taken for an empty one.
inline std::optional<std::string> Setting(std::string_view key) {
  auto name = guests::Borrow<String>(key);
  wasi_config_store_result_option_string_error_t result;
  wasi_config_store_get(&name, &result);
  if (result.is_err || !result.val.ok.is_some) return std::nullopt;
  return std::string(guests::View(result.val.ok.val));
}

// The items of a list, which a store holds with commas between them.
inline std::vector<std::string> Items(std::string_view list) {
  std::vector<std::string> items;
  while (!list.empty()) {
    const size_t comma = list.find(',');
    std::string_view item = list.substr(0, comma);
    while (item.starts_with(' ')) item.remove_prefix(1);
    while (item.ends_with(' ')) item.remove_suffix(1);
    if (!item.empty()) items.emplace_back(item);
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
  }
  return items;
}

inline bool Contains(const std::vector<std::string>& items, std::string_view wanted) {
  for (const std::string& item : items) {
    if (item == wanted) return true;
  }
  return false;
}

// A number that is not negative; nothing where the text is none.
inline std::optional<uint32_t> Number(std::string_view text) {
  uint32_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

// What a setting that is wrong comes to: the call fails and says so.
inline BeforeAction Refuse(const std::string& message) {
  BeforeAction action;
  action.tag = EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_BEFORE_ACTION_ERROR;
  action.val.error = guests::Borrow<String>(message);
  return action;
}

}  // namespace advice

#endif  // GUESTS_ADVICE_SETTINGS_H_
