#include "app/target.h"

#include <gtest/gtest.h>

#include <vector>

namespace composable::app {
namespace {

const std::vector<std::string> kComponents = {"greeter", "greeter-1.0", "greeter-1.0.beta", "a"};

std::string SplitText(std::string_view target) {
  const auto split = SplitAtComponent(target, kComponents);
  if (!split) return split.error().message;
  return std::string(split->component) + " | " + std::string(split->function);
}

TEST(SplitAtComponentTest, SplitsAtTheFirstDotOfAPlainName) {
  EXPECT_EQ(SplitText("greeter.greet"), "greeter | greet");
  EXPECT_EQ(SplitText("a.modulewise:examples/translator@0.1.0.translate"),
            "a | modulewise:examples/translator@0.1.0.translate");
}

TEST(SplitAtComponentTest, TakesTheLongestNameThatIsDefined) {
  EXPECT_EQ(SplitText("greeter-1.0.greet"), "greeter-1.0 | greet");
  EXPECT_EQ(SplitText("greeter-1.0.beta.greet"), "greeter-1.0.beta | greet");
  EXPECT_EQ(SplitText("greeter-1.0.betax.greet"), "greeter-1.0 | betax.greet");
}

TEST(SplitAtComponentTest, SuggestsTheNearestComponentAndListsAll) {
  EXPECT_EQ(SplitText("greter.greet"),
            "there is no component `greter` (defined: `greeter`, `greeter-1.0`, "
            "`greeter-1.0.beta`, `a`); did you mean `greeter`?");
  EXPECT_EQ(SplitText("unlike.greet"),
            "there is no component `unlike` (defined: `greeter`, `greeter-1.0`, "
            "`greeter-1.0.beta`, `a`)");
}

TEST(SplitAtComponentTest, WantsAFunction) {
  EXPECT_EQ(SplitText("greeter"),
            "`greeter` names a component and no function: write `greeter.FUNCTION`");
  EXPECT_EQ(SplitText("greeter-1.0."),
            "`greeter-1.0.` names a component and no function: write `greeter-1.0.FUNCTION`");
}

const std::vector<FunctionName> kFunctions = {
    {"", "greet"},
    {"modulewise:examples/translator@0.1.0", "translate"},
    {"modulewise:examples/translator@0.1.0", "greet"},
    {"demo:one/store@1.0.0", "get"},
    {"demo:two/store@1.0.0", "get"},
    {"demo:two/store@1.0.0", "put"},
    {"demo:old/clock@0.1.0", "now"},
    {"demo:old/clock@0.2.0-rc.1", "now"},
    {"plain", "run"},
    {"demo:x/plain", "run"},
};

// The function's full name, or the error.
std::string Found(std::string_view wanted) {
  const auto index = FindFunction(wanted, kFunctions);
  if (!index) return index.error().message;
  const FunctionName& name = kFunctions[*index];
  return name.interface + "#" + name.function;
}

TEST(FindFunctionTest, FindsAFunctionOfTheComponentItself) { EXPECT_EQ(Found("greet"), "#greet"); }

TEST(FindFunctionTest, TakesEachSpellingOfAnInterface) {
  const std::string wanted = "modulewise:examples/translator@0.1.0#translate";
  EXPECT_EQ(Found("translator.translate"), wanted);
  EXPECT_EQ(Found("modulewise:examples/translator.translate"), wanted);
  EXPECT_EQ(Found("modulewise:examples/translator@0.1.0.translate"), wanted);
  EXPECT_EQ(Found("translator.greet"), "modulewise:examples/translator@0.1.0#greet");
}

TEST(FindFunctionTest, TheInterfaceMayBeLeftOutWhereOnlyOneFunctionHasTheName) {
  EXPECT_EQ(Found("translate"), "modulewise:examples/translator@0.1.0#translate");
  EXPECT_EQ(Found("put"), "demo:two/store@1.0.0#put");
}

TEST(FindFunctionTest, AsksWhichOneWhereSeveralAreMeant) {
  EXPECT_EQ(Found("get"), "`get` may mean `demo:one/store.get` or `demo:two/store.get`: say which");
  EXPECT_EQ(Found("store.get"),
            "`store.get` may mean `demo:one/store.get` or `demo:two/store.get`: say which");
  EXPECT_EQ(Found("demo:one/store.get"), "demo:one/store@1.0.0#get");
}

TEST(FindFunctionTest, TellsVersionsApart) {
  EXPECT_EQ(Found("demo:old/clock.now"),
            "`demo:old/clock.now` may mean `demo:old/clock@0.1.0.now` or "
            "`demo:old/clock@0.2.0-rc.1.now`: say which");
  EXPECT_EQ(Found("demo:old/clock@0.2.0-rc.1.now"), "demo:old/clock@0.2.0-rc.1#now");
}

TEST(FindFunctionTest, AFullNameMeansThatFunctionAlone) {
  EXPECT_EQ(Found("plain.run"), "plain#run");
  EXPECT_EQ(Found("demo:x/plain.run"), "demo:x/plain#run");
}

TEST(FindFunctionTest, SuggestsTheNearestFunction) {
  EXPECT_EQ(Found("gret"), "there is no function `gret`; did you mean `greet`?");
  EXPECT_EQ(Found("translator.trnslate"),
            "there is no function `translator.trnslate`; did you mean `translator.translate`?");
  EXPECT_EQ(Found("trnslate"),
            "there is no function `trnslate`; did you mean `translator.translate`?");
  EXPECT_EQ(Found("wrong-interface.put"),
            "there is no function `wrong-interface.put`; did you mean `store.put`?");
  EXPECT_EQ(Found("unheard-of"), "there is no function `unheard-of`");
}

TEST(FindFunctionTest, SaysThatAnInterfaceIsNoFunction) {
  EXPECT_EQ(Found("translator"),
            "`translator` is an interface: name one of its functions, as `translator.FUNCTION`");
}

TEST(FindFunctionTest, FindsNothingInNothing) {
  const auto index = FindFunction("greet", {});
  ASSERT_FALSE(index.has_value());
  EXPECT_EQ(index.error().message, "there is no function `greet`");
  EXPECT_EQ(index.error().code, ErrorCode::kNotFound);
}

TEST(ShortestSpellingTest, IsAlwaysFoundAgain) {
  for (std::size_t i = 0; i < kFunctions.size(); ++i) {
    const std::string spelling = ShortestSpelling(kFunctions[i], kFunctions);
    EXPECT_EQ(FindFunction(spelling, kFunctions), i) << spelling;
  }
}

}  // namespace
}  // namespace composable::app
