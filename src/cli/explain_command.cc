#include "cli/explain_command.h"

#include <fmt/format.h>

#include <array>
#include <span>
#include <string>
#include <vector>

#include "app/explanation.h"
#include "cli/output.h"
#include "cli/output_format.h"
#include "cli/usage_error.h"

namespace composable::cli {
namespace {

constexpr std::array<Word, 1> kExplainWords = {{{.kind = WordKind::kCode, .is_repeated = true}}};

constexpr std::array<Option, 2> kExplainOptions = {{
    kFormatOption,
    kHelpOption,
}};

struct ExplainRequest {
  OutputFormat format = OutputFormat::kText;
  std::vector<app::Explanation> explanations;
};

Result<ExplainRequest> ReadExplainRequest(const CommandLine& line) {
  ExplainRequest request;
  request.format = OutputFormatOf(line);
  if (line.rest) return UsageError("`--` has no meaning here: codes are all there is to say");
  if (line.positional.empty()) request.explanations = app::Explanations();
  for (const std::string& code : line.positional) {
    COMPOSABLE_TRY(const app::Explanation explanation, app::FindExplanation(code));
    request.explanations.push_back(explanation);
  }
  return request;
}

std::string Overview(std::span<const app::Explanation> explanations) {
  std::string text;
  for (const app::Explanation& explanation : explanations) {
    text += fmt::format("{}  {}\n", explanation.code, explanation.title);
  }
  return text;
}

std::string Whole(std::span<const app::Explanation> explanations) {
  std::string text;
  for (const app::Explanation& explanation : explanations) {
    if (!text.empty()) text += '\n';
    text += app::ExplanationAsText(explanation);
  }
  return text;
}

}  // namespace

const Command kExplainCommand = {
    .name = "composable explain",
    .summary = "Say what an error or a warning means",
    .usage = "[CODE...] [--format FORMAT]",
    .description =
        R"(CODE is what stands in brackets in a message, such as E0206. Says what is wrong where it comes up, with
an example, and what would be right. Without a code all of them are listed.

Example:
  composable explain E0206
)",
    .options = kExplainOptions,
    .words = kExplainWords,
};

ExitCode RunExplain(const CommandLine& line, const ProgramHost& host) {
  const auto request = ReadExplainRequest(line);
  if (!request) return ReportUsageError(host.console, kExplainCommand, request.error());
  const std::vector<app::Explanation>& explanations = request->explanations;
  if (request->format == OutputFormat::kJson) {
    return WriteResult(host.console, app::ExplanationsAsJson(explanations));
  }
  return WriteResult(host.console,
                     line.positional.empty() ? Overview(explanations) : Whole(explanations));
}

}  // namespace composable::cli
