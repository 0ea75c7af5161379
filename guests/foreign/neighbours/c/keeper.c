// The world `keeper` in C.

#include "keeper.h"

#include <stdlib.h>
#include <string.h>

typedef exports_composable_neighbours_shelves_item_t Item;
typedef exports_composable_neighbours_shelves_problem_t Problem;
typedef exports_composable_neighbours_shelves_result_item_problem_t Taken;

typedef struct Stored {
  struct Stored* before;
  Item item;
} Stored;

struct exports_composable_neighbours_shelves_shelf_t {
  keeper_string_t owner;
  Stored* last;
};
typedef exports_composable_neighbours_shelves_shelf_t Shelf;

static void* allocate(size_t size) {
  void* memory = malloc(size);
  if (memory == NULL) abort();
  return memory;
}

static keeper_string_t copy(keeper_string_t text) {
  keeper_string_t made;
  keeper_string_dup_n(&made, (const char*)text.ptr, text.len);
  return made;
}

exports_composable_neighbours_shelves_own_shelf_t
exports_composable_neighbours_shelves_constructor_shelf(keeper_string_t* owner) {
  Shelf* shelf = allocate(sizeof *shelf);
  *shelf = (Shelf){*owner, NULL};
  return exports_composable_neighbours_shelves_shelf_new(shelf);
}

void exports_composable_neighbours_shelves_shelf_destructor(Shelf* shelf) {
  while (shelf->last != NULL) {
    Stored* stored = shelf->last;
    shelf->last = stored->before;
    exports_composable_neighbours_shelves_item_free(&stored->item);
    free(stored);
  }
  keeper_string_free(&shelf->owner);
  free(shelf);
}

void exports_composable_neighbours_shelves_method_shelf_put(Shelf* shelf, Item* item) {
  Stored* stored = allocate(sizeof *stored);
  *stored = (Stored){shelf->last, *item};
  shelf->last = stored;
}

static Item* find(const Shelf* shelf, const keeper_string_t* name) {
  for (Stored* stored = shelf->last; stored != NULL; stored = stored->before) {
    const keeper_string_t* there = &stored->item.name;
    if (there->len == name->len && memcmp(there->ptr, name->ptr, name->len) == 0) {
      return &stored->item;
    }
  }
  return NULL;
}

void exports_composable_neighbours_shelves_method_shelf_take(Shelf* shelf, keeper_string_t* name,
                                                             uint32_t count, Taken* taken) {
  Item* item = find(shelf, name);
  taken->is_err = item == NULL || item->count < count;
  if (item == NULL) {
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
  keeper_list_string_t tags = {allocate(item->tags.len * sizeof *tags.ptr), item->tags.len};
  for (size_t i = 0; i < tags.len; ++i) tags.ptr[i] = copy(item->tags.ptr[i]);
  taken->val.ok = (Item){*name, count, tags};
}

// Appends the text and says where it ends.
static uint8_t* append(uint8_t* end, const void* text, size_t size) {
  memcpy(end, text, size);
  return end + size;
}

void exports_composable_neighbours_shelves_describe(Shelf* shelf, keeper_string_t* description) {
  static const char kKeeps[] = "c keeps ", kFor[] = " for ", kNothing[] = "nothing";
  keeper_string_t name = {(uint8_t*)kNothing, sizeof kNothing - 1};
  if (shelf->last != NULL) name = shelf->last->item.name;
  description->len = sizeof kKeeps - 1 + name.len + sizeof kFor - 1 + shelf->owner.len;
  description->ptr = allocate(description->len);
  uint8_t* end = append(description->ptr, kKeeps, sizeof kKeeps - 1);
  end = append(end, name.ptr, name.len);
  end = append(end, kFor, sizeof kFor - 1);
  append(end, shelf->owner.ptr, shelf->owner.len);
}
