#include "cli/man_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "fake_host.h"

namespace composable::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr std::array<Option, 2> kPageOptions = {{
    {.name = "--output-file", .short_name = "-o", .value_name = "FILE", .help = "Write there"},
    kHelpOption,
}};

TEST(ManPageTest, IsRoffOfWhatHelpSays) {
  const Command command = {.name = "composable try",
                           .summary = "Try `it`",
                           .usage = "DEFS... [-o FILE]",
                           .description =
                               "Some text, with --output-file and `a-b`,\n"
                               ".over two lines \\ here.\n"
                               "\n"
                               "Second:\n"
                               "  left   right\n"
                               "\n"
                               "Example:\n"
                               "  composable try 'x'\n",
                           .options = kPageOptions};
  const std::string page = ManPage(command);
  EXPECT_THAT(page, StartsWith(".TH COMPOSABLE\\-TRY 1 \"\" \"composable "));
  EXPECT_EQ(page.substr(page.find('\n') + 1),
            ".SH NAME\n"
            "composable\\-try \\- Try \\fBit\\fR\n"
            ".SH SYNOPSIS\n"
            "\\fBcomposable try\\fR DEFS... [\\-o FILE]\n"
            ".SH DESCRIPTION\n"
            "Some text, with \\fB\\-\\-output\\-file\\fR and \\fBa\\-b\\fR,\n"
            "\\&.over two lines \\(rs here.\n"
            ".SH OPTIONS\n"
            ".TP\n"
            "\\fB\\-o\\fR, \\fB\\-\\-output\\-file\\fR \\fIFILE\\fR\n"
            "Write there\n"
            ".TP\n"
            "\\fB\\-h\\fR, \\fB\\-\\-help\\fR\n"
            "Show this help\n"
            ".SH SECOND\n"
            ".RS 4\n"
            ".nf\n"
            "left   right\n"
            ".fi\n"
            ".RE\n"
            ".SH EXAMPLE\n"
            ".RS 4\n"
            ".nf\n"
            "composable try \\(aqx\\(aq\n"
            ".fi\n"
            ".RE\n"
            ".SH SEE ALSO\n"
            "\\fBcomposable\\fR(1)\n");
}

TEST(ManCommandTest, PrintsOnePageOrWritesAll) {
  test::FakeHost host;
  EXPECT_EQ(host.Run({"man", "graph"}), ExitCode::kSuccess);
  EXPECT_THAT(host.console.output, HasSubstr("composable\\-graph \\- Draw who gets what"));
  EXPECT_EQ(host.Run({"man", "--folder", "pages"}), ExitCode::kSuccess);
  EXPECT_EQ(host.written.at("pages/composable-graph.1"), host.console.output);
  EXPECT_THAT(host.written.at("pages/composable.1"), HasSubstr("\\fBcomposable\\-graph\\fR(1)\n"));
  EXPECT_EQ(host.written.count("pages/composable-http-server.1"), 1U);
}

TEST(ManCommandTest, RefusesWrongCommandLines) {
  const auto diagnostics = [](const std::vector<std::string>& arguments) {
    test::FakeHost host;
    EXPECT_EQ(host.Run(arguments), ExitCode::kUsage);
    return host.console.diagnostics;
  };
  EXPECT_THAT(diagnostics({"man", "grpah"}),
              StartsWith("error[E9001]: unknown command `grpah`; did you mean `graph`?\n"));
  EXPECT_THAT(diagnostics({"man", "run", "graph"}),
              StartsWith("error[E9001]: one command at a time: `graph` is one too many\n"));
  EXPECT_THAT(diagnostics({"man", "run", "--folder", "x"}),
              StartsWith("error[E9001]: `--folder` gets all pages; name no command beside it\n"));
  EXPECT_THAT(diagnostics({"man", "--folder="}),
              StartsWith("error[E9001]: option `--folder` wants the name of a folder\n"));
}

}  // namespace
}  // namespace composable::cli
