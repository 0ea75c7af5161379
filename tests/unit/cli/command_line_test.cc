#include "cli/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace composable::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;
using Words = std::vector<std::string>;

constexpr std::array<Option, 3> kOptions = {{
    {.name = "--env", .short_name = "-e", .value_name = "K=V", .help = ""},
    {.name = "--output", .short_name = {}, .value_name = "FILE", .help = ""},
    {.name = "--help", .short_name = "-h", .value_name = {}, .help = ""},
}};
constexpr Command kCommand = {
    .name = "program", .summary = "", .usage = "", .description = "", .options = kOptions};

CommandLine Parsed(const Words& words) {
  auto line = ParseCommandLine(kCommand, words);
  EXPECT_TRUE(line.has_value()) << line.error().message;
  return line.value_or(CommandLine{});
}

std::string ParseError(const Words& words) {
  const auto line = ParseCommandLine(kCommand, words);
  return line ? std::string("no error") : line.error().message;
}

Words Options(const CommandLine& line) {
  Words texts;
  for (const GivenOption& given : line.options) {
    texts.push_back(std::string(given.option->name) + " " + given.value);
  }
  return texts;
}

TEST(ParseCommandLineTest, SeparatesPositionalArgumentsFromWhatFollowsTheDashes) {
  const CommandLine line = Parsed({"a.toml", "b.wasm", "--", "x.y", "--not-an-option", "--"});
  EXPECT_THAT(line.positional, ElementsAre("a.toml", "b.wasm"));
  EXPECT_THAT(line.rest, Optional(ElementsAre("x.y", "--not-an-option", "--")));
  EXPECT_THAT(line.options, IsEmpty());
}

TEST(ParseCommandLineTest, TellsAbsentDashesFromDashesWithNothingBehind) {
  EXPECT_EQ(Parsed({"a"}).rest, std::nullopt);
  EXPECT_THAT(Parsed({"a", "--"}).rest, Optional(IsEmpty()));
  EXPECT_EQ(Parsed({}).rest, std::nullopt);
}

TEST(ParseCommandLineTest, TakesValuesInBothForms) {
  const CommandLine line =
      Parsed({"--env", "A=1", "a", "--env=B=2", "-e", "C=3", "--output=", "b"});
  EXPECT_THAT(Options(line), ElementsAre("--env A=1", "--env B=2", "--env C=3", "--output "));
  EXPECT_THAT(line.positional, ElementsAre("a", "b"));
}

TEST(ParseCommandLineTest, AValueMayLookLikeAnOption) {
  EXPECT_THAT(Options(Parsed({"--output", "-x"})), ElementsAre("--output -x"));
}

TEST(ParseCommandLineTest, FindsFlags) {
  EXPECT_TRUE(Parsed({"-h"}).Has("--help"));
  EXPECT_TRUE(Parsed({"--help"}).Has("--help"));
  EXPECT_FALSE(Parsed({"--", "--help"}).Has("--help"));
}

TEST(ParseCommandLineTest, ALoneDashAndAnEmptyWordArePositional) {
  EXPECT_THAT(Parsed({"-", ""}).positional, ElementsAre("-", ""));
}

TEST(ParseCommandLineTest, SuggestsTheNearestOption) {
  EXPECT_EQ(ParseError({"--evn", "A=1"}), "unknown option `--evn`; did you mean `--env`?");
  EXPECT_EQ(ParseError({"--outptu=x"}), "unknown option `--outptu`; did you mean `--output`?");
  EXPECT_EQ(ParseError({"-x"}), "unknown option `-x`");
}

TEST(ParseCommandLineTest, AnOptionWithoutItsValueIsAnError) {
  EXPECT_EQ(ParseError({"--env"}), "option `--env` needs a value: --env K=V");
  EXPECT_EQ(ParseError({"--env", "--", "x.y"}), "option `--env` needs a value: --env K=V");
}

TEST(ParseCommandLineTest, AFlagTakesNoValue) {
  EXPECT_EQ(ParseError({"--help=yes"}), "option `--help` takes no value");
}

}  // namespace
}  // namespace composable::cli
