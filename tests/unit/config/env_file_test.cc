#include "config/env_file.h"

#include <gtest/gtest.h>

#include <string>

#include "config/whole_file.h"
#include "support/memory_file_system.h"

namespace composable::config {
namespace {

std::string EnvFileText(const EnvFile& file) {
  std::string text;
  for (const auto& [name, value] : file.variables) text += fmt::format("{}=<{}>\n", name, value);
  for (const Error& error : file.errors) text += ToReport(error) + '\n';
  return text;
}

std::string ParsedEnvFile(std::string_view text) {
  return EnvFileText(ParseEnvFile(SourceText("vars.env", text)));
}

TEST(EnvFileTest, ReadsEveryForm) {
  EXPECT_EQ(ParsedEnvFile("# a comment\n"
                          "\n"
                          "A=1\r\n"
                          "  export B = two words  # and a comment\n"
                          "\tC=no#comment\n"
                          "D=\n"
                          "E= # nothing\n"
                          "F=\"a\\n\\t\\\"b\\\" \\\\ \\$c # d\" # comment\n"
                          "G='a\\n \"b\" # c'\n"
                          "export=1\n"
                          "_x9=${A} = $B\n"
                          "A=again"),
            "A=<1>\n"
            "B=<two words>\n"
            "C=<no#comment>\n"
            "D=<>\n"
            "E=<>\n"
            "F=<a\n\t\"b\" \\ $c # d>\n"
            "G=<a\\n \"b\" # c>\n"
            "export=<1>\n"
            "_x9=<${A} = $B>\n"
            "A=<again>\n");
  EXPECT_EQ(ParsedEnvFile(""), "");
}

TEST(EnvFileTest, ReportsAllMistakesAndReadsTheRest) {
  EXPECT_EQ(ParsedEnvFile("A\n"
                          "9B=1\n"
                          "C-D=1\n"
                          "E=\"open\n"
                          "F='a' b\n"
                          "G=\"\\x\"\n"
                          "=1\n"
                          "H=1\n"
                          "export\n"),
            "H=<1>\n"
            "vars.env:1:2: `=` is missing behind the name `A`\n"
            " 1 | A\n"
            "   |  ^\n"
            "vars.env:2:1: a line is NAME=VALUE or a comment behind `#`; a name has letters, "
            "digits and `_`, and starts with no digit\n"
            " 2 | 9B=1\n"
            "   | ^\n"
            "vars.env:3:2: `=` is missing behind the name `C`\n"
            " 3 | C-D=1\n"
            "   |  ^\n"
            "vars.env:4:3: the quote is not closed in its line\n"
            " 4 | E=\"open\n"
            "   |   ^\n"
            "vars.env:5:7: nothing but a comment may stand behind the closing quote\n"
            " 5 | F='a' b\n"
            "   |       ^\n"
            "vars.env:6:4: in double quotes a backslash stands before n, t, r, \", \\ or $; write "
            "a backslash itself as `\\\\`\n"
            " 6 | G=\"\\x\"\n"
            "   |    ^\n"
            "vars.env:7:1: a line is NAME=VALUE or a comment behind `#`; a name has letters, "
            "digits and `_`, and starts with no digit\n"
            " 7 | =1\n"
            "   | ^\n"
            "vars.env:9:7: `=` is missing behind the name `export`\n"
            " 9 | export\n"
            "   |       ^\n");
}

TEST(EnvFileTest, FilesThatCannotBeReadAreErrors) {
  test::MemoryFileSystem files;
  files.AddUnreadable("locked.env", "Permission denied");
  files.Add("big.env", std::string(kMaxFileSize + 1, '#')).Add("latin.env", "A=\xE9");
  files.Add("good.env",
            "\xEF\xBB\xBF"
            "A=1");
  EXPECT_EQ(EnvFileText(ReadEnvFile("good.env", files)), "A=<1>\n");
  EXPECT_EQ(EnvFileText(ReadEnvFile("no.env", files)), "no.env: there is no such file\n");
  EXPECT_EQ(EnvFileText(ReadEnvFile("locked.env", files)),
            "locked.env: cannot read `locked.env`: Permission denied\n");
  EXPECT_EQ(EnvFileText(ReadEnvFile("big.env", files)),
            "big.env: the file has 4194305 bytes; files of variables have 4194304 at most\n");
  EXPECT_EQ(EnvFileText(ReadEnvFile("latin.env", files)),
            "latin.env: the file is not UTF-8 text\n");
}

}  // namespace
}  // namespace composable::config
