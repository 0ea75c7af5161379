#include "cli/completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "cli/commands.h"
#include "cli/run_command.h"

namespace composable::cli {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

// The words of a line, of which the last may be empty.
std::vector<std::string> WordsOf(std::string_view line) {
  std::vector<std::string> words(1);
  for (const char c : line) {
    if (c == ' ') {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  return words;
}

// Names of every kind; each call is kept.
class CompletionTest : public testing::Test {
 protected:
  std::vector<std::string> Completed(std::string_view line) {
    std::vector<std::string> words;
    for (const Candidate& candidate : CompletionOf(line).candidates) {
      words.push_back(candidate.word);
    }
    return words;
  }

  Completion CompletionOf(std::string_view line) {
    return Complete(WordsOf(line), [this](std::span<const std::string> definitions,
                                          app::NameKind kind, std::string_view typed) {
      asked_.assign(definitions.begin(), definitions.end());
      const std::string name = kind == app::NameKind::kComponent  ? "component"
                               : kind == app::NameKind::kFunction ? "component.function"
                                                                  : "channel";
      return std::vector<app::KnownName>{{.name = name, .about = std::string(typed)}};
    });
  }

  std::vector<std::string> asked_;  // for names of these definitions
};

TEST_F(CompletionTest, CommandsComeFirst) {
  EXPECT_THAT(Completed("composable "), testing::SizeIs(Commands().size()));
  EXPECT_THAT(Completed("composable gr"), ElementsAre("graph"));
  EXPECT_THAT(Completed("/usr/bin/composable gr"), ElementsAre("graph"));
  EXPECT_THAT(Completed("composable --v"), ElementsAre("--version"));
  EXPECT_THAT(Completed("composable nothing x"), IsEmpty());
  EXPECT_THAT(Completed("composable"), IsEmpty());
}

TEST_F(CompletionTest, EveryCommandHasAllItsOptions) {
  for (const CommandEntry& entry : Commands()) {
    const std::string line = "composable " + std::string(ShortName(*entry.command)) + " -";
    const std::vector<std::string> words = Completed(line);
    for (const Option& option : entry.command->options) {
      EXPECT_THAT(words, Contains(std::string(option.name))) << line;
    }
  }
}

TEST_F(CompletionTest, ValuesOfOptions) {
  EXPECT_THAT(Completed("composable graph --format "),
              ElementsAre("dot", "svg", "json", "mermaid"));
  EXPECT_THAT(Completed("composable graph --format=s"), ElementsAre("--format=svg"));
  EXPECT_THAT(Completed("composable graph --format svg -"), Contains("--output"));
  EXPECT_THAT(Completed("composable graph --unknown=s"), IsEmpty());
  EXPECT_THAT(Completed("composable invoke --env "), IsEmpty());
  EXPECT_THAT(Completed("composable invoke --env K=V --ct"), ElementsAre("--ctx"));
}

TEST_F(CompletionTest, PathsAreLeftToTheShell) {
  const auto paths_of = [&](std::string_view line) {
    const Completion completion = CompletionOf(line);
    if (!completion.paths) return std::vector<std::string>{"no paths"};
    return std::vector<std::string>(completion.paths->begin(), completion.paths->end());
  };
  EXPECT_THAT(paths_of("composable check "), ElementsAre("toml", "wasm"));
  EXPECT_THAT(paths_of("composable check a.toml b.wasm c"), ElementsAre("toml", "wasm"));
  EXPECT_THAT(paths_of("composable check --env-file "), IsEmpty());
  EXPECT_THAT(paths_of("composable check --env-file="), IsEmpty());
  EXPECT_THAT(paths_of("composable push "), ElementsAre("wasm"));
  EXPECT_THAT(paths_of("composable push a.wasm "), ElementsAre("no paths"));
  EXPECT_THAT(paths_of("composable push a.wasm b c"), ElementsAre("no paths"));
  EXPECT_THAT(paths_of("composable inspect -- "), ElementsAre("wasm", "wit"));
  EXPECT_THAT(paths_of("composable-http-server "), ElementsAre("toml", "wasm"));
}

TEST_F(CompletionTest, BehindTheDashesStandsWhatIsCalled) {
  EXPECT_THAT(Completed("composable invoke --env A=B a.toml --locked b.toml -- "),
              ElementsAre("component.function"));
  EXPECT_THAT(asked_, ElementsAre("a.toml", "b.toml"));
  EXPECT_THAT(Completed("composable invoke a.toml -- component.f"),
              ElementsAre("component.function"));
  EXPECT_THAT(Completed("composable invoke a.toml -- other"), IsEmpty());
  EXPECT_THAT(Completed("composable invoke a.toml -- component.function "), IsEmpty());
  EXPECT_THAT(Completed("composable invoke a.toml -- component.function -"), IsEmpty());
  EXPECT_THAT(Completed("composable compose a.toml -- "), ElementsAre("component"));
  EXPECT_THAT(Completed("composable compose a.toml -- component --w"), ElementsAre("--wat"));
  EXPECT_THAT(Completed("composable check a.toml -- "), IsEmpty());
  EXPECT_THAT(Completed("composable publish a.toml --channel "), ElementsAre("channel"));
}

TEST_F(CompletionTest, ADashOffersTheDashesWhereTheyMeanSomething) {
  EXPECT_THAT(Completed("composable invoke --"), Contains("--"));
  EXPECT_THAT(Completed("composable check --"), testing::Not(Contains("--")));
}

TEST_F(CompletionTest, CodesAndCommandsSayWhatTheyAre) {
  EXPECT_EQ(CompletionOf("composable explain E0101").candidates,
            (std::vector<Candidate>{{.word = "E0101", .about = "There is no such file"}}));
  EXPECT_EQ(CompletionOf("composable man graph").candidates,
            (std::vector<Candidate>{{.word = "graph", .about = "Draw who gets what from whom"}}));
}

}  // namespace
}  // namespace composable::cli
