#include "capability/resource_table.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace composable {
namespace {

TEST(ResourceTableTest, FindsWhatItWasGiven) {
  ResourceTable table;
  const auto text = std::make_shared<std::string>("text");
  const value::Handle handle = table.Add(text, typeid(std::string));
  EXPECT_EQ(table.Find(handle, typeid(std::string)), text);
  EXPECT_EQ(table.Remove(handle, typeid(std::string)), text);
  EXPECT_EQ(table.Find(handle, typeid(std::string)), nullptr);
  EXPECT_EQ(text.use_count(), 1);
}

TEST(ResourceTableTest, TellsTypesApart) {
  ResourceTable table;
  const value::Handle handle = table.Add(std::make_shared<int>(1), typeid(int));
  EXPECT_EQ(table.Find(handle, typeid(std::string)), nullptr);
  EXPECT_EQ(table.Remove(handle, typeid(std::string)), nullptr);
  EXPECT_NE(table.Find(handle, typeid(int)), nullptr);
}

TEST(ResourceTableTest, DropsAndUsesHandlesAgain) {
  ResourceTable table;
  const auto first = std::make_shared<int>(1);
  const value::Handle handle = table.Add(first, typeid(int));
  table.Drop(handle);
  EXPECT_EQ(first.use_count(), 1);
  EXPECT_EQ(table.Add(std::make_shared<int>(2), typeid(int)), handle);
  EXPECT_EQ(table.Add(std::make_shared<int>(3), typeid(int)).number, handle.number + 1);
}

TEST(ResourceTableTest, KnowsNoOtherHandles) {
  ResourceTable table;
  table.Add(std::make_shared<int>(1), typeid(int));
  for (const std::uint32_t number : {0U, 2U, 0xFFFF'FFFFU}) {
    EXPECT_EQ(table.Find({number}, typeid(int)), nullptr);
    EXPECT_EQ(table.Remove({number}, typeid(int)), nullptr);
    table.Drop({number});
  }
  EXPECT_NE(table.Find({1}, typeid(int)), nullptr);
}

}  // namespace
}  // namespace composable
