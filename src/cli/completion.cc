#include "cli/completion.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "app/explanation.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/run_command.h"

namespace composable::cli {
namespace {

// What is typed of an option's value, behind `--option=` or as a word of its own.
struct TypedValue {
  const Option* option;
  std::string prefix;  // `--option=`, or empty
  std::string_view typed;
};

// The words of one command up to the cursor, read as ParseCommandLine reads them, but forgiving.
struct Place {
  std::vector<std::string> positional;  // before `--`
  std::optional<std::size_t> behind;    // how many words stand between `--` and the cursor
  std::optional<TypedValue> value;      // where the cursor is in one
  bool may_be_option = true;
};

bool LooksLikeOption(std::string_view word) { return word.size() >= 2 && word.front() == '-'; }

Place ReadPlace(const Command& command, std::span<const std::string> words) {
  Place place;
  const Option* open = nullptr;  // the option whose value comes next
  const auto has_options = [&] {
    return !place.behind || command.options_behind == OptionsBehind::kAll;
  };
  for (const std::string& word : words.first(words.size() - 1)) {
    if (std::exchange(open, nullptr) != nullptr && word != "--") continue;
    if (word == "--" && !place.behind) {
      place.behind = 0;
    } else if (has_options() && LooksLikeOption(word)) {
      const Option* const option = FindOption(command, word);
      if (option != nullptr && !option->value_name.empty()) open = option;
    } else if (place.behind) {
      ++*place.behind;
    } else {
      place.positional.push_back(word);
    }
  }
  place.may_be_option = has_options();
  const std::string_view typed = words.back();
  const std::size_t equals = typed.find('=');
  if (open != nullptr) {
    place.value = {.option = open, .prefix = {}, .typed = typed};
  } else if (has_options() && typed.starts_with("--") && equals != std::string_view::npos) {
    const Option* const option = FindOption(command, typed.substr(0, equals));
    place.value = {.option = option,
                   .prefix = std::string(typed.substr(0, equals + 1)),
                   .typed = typed.substr(equals + 1)};
  }
  return place;
}

class CandidateList {
 public:
  CandidateList(std::string_view typed, std::string prefix, const NameFinder& find_names,
                std::span<const std::string> definitions)
      : typed_(typed),
        prefix_(std::move(prefix)),
        find_names_(find_names),
        definitions_(definitions) {}

  Completion Take() { return std::move(completion_); }

  void Add(std::string_view word, std::string_view about) {
    if (!word.starts_with(typed_)) return;
    completion_.candidates.push_back({prefix_ + std::string(word), std::string(about)});
  }

  void AddWord(const Word& word) {
    switch (word.kind) {
      case WordKind::kText:
        return;
      case WordKind::kChoice:
        for (const std::string_view choice : word.choices) Add(choice, {});
        return;
      case WordKind::kPath:
        completion_.paths = word.choices;
        return;
      case WordKind::kCode:
        for (const app::Explanation& known : app::Explanations()) Add(known.code, known.title);
        return;
      case WordKind::kComponent:
        return AddNames(app::NameKind::kComponent);
      case WordKind::kFunction:
        return AddNames(app::NameKind::kFunction);
      case WordKind::kChannel:
        return AddNames(app::NameKind::kChannel);
      case WordKind::kCommand:
        for (const CommandEntry& entry : Commands()) {
          Add(ShortName(*entry.command), entry.command->summary);
        }
        return;
    }
  }

  void AddOptions(const Command& command) {
    for (const Option& option : command.options) {
      Add(option.name, option.help);
      if (!option.short_name.empty()) Add(option.short_name, option.help);
    }
  }

 private:
  void AddNames(app::NameKind kind) {
    for (const app::KnownName& known : find_names_(definitions_, kind, typed_)) {
      Add(known.name, known.about);
    }
  }

  std::string_view typed_;
  std::string prefix_;
  const NameFinder& find_names_;
  std::span<const std::string> definitions_;
  Completion completion_;
};

// What may stand in a place; null where nothing may.
const Word* WordAt(std::span<const Word> words, std::size_t index) {
  if (index < words.size()) return &words[index];
  return !words.empty() && words.back().is_repeated ? &words.back() : nullptr;
}

Completion CompleteCommand(const Command& command, std::span<const std::string> words,
                           const NameFinder& find_names) {
  const Place place = ReadPlace(command, words);
  if (place.value) {
    CandidateList list(place.value->typed, place.value->prefix, find_names, place.positional);
    if (place.value->option != nullptr) list.AddWord(place.value->option->value);
    return list.Take();
  }
  const std::string_view typed = words.back();
  CandidateList list(typed, {}, find_names, place.positional);
  if (place.may_be_option && typed.starts_with('-')) {
    list.AddOptions(command);
    if (!place.behind && !command.behind.empty()) list.Add("--", "What follows is no option");
    return list.Take();
  }
  const Word* const word = place.behind ? WordAt(command.behind, *place.behind)
                                        : WordAt(command.words, place.positional.size());
  if (word != nullptr) list.AddWord(*word);
  return list.Take();
}

}  // namespace

Completion Complete(std::span<const std::string> words, const NameFinder& find_names) {
  if (words.size() < 2) return {};
  const std::span<const std::string> arguments = words.subspan(1);
  if (words.front().ends_with(kHttpServerCommand.name)) {
    return CompleteCommand(kHttpServerCommand, arguments, find_names);
  }
  if (arguments.size() == 1) return CompleteCommand(kProgram, arguments, find_names);
  const CommandEntry* const entry = FindCommand(arguments.front());
  if (entry == nullptr) return {};
  return CompleteCommand(*entry->command, arguments.subspan(1), find_names);
}

}  // namespace composable::cli
