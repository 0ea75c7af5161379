// What may stand in place of the last word of a command line that is being typed.
//
// Spec: section 3, "Commands": shell completion.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/known_names.h"
#include "cli/command.h"

namespace composable::cli {

struct Candidate {
  std::string word;
  std::string about;  // a few words; may be empty
  bool operator==(const Candidate&) const = default;
};

struct Completion {
  std::vector<Candidate> candidates;  // all start with what was typed
  // Paths are wanted, which shells know better: folders, and files with one of these extensions,
  // or all files where there are none. Of `--option=PATH` the path is meant.
  std::optional<std::span<const std::string_view>> paths;
};

// Finds names of the definitions that the command line gives.
using NameFinder = std::function<std::vector<app::KnownName>(
    std::span<const std::string> definitions, app::NameKind kind, std::string_view typed)>;

// `words` are those of the command line up to the cursor, without quotes, the name of the program
// among them; the last one is what was typed of the word at the cursor, and may be empty.
Completion Complete(std::span<const std::string> words, const NameFinder& find_names);

}  // namespace composable::cli
