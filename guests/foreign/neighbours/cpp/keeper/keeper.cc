// The world `keeper` in C++, over the bindings for C.

#include "keeper.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using Item = exports_composable_neighbours_shelves_item_t;
using Taken = exports_composable_neighbours_shelves_result_item_problem_t;
using Shelf = exports_composable_neighbours_shelves_shelf_t;

namespace {

std::string Text(const keeper_string_t& text) {
  return {reinterpret_cast<const char*>(text.ptr), text.len};
}

keeper_string_t Copy(std::string_view text) {
  keeper_string_t made;
  keeper_string_dup_n(&made, text.data(), text.size());
  return made;
}

struct StoredItem {
  std::string name;
  std::uint32_t count = 0;
  std::vector<std::string> tags;
};

}  // namespace

struct exports_composable_neighbours_shelves_shelf_t {
  std::string owner;
  std::vector<StoredItem> items;
};

extern "C" {

exports_composable_neighbours_shelves_own_shelf_t
exports_composable_neighbours_shelves_constructor_shelf(keeper_string_t* owner) {
  Shelf* const shelf = new Shelf{Text(*owner), {}};
  keeper_string_free(owner);
  return exports_composable_neighbours_shelves_shelf_new(shelf);
}

void exports_composable_neighbours_shelves_shelf_destructor(Shelf* shelf) { delete shelf; }

void exports_composable_neighbours_shelves_method_shelf_put(Shelf* shelf, Item* item) {
  StoredItem stored{Text(item->name), item->count, {}};
  std::transform(item->tags.ptr, item->tags.ptr + item->tags.len, std::back_inserter(stored.tags),
                 Text);
  exports_composable_neighbours_shelves_item_free(item);
  shelf->items.push_back(std::move(stored));
}

void exports_composable_neighbours_shelves_method_shelf_take(Shelf* shelf, keeper_string_t* name,
                                                             std::uint32_t count, Taken* taken) {
  const auto item = std::ranges::find(shelf->items, Text(*name), &StoredItem::name);
  taken->is_err = item == shelf->items.end() || item->count < count;
  if (item == shelf->items.end()) {
    taken->val.err.tag = EXPORTS_COMPOSABLE_NEIGHBOURS_SHELVES_PROBLEM_UNKNOWN;
    taken->val.err.val.unknown = *name;
    return;
  }
  if (item->count < count) {
    taken->val.err.tag = EXPORTS_COMPOSABLE_NEIGHBOURS_SHELVES_PROBLEM_TOO_FEW;
    taken->val.err.val.too_few = item->count;
    keeper_string_free(name);
    return;
  }
  item->count -= count;
  auto* const tags =
      static_cast<keeper_string_t*>(std::malloc(item->tags.size() * sizeof(keeper_string_t)));
  if (tags == nullptr) std::abort();
  std::ranges::transform(item->tags, tags, Copy);
  taken->val.ok = {*name, count, {tags, item->tags.size()}};
}

void exports_composable_neighbours_shelves_describe(Shelf* shelf, keeper_string_t* description) {
  const std::string name = shelf->items.empty() ? "nothing" : shelf->items.back().name;
  *description = Copy("cpp keeps " + name + " for " + shelf->owner);
}

}  // extern "C"
