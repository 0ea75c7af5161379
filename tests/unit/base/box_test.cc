#include "base/box.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace composable {
namespace {

struct Tree {
  int number = 0;
  std::vector<Box<Tree>> children;
  bool operator==(const Tree&) const = default;
};

TEST(Box, HoldsADefaultValue) { EXPECT_EQ(*Box<std::string>(), ""); }

TEST(Box, CopiesWhatItHolds) {
  Box<std::string> first("a");
  Box<std::string> second = first;
  *second += "b";
  EXPECT_EQ(*first, "a");
  EXPECT_EQ(second->size(), 2U);
  first = second;
  EXPECT_EQ(first, second);
  second->push_back('c');
  EXPECT_FALSE(first == second);
}

TEST(Box, MovesWithoutCopying) {
  Box<std::string> first("a");
  const std::string* held = &*first;
  const Box<std::string> second = std::move(first);
  EXPECT_EQ(&*second, held);
}

TEST(Box, MayBeAssignedToAfterAMove) {
  Box<std::string> first("a");
  Box<std::string> second = std::move(first);
  first = second;
  EXPECT_EQ(*first, "a");
}

TEST(Box, ComparesTreesByContent) {
  const Tree leaf{1, {}};
  const Tree root{0, {Box<Tree>(leaf), Box<Tree>(leaf)}};
  Tree other = root;
  EXPECT_EQ(root, other);
  other.children[1]->number = 2;
  EXPECT_FALSE(root == other);
}

}  // namespace
}  // namespace composable
