#include "cli/man_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "cli/commands.h"

namespace composable::cli {
namespace {

// Characters that roff would take for something else, or print as other ones.
std::string_view EscapeOf(char c) {
  switch (c) {
    case '\\':
      return "\\(rs";
    case '-':
      return "\\-";
    case '\'':
      return "\\(aq";
    case '`':
      return "\\(ga";
    case '^':
      return "\\(ha";
    case '~':
      return "\\(ti";
    default:
      return {};
  }
}

// Text that is typed, or printed by a program, as it is.
std::string Verbatim(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    const std::string_view escape = EscapeOf(c);
    escaped += escape.empty() ? std::string_view(&c, 1) : escape;
  }
  return escaped;
}

// A line of roff that is no request, whatever it begins with.
std::string Line(const std::string& text) {
  const bool looks_like_request = text.starts_with('.') || text.starts_with('\'');
  return (looks_like_request ? "\\&" : "") + text + '\n';
}

// Prose: what stands between backticks is bold, and so are options.
std::string Prose(std::string_view text) {
  std::string out;
  bool is_code = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins_option = !is_code && text[i] == '-' && (i == 0 || text[i - 1] == ' ') &&
                               i + 1 < text.size() && text[i + 1] != ' ';
    if (text[i] == '`') {
      is_code = !is_code;
      out += is_code ? "\\fB" : "\\fR";
    } else if (begins_option) {
      const std::size_t end =
          std::min(text.find_first_not_of("abcdefghijklmnopqrstuvwxyz-", i), text.size());
      out += fmt::format("\\fB{}\\fR", Verbatim(text.substr(i, end - i)));
      i = end - 1;
    } else if (is_code || text[i] == '\\') {
      out += Verbatim(text.substr(i, 1));
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string InCapitals(std::string_view text) {
  std::string capitals(text);
  for (char& c : capitals) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return capitals;
}

std::string Section(std::string_view heading) { return fmt::format(".SH {}\n", heading); }

std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool IsIndented(std::string_view line) { return line.starts_with("  "); }

// Writes a description: prose is filled anew, and what is indented stays as it is. A line such as
// `Example:` alone above something indented is the heading of a section.
class DescriptionWriter {
 public:
  std::string Write(std::string_view description) {
    const std::vector<std::string_view> lines = Lines(description);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::string_view line = lines[i];
      const bool starts_paragraph = i == 0 || lines[i - 1].empty();
      const bool is_heading = starts_paragraph && line.ends_with(':') && i + 1 < lines.size() &&
                              IsIndented(lines[i + 1]) && line.size() < kLongestHeading;
      if (IsIndented(line)) {
        SetMode(Mode::kVerbatim);
        text_ += Line(Verbatim(line.substr(2)));
      } else if (line.empty()) {
        SetMode(Mode::kBetween);
      } else if (is_heading) {
        SetMode(Mode::kBetween);
        text_ += Section(InCapitals(line.substr(0, line.size() - 1)));
        mode_ = Mode::kStart;
      } else {
        SetMode(Mode::kProse);
        text_ += Line(Prose(line));
      }
    }
    SetMode(Mode::kBetween);
    return text_;
  }

 private:
  static constexpr std::size_t kLongestHeading = 16;

  enum class Mode : std::uint8_t { kStart, kBetween, kProse, kVerbatim };

  void SetMode(Mode mode) {
    if (mode == mode_) return;
    if (mode_ == Mode::kVerbatim) text_ += ".fi\n.RE\n";
    if (mode_ == Mode::kBetween && mode == Mode::kProse) text_ += ".PP\n";
    if (mode_ == Mode::kVerbatim && mode == Mode::kProse) text_ += ".PP\n";
    if (mode == Mode::kVerbatim) {
      if (mode_ == Mode::kBetween) text_ += ".PP\n";
      text_ += ".RS 4\n.nf\n";
    }
    mode_ = mode;
  }

  std::string text_;
  Mode mode_ = Mode::kStart;
};

std::string Options(const Command& command) {
  std::string text = Section("OPTIONS");
  for (const Option& option : command.options) {
    text += ".TP\n";
    std::string names =
        option.short_name.empty() ? "" : fmt::format("\\fB{}\\fR, ", Verbatim(option.short_name));
    names += fmt::format("\\fB{}\\fR", Verbatim(option.name));
    if (!option.value_name.empty()) {
      names += fmt::format(" \\fI{}\\fR", Verbatim(option.value_name));
    }
    text += names + '\n' + Line(Prose(option.help));
  }
  return text;
}

std::string CommandList() {
  std::string text = Section("COMMANDS");
  for (const CommandEntry& entry : Commands()) {
    text += fmt::format(".TP\n\\fB{}\\fR(1)\n{}", Verbatim(ManPageName(*entry.command)),
                        Line(Prose(entry.command->summary)));
  }
  return text;
}

// The options stand in front of the examples and tables that end the description.
std::string Body(const Command& command) {
  const std::string description = DescriptionWriter().Write(command.description);
  const std::size_t sections = std::min(description.find(".SH "), description.size());
  const bool is_program = &command == &kProgram;
  return Section("DESCRIPTION") + description.substr(0, sections) +
         (is_program ? CommandList() : std::string()) + Options(command) +
         description.substr(sections);
}

}  // namespace

std::string ManPageName(const Command& command) {
  std::string name(command.name);
  std::ranges::replace(name, ' ', '-');
  return name;
}

std::string ManPage(const Command& command) {
  const std::string name = ManPageName(command);
  std::string text = fmt::format(".TH {} 1 \"\" \"composable {}\" \"User Commands\"\n",
                                 Verbatim(InCapitals(name)), COMPOSABLE_VERSION);
  text += Section("NAME") + fmt::format("{} \\- {}\n", Verbatim(name), Prose(command.summary));
  text += Section("SYNOPSIS") +
          fmt::format("\\fB{}\\fR {}\n", Verbatim(command.name), Verbatim(command.usage));
  text += Body(command);
  if (&command != &kProgram) text += Section("SEE ALSO") + "\\fBcomposable\\fR(1)\n";
  return text;
}

}  // namespace composable::cli
