// Sources of values for placeholders that an embedding program adds.
#include "composable/placeholder.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "composable/runtime.h"
#include "support/source_folder.h"

namespace composable {
namespace {

PlaceholderResolver Vault() {
  const std::map<std::string, std::string, std::less<>> secrets = {{"db/password", "hunter2"}};
  return {.name = "vault",
          .noun = "secret in the vault",
          .secrecy = Secrecy::kSecret,
          .resolve =
              [secrets](const PlaceholderRequest& request) -> Result<std::optional<std::string>> {
            if (request.what == "sealed") return Fail(ErrorCode::kIo, "the vault is sealed");
            const auto found = secrets.find(request.what);
            return found == secrets.end() ? std::nullopt : std::optional(found->second);
          }};
}

class EmbeddedPlaceholders : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::temp_directory_path() / ("placeholders-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  RuntimeLoading Load(const std::string& keys, std::vector<PlaceholderResolver> resolvers) {
    const std::string path = folder_ / "system.toml";
    std::ofstream(path) << "[component.settings]\nuri = \"" << test::SourceFolder()
                        << "/tests/components/settings-fixture.wasm\"\n"
                        << keys;
    return Runtime::Load({path}, {.placeholders = std::move(resolvers)});
  }

  std::filesystem::path folder_;
};

TEST_F(EmbeddedPlaceholders, GetTheirValuesFromTheProgram) {
  const RuntimeLoading loading =
      Load("config.password = \"${vault:db/password}\"\nconfig.user = \"${vault:db/user|root}\"\n",
           {Vault()});
  ASSERT_NE(loading.runtime, nullptr);
  EXPECT_EQ(loading.runtime->Invoke("settings.get", {"password"}), "\"hunter2\"\n");
  EXPECT_EQ(loading.runtime->Invoke("settings.get", {"user"}), "\"root\"\n");
}

TEST_F(EmbeddedPlaceholders, WhatIsWrongIsToldAtThePlaceholder) {
  const RuntimeLoading loading = Load(
      "config.a = \"${vault:db/user}\"\nconfig.b = \"${vault:sealed|x}\"\nconfig.c = "
      "\"${valt:x}\"\n",
      {Vault()});
  EXPECT_EQ(loading.runtime, nullptr);
  std::vector<std::string> messages;
  for (const Error& error : loading.errors) {
    const auto& where = std::get<FilePosition>(error.where);
    messages.push_back(fmt::format("{}:{}: {}", where.line, where.column, error.message));
  }
  EXPECT_EQ(messages,
            (std::vector<std::string>{
                "3:13: there is no secret in the vault `db/user`, and the placeholder has no "
                "default, which is written `${vault:db/user|…}`",
                "4:13: the vault is sealed",
                "5:13: the placeholder `valt:x` has no known source (where `${` is text, it is "
                "written `$${`); did you mean `vault`?"}));
}

TEST_F(EmbeddedPlaceholders, NamesAreThereOnce) {
  PlaceholderResolver other = Vault();
  other.name = "file";
  const RuntimeLoading loading = Load("", {std::move(other)});
  EXPECT_EQ(loading.runtime, nullptr);
  ASSERT_EQ(loading.errors.size(), 1U);
  EXPECT_EQ(ToString(loading.errors[0]), "placeholder resolver `file` is there twice");
}

}  // namespace
}  // namespace composable
