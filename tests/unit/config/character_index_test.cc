#include "config/character_index.h"

#include <gtest/gtest.h>

#include <string>

namespace composable::config {
namespace {

TEST(CharacterIndexTest, CountsCharactersNotBytes) {
  const std::string text = "aö€😀z";  // 1, 2, 3, 4 and 1 bytes
  const CharacterIndex index(text);
  EXPECT_EQ(index.Advance(0, 0), 0U);
  EXPECT_EQ(index.Advance(0, 1), 1U);
  EXPECT_EQ(index.Advance(0, 2), 3U);
  EXPECT_EQ(index.Advance(0, 3), 6U);
  EXPECT_EQ(index.Advance(0, 4), 10U);
  EXPECT_EQ(index.Advance(1, 2), 6U);
}

TEST(CharacterIndexTest, EndsAtTheEndOfTheText) {
  const std::string text = "aö";
  const CharacterIndex index(text);
  EXPECT_EQ(index.Advance(0, 2), 3U);
  EXPECT_EQ(index.Advance(0, 100), 3U);
  EXPECT_EQ(index.Advance(3, 0), 3U);
  EXPECT_EQ(index.Advance(50, 1), 3U);
  EXPECT_EQ(CharacterIndex("").Advance(0, 5), 0U);
}

// A long text is found through its blocks; three-byte characters straddle their borders.
TEST(CharacterIndexTest, AgreesWithCountingInALongText) {
  std::string text;
  std::vector<std::size_t> starts;
  for (int i = 0; i < 2000; ++i) {
    starts.push_back(text.size());
    text += i % 3 == 0 ? "€" : "x";
  }
  const CharacterIndex index(text);
  for (std::size_t from = 0; from < starts.size(); from += 7) {
    for (std::size_t count = 0; from + count < starts.size(); count += 61) {
      ASSERT_EQ(index.Advance(starts[from], count), starts[from + count]) << from << " " << count;
    }
  }
}

}  // namespace
}  // namespace composable::config
