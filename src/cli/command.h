// What a command looks like on the command line, as data: parsing, help, suggestions, man pages and
// what shells complete follow from it.
//
// Spec: section 3, "Commands".
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace composable::cli {

// What a word is.
enum class WordKind : std::uint8_t {
  kText,       // anything; nothing completes it
  kChoice,     // one of Word::choices
  kPath,       // a folder, or a file with one of Word::choices as extension, without its dot; any
               // file where there are none
  kCode,       // the code of a diagnostic
  kComponent,  // a component of the definitions that are given
  kFunction,   // a function that can be called: `component.function`
  kChannel,    // a channel of the definitions that are given
  kCommand,    // a command of the program
};

// What may stand in one place of the command line.
struct Word {
  WordKind kind = WordKind::kText;
  std::span<const std::string_view> choices = {};
  bool is_repeated = false;  // any number of words; only of the last place
};

struct Option {
  std::string_view name;        // with its dashes: "--env"
  std::string_view short_name;  // "-h", or empty
  std::string_view value_name;  // such as "K=V"; empty for a flag, which takes no value
  std::string_view help;        // one line
  Word value = {};              // of kChoice: another one is an error of the command line
};

// Every command has it.
inline constexpr Option kHelpOption = {
    .name = "--help", .short_name = "-h", .value_name = {}, .help = "Show this help"};

// Who may have options behind `--`.
enum class OptionsBehind : std::uint8_t { kNone, kAll };

struct Command {
  std::string_view name;     // as it is typed: "composable invoke"
  std::string_view summary;  // one line without a full stop
  std::string_view usage;    // what follows the name
  // Paragraphs of `--help` below the usage. Lines are printed as they stand. What is indented is an
  // example or a table; a line that ends with a colon before it is its heading.
  std::string_view description;
  std::span<const Option> options;
  std::span<const Word> words = {};   // what is no option, before `--`
  std::span<const Word> behind = {};  // what follows `--`; where it is empty, `--` has no meaning
  OptionsBehind options_behind = OptionsBehind::kNone;
};

}  // namespace composable::cli
