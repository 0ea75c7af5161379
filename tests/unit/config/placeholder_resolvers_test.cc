#include "config/placeholder_resolvers.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "config/load.h"
#include "support/memory_file_system.h"

namespace composable::config {
namespace {

PlaceholderResolver Fixed(std::string name, std::string value, Secrecy secrecy = Secrecy::kOpen) {
  return {.name = std::move(name),
          .noun = "thing",
          .secrecy = secrecy,
          .resolve = [value = std::move(value)](
                         const PlaceholderRequest& request) -> Result<std::optional<std::string>> {
            return fmt::format("{}({} in {})", value, request.what, request.folder.string());
          }};
}

std::string WhyNot(std::vector<PlaceholderResolver> resolvers) {
  const auto made = PlaceholderResolvers::Make(std::move(resolvers));
  return made ? "made" : ToString(made.error());
}

TEST(PlaceholderResolversTest, NamesAreChecked) {
  EXPECT_EQ(WhyNot({Fixed("a", ""), Fixed("a:b-1", "")}), "made");
  for (const std::string name : {"", "A", "a b", "a:", ":a", "a::b", "a|b", "a}"}) {
    EXPECT_EQ(WhyNot({Fixed(name, "")}),
              "placeholder resolver `" + name +
                  "`: the name has to consist of lower-case letters, digits and `-`, with single "
                  "colons between words");
  }
  EXPECT_EQ(WhyNot({Fixed("a", ""), Fixed("a", "")}), "placeholder resolver `a` is there twice");
  EXPECT_EQ(WhyNot({{.name = "a", .noun = {}, .resolve = {}}}),
            "placeholder resolver `a`: nothing finds its values: `resolve` is not set");
}

TEST(PlaceholderResolversTest, TheLongestNameCounts) {
  const auto made = PlaceholderResolvers::Make({Fixed("a:b", "2"), Fixed("a", "1")});
  ASSERT_TRUE(made);
  EXPECT_EQ(made->Find("a:b:c")->name, "a:b");
  EXPECT_EQ(made->Find("a:b")->name, "a");
  EXPECT_EQ(made->Find("a:bc:d")->name, "a");
  EXPECT_EQ(made->Find("ab:c"), nullptr);
  EXPECT_EQ(made->Find("a"), nullptr);
  EXPECT_EQ(PlaceholderResolvers().Find("a:b"), nullptr);
}

class PlaceholderLoadTest : public testing::Test {
 protected:
  PlaceholderLoadTest() { files_.Add("lib/greeter.wasm", ""); }

  // What the key `value` of a component's `config` comes to.
  std::string Value(const std::string& text, const PlaceholderResolvers& resolvers) {
    files_.Add("configs/demo.toml",
               "[component.greeter]\nuri = \"lib/greeter.wasm\"\nconfig.value = '" + text + "'\n");
    const std::vector<std::string> sources = {"configs/demo.toml"};
    const LoadResult result = LoadDefinitions(sources, files_, resolvers);
    if (!result.errors.empty()) return ToString(result.errors.front());
    const ConfigEntry& entry = result.definitions.components.front().config.front();
    return (entry.secrecy == Secrecy::kSecret ? "secret: " : "") + entry.value.value;
  }

  std::string FileValue(const std::string& text) {
    return Value(text, *PlaceholderResolvers::Make({FileResolver(files_)}));
  }

  test::MemoryFileSystem files_;
};

TEST_F(PlaceholderLoadTest, ResolversOfOthersAreAskedWithTheFolder) {
  const auto made = PlaceholderResolvers::Make(
      {Fixed("vault", "hidden", Secrecy::kSecret), Fixed("open", "shown")});
  ASSERT_TRUE(made);
  EXPECT_EQ(Value("${open:a:b}", *made), "shown(a:b in /project/configs)");
  EXPECT_EQ(Value("x ${vault:a}", *made), "secret: x hidden(a in /project/configs)");
}

TEST_F(PlaceholderLoadTest, ErrorsOfResolversGetThePlace) {
  const auto made = PlaceholderResolvers::Make(
      {{.name = "vault",
        .noun = "secret",
        .resolve = [](const PlaceholderRequest&) -> Result<std::optional<std::string>> {
          return Fail(ErrorCode::kIo, "the vault is sealed");
        }}});
  ASSERT_TRUE(made);
  EXPECT_EQ(Value("x ${vault:a|b}", *made),
            "configs/demo.toml:3:19: component `greeter`: key `config.value`: the vault is sealed");
}

TEST_F(PlaceholderLoadTest, WithoutResolversNoPlaceholderHasAValue) {
  EXPECT_EQ(Value("${process:env:X|y}", {}),
            "configs/demo.toml:3:17: component `greeter`: key `config.value`: the placeholder "
            "`process:env:X` has no known source (where `${` is text, it is written `$${`)");
}

TEST_F(PlaceholderLoadTest, FilesLoseTheEndOfTheirLastLineOnly) {
  files_.Add("configs/one", "a\n").Add("configs/two", "a\r\n").Add("configs/three", " a\n\n");
  files_.Add("configs/four", "a\r").Add("configs/none", "").Add("elsewhere/x", "far");
  EXPECT_EQ(FileValue("${file:one}"), "secret: a");
  EXPECT_EQ(FileValue("${file:two}"), "secret: a");
  EXPECT_EQ(FileValue("${file:three}"), "secret:  a\n");
  EXPECT_EQ(FileValue("${file:four}"), "secret: a\r");
  EXPECT_EQ(FileValue("${file:none}"), "secret: ");
  EXPECT_EQ(FileValue("${file:../elsewhere/x}"), "secret: far");
  EXPECT_EQ(FileValue("${file:/project/elsewhere/x}"), "secret: far");
}

TEST_F(PlaceholderLoadTest, FilesThatCannotBeReadAreErrors) {
  constexpr std::string_view kWhere =
      "configs/demo.toml:3:17: component `greeter`: key `config.value`: ";
  files_.AddUnreadable("configs/locked", "Permission denied");
  files_.Add("configs/big", std::string(kMaxPlaceholderFile + 1, 'x'));
  files_.Add("configs/bytes", "\xFF");
  EXPECT_EQ(FileValue("${file:locked|x}"),
            std::string(kWhere) + "cannot read `/project/configs/locked`: Permission denied");
  EXPECT_EQ(FileValue("${file:big}"),
            std::string(kWhere) +
                "the file `big` has 1048577 bytes; those that placeholders read "
                "have 1048576 at most");
  EXPECT_EQ(FileValue("${file:bytes}"), std::string(kWhere) + "the file `bytes` is not UTF-8 text");
}

TEST_F(PlaceholderLoadTest, ValuesOfOneFileHaveABoundTogether) {
  files_.Add("configs/big", std::string(kMaxPlaceholderFile, 'x'));
  std::string text;
  for (int i = 0; i < 100; ++i) text += "${file:big}";
  EXPECT_EQ(FileValue(text),
            "configs/demo.toml:3:721: component `greeter`: key `config.value`: the values of all "
            "placeholders of a file have 67108864 bytes at most, and with this one they have more");
}

}  // namespace
}  // namespace composable::config
