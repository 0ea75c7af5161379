#include "base/suggest.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace composable {
namespace {

using Names = std::vector<std::string>;

TEST(NearestName, FindsTheNameWithTheFewestEdits) {
  EXPECT_EQ(NearestName("greter", Names{"translator", "greeter", "grater-x"}), "greeter");
}

TEST(NearestName, CountsASwapOfNeighboursAsOneEdit) {
  EXPECT_EQ(NearestName("nmae", Names{"name"}), "name");
}

TEST(NearestName, IgnoresCase) { EXPECT_EQ(NearestName("GREET", Names{"greet"}), "greet"); }

TEST(NearestName, FindsNothingFarAway) {
  EXPECT_EQ(NearestName("logger", Names{"translator", "greeter"}), std::nullopt);
  EXPECT_EQ(NearestName("x", Names{}), std::nullopt);
}

TEST(NearestName, NeverReplacesAllOfAName) {
  EXPECT_EQ(NearestName("x", Names{"y"}), std::nullopt);
  EXPECT_EQ(NearestName("", Names{"y"}), std::nullopt);
}

TEST(NearestName, AllowsOneEditInShortNames) {
  EXPECT_EQ(NearestName("ip", Names{"id"}), "id");
  EXPECT_EQ(NearestName("ip", Names{"do"}), std::nullopt);
}

TEST(NearestName, GivesTiesToTheEarlier) {
  EXPECT_EQ(NearestName("bat", Names{"cat", "hat"}), "cat");
  EXPECT_EQ(NearestName("bat", Names{"hat", "cat"}), "hat");
}

TEST(NearestName, AllowsAThirdOfTheLongerName) {
  EXPECT_EQ(NearestName("abcdef", Names{"abcdxy"}), "abcdxy");
  EXPECT_EQ(NearestName("abcdef", Names{"abcxyz"}), std::nullopt);
}

TEST(DidYouMean, ContinuesASentence) {
  EXPECT_EQ(DidYouMean("greter", Names{"greeter"}), "; did you mean `greeter`?");
  EXPECT_EQ(DidYouMean("zzz", Names{"greeter"}), "");
}

TEST(DidYouMeanOrKnown, ListsWhatIsKnownWhereNothingIsNear) {
  EXPECT_EQ(DidYouMeanOrKnown("greter", Names{"greeter", "uri"}), "; did you mean `greeter`?");
  EXPECT_EQ(DidYouMeanOrKnown("zzz", Names{"greeter", "uri"}), "; known are `greeter`, `uri`");
  EXPECT_EQ(DidYouMeanOrKnown("zzz", Names{}), "");
}

TEST(SuggestionIn, FindsTheNameThatWasSuggested) {
  const std::vector<std::string> known = {"imports", "uri"};
  const std::string message = "unknown key `improts`" + DidYouMean("improts", known);
  EXPECT_EQ(SuggestionIn(message), "imports");
  EXPECT_EQ(SuggestionIn("unknown key `x`" + DidYouMean("quite-else", known)), std::nullopt);
  EXPECT_EQ(SuggestionIn(message + " no"), std::nullopt);
  EXPECT_EQ(SuggestionIn(""), std::nullopt);
}

}  // namespace
}  // namespace composable
