// The names in one scope: an interface, or the imports or exports of a world.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "wit/resolve/context.h"
#include "wit/text/source.h"

namespace composable::wit::resolve {

// Takes names as components have them: labels and function names. Refuses those that are not
// strongly unique, and setters without a getter.
class NameScope {
 public:
  Status Define(const Context& context, const std::string& name, const Span& span);
  // To be called when all names are there.
  Status CheckSetters(const Context& context) const;

 private:
  std::map<std::string, std::string, std::less<>> names_;  // by their keys
  std::map<std::string, Span, std::less<>> spans_;         // by the names
};

// Moves each setter behind its getter, if that stands later; other functions keep their order.
// `name_of` tells an item's name, or null where the item is no function.
template <typename Item, typename NameOf>
void PlaceSettersAfterGetters(std::vector<Item>& items, NameOf name_of) {
  std::size_t at = 0;
  while (at < items.size()) {
    const FunctionName* const setter = name_of(items[at]);
    std::size_t target = at;
    if (setter != nullptr && setter->accessor == Accessor::kSet) {
      FunctionName getter = *setter;
      getter.accessor = Accessor::kGet;
      for (std::size_t i = at + 1; i < items.size(); ++i) {
        const FunctionName* const name = name_of(items[i]);
        if (name != nullptr && *name == getter) target = i;
      }
    }
    if (target == at) {
      ++at;
      continue;
    }
    const auto first = items.begin() + static_cast<std::ptrdiff_t>(at);
    std::rotate(first, first + 1, items.begin() + static_cast<std::ptrdiff_t>(target) + 1);
  }
}

}  // namespace composable::wit::resolve
