#include "config/hide_secret.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "config/key_reader.h"
#include "config/load.h"
#include "support/memory_file_system.h"

namespace composable::config {
namespace {

// What a reader of the keys of `[capability.x]` reports.
std::string ReadKeys(const std::string& text) {
  test::MemoryFileSystem files;
  files.Add("secret", "hunter2");
  files.Add("demo.toml", "[capability.x]\ntype = \"wasi:http\"\n" + text);
  const std::vector<std::string> sources = {"demo.toml"};
  const LoadResult loaded =
      LoadDefinitions(sources, files, *PlaceholderResolvers::Make({FileResolver(files)}));
  if (!loaded.errors.empty()) return ToString(loaded.errors.front());
  std::vector<Error> errors;
  KeyReader keys({"capability `x`"}, loaded.definitions.capabilities.front().properties, errors);
  keys.Duration("timeout");
  keys.Boolean("flag");
  for (const auto& item : keys.StringList("list").value_or(KeyReader::Strings())) {
    keys.Report(item.where, "list",
                Fail(ErrorCode::kInvalidConfig, "`{}` is no good", item.value).error());
  }
  for (const PropertyValue& table : keys.TableList("tables")) {
    if (const auto host = keys.Member(table, "tables", "host")) {
      keys.Report(host->where, "tables.host",
                  Fail(ErrorCode::kInvalidConfig, "`{}` is no good", host->value).error());
    }
  }
  keys.ReportUnknown("here");
  std::string report;
  for (const Error& error : errors) report += ToString(error) + '\n';
  return report;
}

TEST(HideSecretTest, ErrorsAboutSecretsDoNotQuoteThem) {
  constexpr std::string_view kHiddenText =
      "the value *** does not fit; why does not show, because it holds a secret\n";
  EXPECT_EQ(ReadKeys("timeout = \"${file:secret}\"\n"),
            "demo.toml:3:11: capability `x`: key `timeout`: " + std::string(kHiddenText));
  EXPECT_EQ(ReadKeys("list = [\"open\", \"a ${file:secret}\"]\n"),
            "demo.toml:3:9: capability `x`: key `list`: `open` is no good\n"
            "demo.toml:3:17: capability `x`: key `list`: " +
                std::string(kHiddenText));
  EXPECT_EQ(ReadKeys("tables = [{ host = \"${file:secret}\" }]\n"),
            "demo.toml:3:20: capability `x`: key `tables.host`: " + std::string(kHiddenText));
}

TEST(HideSecretTest, KindsAndKeysOfSecretsMayShow) {
  EXPECT_EQ(ReadKeys("flag = \"${file:secret}\"\nother = \"${file:secret}\"\n"),
            "demo.toml:3:8: capability `x`: key `flag`: expected true or false, got a string\n"
            "demo.toml:4:1: capability `x`: unknown key `other` here; known are `timeout`, "
            "`flag`, `list`, `tables`\n");
}

}  // namespace
}  // namespace composable::config
