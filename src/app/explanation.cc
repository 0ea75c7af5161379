#include "app/explanation.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstddef>
#include <optional>

#include "base/diagnostic.h"
#include "base/printable.h"
#include "base/suggest.h"
#include "wit/pretty_json.h"

// The pages become a part of this object file, one behind the other. COMPOSABLE_DIAGNOSTICS is the
// path of their folder.
asm(R"(
  .section .rodata
composable_explanations_start:
  .incbin ")" COMPOSABLE_DIAGNOSTICS R"(/sources.md"
  .incbin ")" COMPOSABLE_DIAGNOSTICS R"(/definitions.md"
  .incbin ")" COMPOSABLE_DIAGNOSTICS R"(/placeholders.md"
  .incbin ")" COMPOSABLE_DIAGNOSTICS R"(/imports.md"
  .incbin ")" COMPOSABLE_DIAGNOSTICS R"(/components.md"
  .incbin ")" COMPOSABLE_DIAGNOSTICS R"(/composition.md"
  .incbin ")" COMPOSABLE_DIAGNOSTICS R"(/capabilities.md"
  .incbin ")" COMPOSABLE_DIAGNOSTICS R"(/interceptors.md"
  .incbin ")" COMPOSABLE_DIAGNOSTICS R"(/servers.md"
  .incbin ")" COMPOSABLE_DIAGNOSTICS R"(/functions.md"
  .incbin ")" COMPOSABLE_DIAGNOSTICS R"(/channels.md"
  .incbin ")" COMPOSABLE_DIAGNOSTICS R"(/registries.md"
  .incbin ")" COMPOSABLE_DIAGNOSTICS R"(/running.md"
composable_explanations_end:
  .byte 0
  .text
)");

extern "C" {
// NOLINTBEGIN: names of the assembler
extern const char composable_explanations_start[];
extern const char composable_explanations_end[];
// NOLINTEND
}

namespace composable::app {
namespace {

constexpr std::string_view kHeading = "## ";

std::string_view TakeLine(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line;
}

std::string_view Trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of('\n');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of('\n') - first + 1);
}

// `CODE: TITLE`.
Explanation FromHeading(std::string_view heading) {
  const std::size_t colon = heading.find(": ");
  return {.code = heading.substr(0, colon), .title = heading.substr(colon + 2), .text = {}};
}

std::string_view SeverityOf(const Explanation& explanation) {
  return SeverityName(explanation.code.starts_with('W') ? Severity::kWarning : Severity::kError);
}

}  // namespace

// Each page has a heading `# …` and an introduction, then a heading `## CODE: TITLE` for each
// diagnostic, with its text below.
std::vector<Explanation> Explanations() {
  const std::string_view pages(composable_explanations_start, composable_explanations_end);
  std::string_view rest = pages;
  std::vector<Explanation> explanations;
  std::optional<std::size_t> text_start;  // of the last explanation, where it still goes on
  bool is_code = false;                   // where `#` starts a comment
  const auto end_text = [&](std::size_t end) {
    if (!text_start) return;
    explanations.back().text = Trimmed(pages.substr(*text_start, end - *text_start));
    text_start.reset();
  };
  while (!rest.empty()) {
    const std::size_t line_start = pages.size() - rest.size();
    const std::string_view line = TakeLine(rest);
    if (line.starts_with("```")) is_code = !is_code;
    const bool is_heading = line.starts_with(kHeading);
    if (is_code || (!is_heading && !line.starts_with("# "))) continue;
    end_text(line_start);
    if (!is_heading) continue;
    explanations.push_back(FromHeading(line.substr(kHeading.size())));
    text_start = pages.size() - rest.size();
  }
  end_text(pages.size());
  std::ranges::sort(explanations, {}, &Explanation::code);
  return explanations;
}

Result<Explanation> FindExplanation(std::string_view code) {
  std::string wanted(code);
  std::ranges::transform(wanted, wanted.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  const std::vector<Explanation> all = Explanations();
  const auto found = std::ranges::find(all, wanted, &Explanation::code);
  if (found != all.end()) return *found;
  std::vector<std::string> known;
  known.reserve(all.size());
  for (const Explanation& explanation : all) known.emplace_back(explanation.code);
  return Fail(ErrorCode::kInvalidArgument, "there is no code `{}`{}", Printable(code),
              DidYouMean(wanted, known));
}

std::string ExplanationAsText(const Explanation& explanation) {
  return fmt::format("{}: {}\n\n{}\n", explanation.code, explanation.title, explanation.text);
}

std::string ExplanationsAsJson(const std::vector<Explanation>& explanations) {
  boost::json::array all;
  for (const Explanation& explanation : explanations) {
    all.push_back(boost::json::object{{"code", explanation.code},
                                      {"severity", SeverityOf(explanation)},
                                      {"title", explanation.title},
                                      {"text", explanation.text}});
  }
  return wit::PrettyJson(all) + '\n';
}

}  // namespace composable::app
