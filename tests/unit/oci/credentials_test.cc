#include "oci/credentials.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "oci/base64.h"
#include "support/memory_file_system.h"

namespace composable::oci {
namespace {

TEST(Base64, ThereAndBack) {
  for (const std::string_view text :
       {"", "f", "fo", "foo", "foob", "fooba", "foobar", "\xff\xfe"}) {
    EXPECT_EQ(DecodeBase64(EncodeBase64(text)), text);
  }
  EXPECT_EQ(EncodeBase64("foob"), "Zm9vYg==");
  EXPECT_EQ(DecodeBase64("Zm9vYg"), "foob");
  EXPECT_EQ(DecodeBase64("Z"), std::nullopt);
  EXPECT_EQ(DecodeBase64("Zm9v!"), std::nullopt);
}

class DockerCredentialsTest : public testing::Test {
 protected:
  std::string Find(const std::string& registry) {
    const DockerCredentials credentials(
        files_,
        [this](const std::string& name) -> std::optional<std::string> {
          const auto found = variables_.find(name);
          return found == variables_.end() ? std::nullopt : std::optional(found->second);
        },
        [this](const std::string& program, const std::vector<std::string>& arguments,
               std::string_view input) -> Result<ChildOutcome> {
          asked_ += fmt::format("{} {} <{}\n", program, fmt::join(arguments, " "), input);
          return answer_;
        });
    const auto found = credentials.Find(registry);
    if (!found) return ToString(found.error());
    if (!*found) return "none";
    return fmt::format("{}/{}/{}", (*found)->user, (*found)->password, (*found)->identity_token);
  }

  test::MemoryFileSystem files_;
  std::map<std::string, std::string> variables_ = {{"HOME", "/home/ada"}};
  Result<ChildOutcome> answer_ = ChildOutcome{};
  std::string asked_;
};

TEST_F(DockerCredentialsTest, AreInTheFile) {
  files_.Add("/home/ada/.docker/config.json",
             R"({"auths":{"ghcr.io":{"auth":"YWRhOnMzY3I6ZXQ="},
                 "https://index.docker.io/v1/":{"username":"ada","password":"pw"},
                 "azure.example":{"auth":"MDA6","identitytoken":"token"},
                 "empty.example":{}}})");
  EXPECT_EQ(Find("ghcr.io"), "ada/s3cr:et/");
  EXPECT_EQ(Find("index.docker.io"), "ada/pw/");
  EXPECT_EQ(Find("azure.example"), "00//token");
  EXPECT_EQ(Find("empty.example"), "none");
  EXPECT_EQ(Find("other.example"), "none");
}

TEST_F(DockerCredentialsTest, TheFileIsWhereTheVariableSays) {
  EXPECT_EQ(Find("ghcr.io"), "none");
  files_.Add("/config/config.json", R"({"auths":{"ghcr.io":{"auth":"YTpi"}}})");
  variables_["DOCKER_CONFIG"] = "/config";
  EXPECT_EQ(Find("ghcr.io"), "a/b/");
  variables_.clear();
  EXPECT_EQ(Find("ghcr.io"), "none");
}

TEST_F(DockerCredentialsTest, HelpersGoFirst) {
  files_.Add("/home/ada/.docker/config.json",
             R"({"auths":{"ghcr.io":{"auth":"YTpi"},"own.example":{}},"credsStore":"desktop",
                 "credHelpers":{"own.example":"own"}})");
  answer_->output = R"({"ServerURL":"x","Username":"ada","Secret":"s"})";
  EXPECT_EQ(Find("own.example"), "ada/s/");
  EXPECT_EQ(Find("ghcr.io"), "ada/s/");
  EXPECT_EQ(asked_,
            "docker-credential-own get <own.example\ndocker-credential-desktop get <ghcr.io\n");
  answer_->output = R"({"Username":"<token>","Secret":"s"})";
  EXPECT_EQ(Find("ghcr.io"), "//s");
  answer_->number = 1;
  answer_->output = "credentials not found in native keychain\n";
  EXPECT_EQ(Find("ghcr.io"), "a/b/");
  EXPECT_EQ(Find("own.example"), "none");
}

TEST_F(DockerCredentialsTest, WhatIsWrongIsToldWithoutSecrets) {
  const std::string path = "/home/ada/.docker/config.json";
  files_.Add(path, "hunter2");
  EXPECT_EQ(
      Find("ghcr.io"),
      "`/home/ada/.docker/config.json`: what should be Docker's configuration is no JSON object");
  files_.Add(path, R"({"auths":{"ghcr.io":{"auth":"aHVudGVyMg=="}}})");
  EXPECT_EQ(
      Find("ghcr.io"),
      "`/home/ada/.docker/config.json`: the `auth` of `ghcr.io` is not USER:PASSWORD in base64; "
      "log in again with `docker login ghcr.io`");
  files_.Add(path, R"({"credsStore":"../../bin/sh"})");
  EXPECT_EQ(Find("ghcr.io"),
            "`/home/ada/.docker/config.json`: `../../bin/sh` is no name of a credential helper");
  files_.Add(path, R"({"credsStore":"pass"})");
  answer_->output = "hunter2";
  EXPECT_EQ(Find("ghcr.io"),
            "credential helper `docker-credential-pass`: its answer is no JSON object");
  answer_->output = R"({"Username":"hunter2"})";
  EXPECT_EQ(Find("ghcr.io"),
            "credential helper `docker-credential-pass`: its answer has no `Secret`");
  answer_->number = 3;
  EXPECT_EQ(Find("ghcr.io"), "the credential helper `docker-credential-pass` failed with status 3");
  answer_ = Fail(ErrorCode::kNotFound, "there is no program `docker-credential-pass` in the PATH");
  EXPECT_EQ(Find("ghcr.io"), "there is no program `docker-credential-pass` in the PATH");
}

}  // namespace
}  // namespace composable::oci
