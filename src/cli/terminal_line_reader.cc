#include "cli/terminal_line_reader.h"

#include <histedit.h>

#include <algorithm>
#include <clocale>
#include <cstdio>
#include <string_view>
#include <utility>
#include <vector>

namespace composable::cli {
namespace {

struct EditLineDeleter {
  void operator()(EditLine* editor) const { ::el_end(editor); }
};
struct HistoryDeleter {
  void operator()(History* history) const { ::history_end(history); }
};

// What all words start with.
std::string_view CommonPrefix(const std::vector<std::string>& words) {
  std::string_view prefix = words.front();
  for (const std::string& word : words) {
    const auto [end, other] = std::ranges::mismatch(prefix, word);
    prefix = prefix.substr(0, static_cast<std::size_t>(end - prefix.begin()));
  }
  return prefix;
}

class TerminalLineReader final : public LineReader {
 public:
  TerminalLineReader(std::string prompt, Completer completer)
      : prompt_(std::move(prompt)),
        completer_(std::move(completer)),
        history_(::history_init()),
        editor_(::el_init("composable", stdin, stdout, stderr)) {
    if (!is_good()) return;
    HistEvent event;
    ::history(history_.get(), &event, H_SETSIZE, kHistorySize);
    EditLine* const editor = editor_.get();
    ::el_set(editor, EL_CLIENTDATA, this);
    ::el_set(editor, EL_PROMPT, &TerminalLineReader::Prompt);
    ::el_set(editor, EL_EDITOR, "emacs");
    // Its handlers give the terminal back before a signal ends or stops the process.
    ::el_set(editor, EL_SIGNAL, 1);
    ::el_set(editor, EL_HIST, &::history, history_.get());
    // While a line is edited, Ctrl-C is a key like any other; during a call it is a signal.
    ::el_set(editor, EL_SETTY, "-d", "-isig", nullptr);
    ::el_set(editor, EL_ADDFN, "composable-abandon", "Abandon the line",
             &TerminalLineReader::Abandon);
    ::el_set(editor, EL_BIND, "^C", "composable-abandon", nullptr);
    ::el_set(editor, EL_ADDFN, "composable-complete", "Complete the word",
             &TerminalLineReader::Complete);
    ::el_set(editor, EL_BIND, "^I", "composable-complete", nullptr);
    ::el_set(editor, EL_BIND, "^R", "em-inc-search-prev", nullptr);
  }

  bool is_good() const { return history_ != nullptr && editor_ != nullptr; }

  ReadLine Read() override {
    is_abandoned_ = false;
    int count = 0;
    const char* const line = ::el_gets(editor_.get(), &count);
    if (is_abandoned_) return {.kind = ReadLine::Kind::kAbandoned, .text = {}};
    if (line == nullptr || count <= 0) {
      // The next thing that is printed starts a line.
      std::fputc('\n', stdout);
      std::fflush(stdout);
      return {.kind = ReadLine::Kind::kEnd, .text = {}};
    }
    std::string text(line, static_cast<std::size_t>(count));
    if (text.ends_with('\n')) text.pop_back();
    return {.kind = ReadLine::Kind::kLine, .text = std::move(text)};
  }

  void Remember(const std::string& line) override {
    HistEvent event;
    ::history(history_.get(), &event, H_ENTER, line.c_str());
  }

  bool is_interactive() const override { return true; }

 private:
  static constexpr int kHistorySize = 1'000;

  static TerminalLineReader& Of(EditLine* editor) {
    void* reader = nullptr;
    ::el_get(editor, EL_CLIENTDATA, &reader);
    return *static_cast<TerminalLineReader*>(reader);
  }

  static char* Prompt(EditLine* editor) { return Of(editor).prompt_.data(); }

  static unsigned char Abandon(EditLine* editor, int /*key*/) {
    Of(editor).is_abandoned_ = true;
    // Behind the line, whatever of it the cursor was at.
    const LineInfo* const line = ::el_line(editor);
    ::el_cursor(editor, static_cast<int>(line->lastchar - line->cursor));
    ::el_set(editor, EL_REFRESH);
    std::fputs("^C\n", stdout);
    std::fflush(stdout);
    return CC_NEWLINE;
  }

  static unsigned char Complete(EditLine* editor, int /*key*/) { return Of(editor).CompleteWord(); }

  unsigned char CompleteWord() {
    const LineInfo* const line = ::el_line(editor_.get());
    const std::string before(line->buffer, line->cursor);
    const Completions found = completer_(before);
    if (found.words.empty() || found.start > before.size()) return CC_ERROR;
    const std::string_view typed = std::string_view(before).substr(found.start);
    std::string insertion(CommonPrefix(found.words).substr(typed.size()));
    if (found.words.size() == 1) insertion += ' ';
    if (!insertion.empty()) {
      return ::el_insertstr(editor_.get(), insertion.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
    }
    std::string list = "\n";
    for (const std::string& word : found.words) list += word + '\n';
    std::fputs(list.c_str(), stdout);
    std::fflush(stdout);
    return CC_REDISPLAY;
  }

  std::string prompt_;
  Completer completer_;
  std::unique_ptr<History, HistoryDeleter> history_;
  std::unique_ptr<EditLine, EditLineDeleter> editor_;
  bool is_abandoned_ = false;
};

}  // namespace

std::unique_ptr<LineReader> MakeTerminalLineReader(std::string prompt, Completer completer) {
  if (std::setlocale(LC_CTYPE, "") == nullptr) std::setlocale(LC_CTYPE, "C.UTF-8");
  auto reader = std::make_unique<TerminalLineReader>(std::move(prompt), std::move(completer));
  if (!reader->is_good()) return nullptr;
  return reader;
}

}  // namespace composable::cli
