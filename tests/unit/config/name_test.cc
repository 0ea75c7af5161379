#include "config/name.h"

#include <gtest/gtest.h>

#include <string>

namespace composable::config {
namespace {

TEST(NameTest, AcceptsLettersDigitsDashesUnderscoresAndDots) {
  for (const char* name : {"greeter", "a", "7", "http-client", "snake_case", "greeter-1.0",
                           "A-Z_9.", "x__", "wasip2"}) {
    EXPECT_TRUE(CheckName(name)) << name;
  }
  EXPECT_TRUE(CheckName(std::string(500, 'n')));
}

TEST(NameTest, SaysWhatIsWrong) {
  const auto message = [](std::string_view name) {
    const Status status = CheckName(name);
    return status ? std::string("accepted") : ToString(status.error());
  };
  EXPECT_EQ(message(""), "a name may not be empty");
  EXPECT_EQ(message("_x"),
            "name `_x` may not start with `_`: such names are reserved for what is generated");
  EXPECT_EQ(message("a$"),
            "name `a$` may not contain `$`: such names are reserved for what is generated");
  EXPECT_EQ(message("-a"), "name `-a` must start with a letter or a digit");
  EXPECT_EQ(message(".a"), "name `.a` must start with a letter or a digit");
  for (const char* name :
       {"a b", "a=b", "a,b", "(a)", "a/b", "a:b", "a#b", "ä", "a\n", "a*", "!a"}) {
    EXPECT_TRUE(
        message(name).ends_with(" is not allowed: names consist of the letters a to z and A to Z, "
                                "digits, `-`, `_` and `.`"))
        << message(name);
  }
  EXPECT_FALSE(CheckName(std::string_view("a\0b", 3)));
}

}  // namespace
}  // namespace composable::config
