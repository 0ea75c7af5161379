#include "capability/messaging.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <string>
#include <string_view>

#include "config/load.h"
#include "support/memory_file_system.h"

namespace composable::capability {
namespace {

MessagingReading ReadMessaging(std::string_view keys) {
  test::MemoryFileSystem files;
  files.Add("demo.toml", fmt::format("[capability.it]\ntype = \"messaging\"\n{}", keys));
  const std::array<std::string, 1> sources = {"demo.toml"};
  const config::LoadResult load = config::LoadDefinitions(sources, files);
  EXPECT_THAT(load.errors, testing::IsEmpty());
  return ReadMessagingGrant(load.definitions.capabilities.front());
}

std::string MessagingErrors(std::string_view keys) {
  std::string text;
  for (const Error& error : ReadMessaging(keys).errors) text += ToString(error) + '\n';
  return text;
}

TEST(MessagingGrantTest, ReadsItsKeys) {
  const MessagingReading reading =
      ReadMessaging("channels = [\"names\", \"others\"]\nreply-timeout = \"2s\"");
  EXPECT_THAT(reading.errors, testing::IsEmpty());
  ASSERT_EQ(reading.grant.channels.size(), 2U);
  EXPECT_EQ(reading.grant.channels[0].value, "names");
  EXPECT_EQ(reading.grant.channels[1].where.column, 22U);
  EXPECT_EQ(reading.grant.reply_timeout, std::chrono::seconds(2));
  EXPECT_EQ(ReadMessaging("channels = [\"x\"]").grant.reply_timeout, std::chrono::seconds(30));
}

TEST(MessagingGrantTest, SaysWhatIsWrong) {
  constexpr std::string_view kMissing =
      "demo.toml:1:13: capability `it`: key `channels` is missing; it lists the channels that may "
      "be sent to, such as [\"names\"]\n";
  EXPECT_EQ(MessagingErrors(""), kMissing);
  EXPECT_EQ(MessagingErrors("channels = []"), kMissing);
  EXPECT_EQ(MessagingErrors("channels = \"names\""),
            "demo.toml:3:12: capability `it`: key `channels`: expected an array of strings, got a "
            "string\n");
  EXPECT_EQ(MessagingErrors("channels = [\"a\", \"b\", \"a\"]"),
            "demo.toml:3:23: capability `it`: key `channels`: `a` is named more than once\n");
  EXPECT_EQ(MessagingErrors("channels = [\"a\"]\nchanels = []"),
            "demo.toml:4:1: capability `it`: unknown key `chanels` for the type `messaging`; did "
            "you mean `channels`?\n");
}

TEST(MessagingGrantTest, GivesTheSender) {
  EXPECT_TRUE(ProvidesMessaging("modulewise:messaging/sender@0.1.0"));
  EXPECT_TRUE(ProvidesMessaging("modulewise:messaging/sender@0.1.12"));
  for (const std::string_view other :
       {"modulewise:messaging/sender", "modulewise:messaging/sender@0.2.0",
        "modulewise:messaging/sender@0.1.", "modulewise:messaging/sender@0.1.0-rc",
        "modulewise:messaging/types@0.1.0", "modulewise:messaging/handler@0.1.0", ""}) {
    EXPECT_FALSE(ProvidesMessaging(other)) << other;
  }
}

}  // namespace
}  // namespace composable::capability
