#include "value/json_tree.h"

#include <gtest/gtest.h>

#include <string>

namespace composable::value {
namespace {

TEST(JsonTree, IsWrittenWithoutWhitespace) {
  for (const std::string text :
       {"null", "true", "false", "0", "-1", "18446744073709551615", "-9223372036854775808", "-0.0",
        "1.5", "1e21", "1e999", "-1e999", R"("")", R"("a\"\\\n\u0001ü")", "[]", "{}",
        R"([1,[],{"a":{}}])", R"({"b":1,"a":[null]})"}) {
    std::string written = "> ";
    AppendJsonTree(ParseJson(text).value(), written);
    EXPECT_EQ(written, "> " + text);
  }
}

}  // namespace
}  // namespace composable::value
