// What golden folders cannot hold: odd bytes, big files, files that cannot be read, and promises
// about any input. Everything else is in golden_test.cc.
#include "config/load.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "config/whole_file.h"
#include "support/memory_file_system.h"
#include "unit/config/load_text.h"

namespace composable::config {
namespace {

using Sources = std::vector<std::string>;

constexpr std::string_view kGreeter = "[component.greeter]\nuri = \"./lib/greeter.wasm\"\n";

class LoadTest : public testing::Test {
 protected:
  LoadTest() { files_.Add("lib/greeter.wasm", ""); }

  LoadResult Load(const Sources& sources) const { return LoadDefinitions(sources, files_); }

  test::MemoryFileSystem files_;
};

TEST_F(LoadTest, ReadsTheTutorialsFirstStep) {
  files_.Add("configs/1-component.toml", kGreeter);
  const LoadResult result = Load({"configs/1-component.toml"});
  EXPECT_TRUE(result.errors.empty());
  EXPECT_TRUE(result.warnings.empty());
  const ComponentDefinition* greeter = result.definitions.FindComponent("greeter");
  ASSERT_NE(greeter, nullptr);
  EXPECT_EQ(greeter->name.where,
            (FilePosition{"configs/1-component.toml", 1, 12, "[component.greeter]"}));
  EXPECT_EQ(greeter->uri.value.text, "./lib/greeter.wasm");
  EXPECT_EQ(greeter->uri.value.path, "/project/lib/greeter.wasm");
  EXPECT_EQ(greeter->uri.where,
            (FilePosition{"configs/1-component.toml", 2, 7, "uri = \"./lib/greeter.wasm\""}));
  EXPECT_EQ(greeter->limits, Limits());
  EXPECT_TRUE(greeter->labels.empty());
  EXPECT_EQ(result.definitions.FindComponent("greete"), nullptr);
}

TEST_F(LoadTest, LineEndsAndByteOrderMarksMakeNoDifference) {
  const std::string text(kGreeter);
  std::string crlf = text;
  for (std::size_t at = crlf.find('\n'); at != std::string::npos; at = crlf.find('\n', at + 2)) {
    crlf.replace(at, 1, "\r\n");
  }
  for (const std::string& variant : {text, crlf, "\xEF\xBB\xBF" + text, "\xEF\xBB\xBF" + crlf}) {
    files_.Add("demo.toml", variant);
    EXPECT_EQ(LoadText(Load({"demo.toml"})),
              "component greeter  # demo.toml:1:12\n"
              "  uri ./lib/greeter.wasm  # demo.toml:2:7\n"
              "  path /project/lib/greeter.wasm\n");
  }
}

TEST_F(LoadTest, TheOrderOfSourcesDoesNotChangeTheDefinitions) {
  files_.Add("a.toml",
             "[component.x]\nuri = \"lib/greeter.wasm\"\n[component.c]\nuri = "
             "\"lib/greeter.wasm\"\n");
  files_.Add("b.toml", "component.b.uri = \"lib/greeter.wasm\"\n");
  Sources sources = {"a.toml", "b.toml", "lib/greeter.wasm"};
  const Definitions expected = Load(sources).definitions;
  ASSERT_EQ(expected.components.size(), 4U);
  while (std::ranges::next_permutation(sources).found) {
    EXPECT_EQ(Load(sources).definitions, expected);
  }
}

TEST_F(LoadTest, FilesThatCannotBeReadLeaveTheOthersChecked) {
  files_.AddUnreadable("secret.toml", "Permission denied");
  files_.Add("bytes.toml", "a = \"\xFF\"");
  files_.Add("demo.toml", "[component.greeter]\nuri = 1\n");
  const LoadResult result = Load({"secret.toml", "bytes.toml", "demo.toml"});
  EXPECT_EQ(LoadText(result),
            "error[E0102]: secret.toml: cannot read `secret.toml`: Permission denied\n"
            "error[E0105]: bytes.toml:1:6: this byte is not UTF-8, as TOML must be\n"
            " 1 | a = \"?\"\n"
            "   |      ^\n"
            "error[E0208]: demo.toml:2:7: component `greeter`: key `uri`: expected a string, got "
            "an integer\n"
            " 2 | uri = 1\n"
            "   |       ^\n");
  EXPECT_EQ(result.errors.at(0).code, ErrorCode::kIo);
}

TEST_F(LoadTest, BoundsTheSizeOfFiles) {
  std::string text(kGreeter);
  text += '#';
  text += std::string(kMaxFileSize - text.size(), 'x');
  files_.Add("demo.toml", text);
  EXPECT_TRUE(Load({"demo.toml"}).errors.empty());
  files_.Add("demo.toml", text + "x");
  const LoadResult result = Load({"demo.toml"});
  ASSERT_EQ(result.errors.size(), 1U);
  EXPECT_EQ(ToString(result.errors[0]),
            "demo.toml: the file has 4194305 bytes; definition files have 4194304 at most");
  EXPECT_EQ(result.errors[0].code, ErrorCode::kResourceExhausted);
}

TEST_F(LoadTest, RandomBytesAreOneErrorAtMost) {
  std::uint32_t state = 1;
  for (int round = 0; round < 200; ++round) {
    std::string bytes;
    for (int i = 0; i < 64; ++i) {
      state = state * 1664525U + 1013904223U;
      bytes += static_cast<char>(state >> 24U);
    }
    files_.Add("demo.toml", bytes);
    EXPECT_EQ(Load({"demo.toml"}).errors.size(), 1U) << round;
  }
}

TEST_F(LoadTest, CodesSayWhatKindOfErrorItIs) {
  files_.Add("a.toml", "[component.a]\nuri = \"absent.wasm\"\n");
  files_.Add("b.toml", "[channel.b]\ntype = \"nats\"\n");
  const LoadResult result =
      Load({"a.toml", "b.toml", "oci://x/y:1", "absent.toml", "absent.wasm", "x.txt"});
  std::string codes;
  for (const Error& error : result.errors) codes += fmt::format("{} ", ErrorCodeName(error.code));
  EXPECT_EQ(codes, "not-found unsupported unsupported not-found not-found invalid-argument ");
  for (const Error& error : result.errors) {
    EXPECT_TRUE(std::holds_alternative<FilePosition>(error.where)) << ToString(error);
  }
}

// Every definition with an error is left out, every other one is there.
TEST_F(LoadTest, KeepsWhatIsInOrder) {
  files_.Add("demo.toml",
             "[component.bad]\nuri = 1\n[component.good]\nuri = \"lib/greeter.wasm\"\n"
             "[component.worse]\nlimits.fuel = 0\n");
  const LoadResult result = Load({"demo.toml"});
  ASSERT_EQ(result.definitions.components.size(), 1U);
  EXPECT_EQ(result.definitions.components[0].name.value, "good");
  EXPECT_EQ(result.errors.size(), 3U);
}

TEST_F(LoadTest, ManyDefinitionsInOneFile) {
  std::string text;
  for (int i = 0; i < 20000; ++i) {
    text += fmt::format("[component.c{}]\nuri = \"lib/greeter.wasm\"\nimports = []\n", i);
  }
  files_.Add("demo.toml", text);
  const LoadResult result = Load({"demo.toml"});
  EXPECT_TRUE(result.errors.empty());
  EXPECT_EQ(result.definitions.components.size(), 20000U);
}

}  // namespace
}  // namespace composable::config
