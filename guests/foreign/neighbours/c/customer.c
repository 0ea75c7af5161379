// The world `customer` in C.

#include "customer.h"

#include <stdlib.h>

typedef composable_neighbours_shelves_item_t Item;
typedef composable_neighbours_shelves_result_item_problem_t Taken;

static customer_string_t text(const char* characters) {
  customer_string_t made;
  customer_string_set(&made, characters);
  return made;
}

static Taken take(composable_neighbours_shelves_borrow_shelf_t shelf, const char* name,
                  uint32_t count) {
  customer_string_t wanted = text(name);
  Taken taken;
  composable_neighbours_shelves_method_shelf_take(shelf, &wanted, count, &taken);
  return taken;
}

void exports_customer_visit(customer_report_t* report) {
  customer_string_t owner = text("c");
  const composable_neighbours_shelves_own_shelf_t own =
      composable_neighbours_shelves_constructor_shelf(&owner);
  const composable_neighbours_shelves_borrow_shelf_t shelf =
      composable_neighbours_shelves_borrow_shelf(own);

  customer_string_t tags[] = {text("green"), text("ripe")};
  Item pears = {text("pear"), 3, {tags, 2}};
  composable_neighbours_shelves_method_shelf_put(shelf, &pears);

  const Taken taken = take(shelf, "pear", 2);
  const Taken refused[] = {take(shelf, "pear", 2), take(shelf, "plum", 1)};
  if (taken.is_err || !refused[0].is_err || !refused[1].is_err) abort();
  report->taken = taken.val.ok;
  report->problems.len = 2;
  report->problems.ptr = malloc(2 * sizeof *report->problems.ptr);
  if (report->problems.ptr == NULL) abort();
  for (size_t i = 0; i < 2; ++i) report->problems.ptr[i] = refused[i].val.err;
  composable_neighbours_shelves_describe(shelf, &report->description);
  composable_neighbours_shelves_shelf_drop_own(own);
}
