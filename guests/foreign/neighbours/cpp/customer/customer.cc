// The world `customer` in C++, over the bindings for C.

#include "customer.h"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using Taken = composable_neighbours_shelves_result_item_problem_t;

// Calls only read what they are given.
customer_string_t Text(std::string_view text) {
  return {reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data())), text.size()};
}

// A shelf of the keeper's, given back at the end.
class Shelf {
 public:
  explicit Shelf(std::string_view owner) {
    customer_string_t text = Text(owner);
    shelf_ = composable_neighbours_shelves_constructor_shelf(&text);
  }
  Shelf(const Shelf&) = delete;
  Shelf& operator=(const Shelf&) = delete;
  ~Shelf() { composable_neighbours_shelves_shelf_drop_own(shelf_); }

  void Put(composable_neighbours_shelves_item_t item) {
    composable_neighbours_shelves_method_shelf_put(Borrow(), &item);
  }

  Taken Take(std::string_view name, std::uint32_t count) {
    customer_string_t text = Text(name);
    Taken taken;
    composable_neighbours_shelves_method_shelf_take(Borrow(), &text, count, &taken);
    return taken;
  }

  customer_string_t Describe() {
    customer_string_t description;
    composable_neighbours_shelves_describe(Borrow(), &description);
    return description;
  }

 private:
  composable_neighbours_shelves_borrow_shelf_t Borrow() {
    return composable_neighbours_shelves_borrow_shelf(shelf_);
  }

  composable_neighbours_shelves_own_shelf_t shelf_;
};

}  // namespace

extern "C" void exports_customer_visit(customer_report_t* report) {
  Shelf shelf("cpp");
  std::array tags = {Text("green"), Text("ripe")};
  shelf.Put({Text("pear"), 3, {tags.data(), tags.size()}});

  const Taken taken = shelf.Take("pear", 2);
  const std::array refused = {shelf.Take("pear", 2), shelf.Take("plum", 1)};
  auto* const problems = static_cast<composable_neighbours_shelves_problem_t*>(
      std::malloc(refused.size() * sizeof(composable_neighbours_shelves_problem_t)));
  if (taken.is_err || problems == nullptr) std::abort();
  for (std::size_t i = 0; i < refused.size(); ++i) {
    if (!refused[i].is_err) std::abort();
    problems[i] = refused[i].val.err;
  }
  *report = {taken.val.ok, {problems, refused.size()}, shelf.Describe()};
}
