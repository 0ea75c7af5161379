// What a command looks like on the command line, as data: parsing, help and suggestions follow from
// it.
//
// Spec: section 3, "Commands".
#pragma once

#include <span>
#include <string_view>

namespace composable::cli {

struct Option {
  std::string_view name;        // with its dashes: "--env"
  std::string_view short_name;  // "-h", or empty
  std::string_view value_name;  // such as "K=V"; empty for a flag, which takes no value
  std::string_view help;        // one line
};

struct Command {
  std::string_view name;     // as it is typed: "composable invoke"
  std::string_view summary;  // one line without a full stop
  std::string_view usage;    // what follows the name
  // Paragraphs of `--help` below the usage. Lines are printed as they stand.
  std::string_view description;
  std::span<const Option> options;
};

}  // namespace composable::cli
