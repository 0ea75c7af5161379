#include "app/diagnosis_json.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "base/diagnostic.h"

namespace composable::app {
namespace {

boost::json::value JsonOf(Error error) {
  const std::string text = DiagnosisAsJson({.errors = {std::move(error)}, .warnings = {}}, {});
  return boost::json::parse(text).at("diagnostics").at(0);
}

// The column behind what starts at that column of the line; 0 where it is not known.
std::int64_t EndColumn(std::string line, std::uint32_t column) {
  const boost::json::value json =
      JsonOf({.where = FilePosition{"a.toml", 1, column, std::move(line)}});
  const auto* const end = json.as_object().if_contains("end-column");
  return end == nullptr ? 0 : end->as_int64();
}

TEST(DiagnosisJsonTest, HasEverythingThatAnErrorHas) {
  const Diagnosis diagnosis{
      .errors = {Error{.code = ErrorCode::kInvalidConfig,
                       .message = "unknown key `uir`; did you mean `uri`?",
                       .where = FilePosition{"a.toml", 2, 1, "uir = \"b\""},
                       .context = {"inner", "outer"},
                       .details = "more\ntext",
                       .diagnostic = Diagnostic::kUnknownKey}},
      .warnings = {Error{.code = ErrorCode::kLink, .message = "nobody provides it"}}};
  EXPECT_EQ(DiagnosisAsJson(diagnosis, Inventory{.components = 2, .capabilities = 1}),
            R"({
  "format": 1,
  "diagnostics": [
    {
      "code": "E9005",
      "severity": "warning",
      "category": "link",
      "message": "nobody provides it",
      "context": []
    },
    {
      "code": "E0206",
      "severity": "error",
      "category": "invalid-config",
      "message": "unknown key `uir`; did you mean `uri`?",
      "file": "a.toml",
      "line": 2,
      "column": 1,
      "end-column": 4,
      "line-text": "uir = \"b\"",
      "context": [
        "outer",
        "inner"
      ],
      "details": "more\ntext",
      "suggestion": "uri"
    }
  ],
  "errors": 1,
  "warnings": 1,
  "checked": {
    "components": 2,
    "capabilities": 1
  }
}
)");
}

TEST(DiagnosisJsonTest, PlacesAreAsFarAsTheyAreKnown) {
  const boost::json::value whole_file = JsonOf({.where = FilePosition{"a.toml", 0, 0, {}}});
  EXPECT_EQ(whole_file.at("file"), "a.toml");
  EXPECT_FALSE(whole_file.as_object().contains("line"));
  const boost::json::value line = JsonOf({.where = FilePosition{"a.toml", 3, 0, {}}});
  EXPECT_EQ(line.at("line"), 3);
  EXPECT_FALSE(line.as_object().contains("column"));
  EXPECT_FALSE(line.as_object().contains("line-text"));
  EXPECT_EQ(JsonOf({.where = ByteOffset{17}}).at("offset"), 17);
}

TEST(DiagnosisJsonTest, KnowsWhereKeysAndValuesEnd) {
  EXPECT_EQ(EndColumn("limits.tim = 1", 1), 7);
  EXPECT_EQ(EndColumn("limits.tim = 1", 8), 11);
  EXPECT_EQ(EndColumn("[component.greeter]", 12), 19);
  EXPECT_EQ(EndColumn("a = 1.5", 5), 8);
  EXPECT_EQ(EndColumn("a = [1, 2] # b", 6), 7);
  EXPECT_EQ(EndColumn(R"(a = "b\"c" # d)", 5), 11);
  EXPECT_EQ(EndColumn("a = 'b c'", 5), 10);
  EXPECT_EQ(EndColumn("a = ''", 5), 7);
}

TEST(DiagnosisJsonTest, DoesNotGuess) {
  EXPECT_EQ(EndColumn("a = [1, 2]", 5), 0);
  EXPECT_EQ(EndColumn("a = \"\"\"", 5), 0);
  EXPECT_EQ(EndColumn("a = \"b", 5), 0);
  EXPECT_EQ(EndColumn("a =", 9), 0);
}

TEST(DiagnosisJsonTest, IsUtf8WhateverTheMessageHas) {
  EXPECT_EQ(JsonOf({.message = "a\xff"}).at("message"), "a\\xff");
}

}  // namespace
}  // namespace composable::app
