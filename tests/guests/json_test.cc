#include "support/json.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

namespace guests {
namespace {

std::optional<std::string> Member(std::string_view json) { return JsonStringMember(json, "key"); }

TEST(JsonStringMemberTest, FindsTheString) {
  EXPECT_EQ(Member(R"({"key":"text"})"), "text");
  EXPECT_EQ(Member(" {\t\"key\" :\r\n\"text\" } "), "text");
  EXPECT_EQ(Member(R"({"key":""})"), "");
}

TEST(JsonStringMemberTest, PassesOverOtherMembers) {
  EXPECT_EQ(Member(R"({"a":[1,-0.5e+3,{"key":"inner"},[],{}],"b":null,"c":true,"d":false,
                       "key":"text","e":"last"})"),
            "text");
}

TEST(JsonStringMemberTest, TakesTheLastOfTwo) {
  EXPECT_EQ(Member(R"({"key":"first","key":"second"})"), "second");
  EXPECT_EQ(Member(R"({"key":"first","key":2})"), std::nullopt);
}

TEST(JsonStringMemberTest, UnderstandsEscapes) {
  EXPECT_EQ(Member(R"({"key":"\"\\\/\b\f\n\r\t"})"), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(Member(R"({"key":"\u0041\u00e9\u20AC\ud83e\udd80"})"), "Aé€🦀");
  EXPECT_EQ(Member(R"({"\u006bey":"text"})"), "text");
}

TEST(JsonStringMemberTest, HasNothingWhereThereIsNoString) {
  for (std::string_view json : {"{}", R"({"other":"text"})", R"({"key":1})", R"({"key":null})",
                                R"({"key":{"key":"inner"}})", "[]", "\"key\"", ""}) {
    EXPECT_EQ(Member(json), std::nullopt) << json;
  }
}

TEST(JsonStringMemberTest, RefusesWhatIsNoJson) {
  for (std::string_view json :
       {R"({"key":"text")", R"({"key":"text"} x)", R"({"key":"text",})", R"({"key" "text"})",
        R"({"key":"text)", R"({"key":"\x"})", R"({"key":"\u12"})", R"({"key":"\u12g4"})",
        R"({"key":"text","a":01})", R"({"key":"text","a":1.})", R"({"key":"text","a":-})",
        R"({"key":"text","a":1e})", R"({"key":"text","a":tru})", R"({"key":"text","a":[1,]})",
        R"({"key":"text",a:1})", "{\"key\":\"two\nlines\"}"}) {
    EXPECT_EQ(Member(json), std::nullopt) << json;
  }
}

TEST(JsonStringMemberTest, RefusesHalfOfASurrogatePair) {
  for (std::string_view json : {R"({"key":"\ud83e"})", R"({"key":"\ud83ex"})",
                                R"({"key":"\ud83e\u0041"})", R"({"key":"\udd80"})"}) {
    EXPECT_EQ(Member(json), std::nullopt) << json;
  }
}

TEST(JsonStringMemberTest, LimitsTheDepth) {
  auto nested = [](size_t depth) {
    return R"({"key":"text","a":)" + std::string(depth, '[') + std::string(depth, ']') + "}";
  };
  EXPECT_EQ(Member(nested(60)), "text");
  EXPECT_EQ(Member(nested(100)), std::nullopt);
  EXPECT_EQ(Member(R"({"key":"text","a":)" + std::string(1'000'000, '[')), std::nullopt);
}

TEST(AppendJsonStringTest, EscapesWhatHasTo) {
  std::string json = "[";
  AppendJsonString(json, "a\"b\\c\nd\x01é🦀");
  EXPECT_EQ(json, R"(["a\"b\\c\nd\u0001é🦀")");
}

TEST(AppendJsonStringTest, IsReadBack) {
  std::string every_byte;
  for (char letter = 1; letter < 127; ++letter) every_byte += letter;
  std::string json = "{\"key\":";
  AppendJsonString(json, every_byte);
  json += '}';
  EXPECT_EQ(Member(json), every_byte);
}

}  // namespace
}  // namespace guests
