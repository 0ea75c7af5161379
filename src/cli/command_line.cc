#include "cli/command_line.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "base/lower_case.h"
#include "base/suggest.h"

namespace composable::cli {
namespace {

// Options that may not stand beside one another, whatever the command.
constexpr std::array<std::pair<std::string_view, std::string_view>, 1> kExclusive = {
    {{"--locked", "--update"}}};

std::unexpected<Error> UnknownOption(const Command& command, std::string_view name) {
  std::vector<std::string> known;
  known.reserve(command.options.size());
  for (const Option& option : command.options) known.emplace_back(option.name);
  return Fail(ErrorCode::kInvalidArgument, "unknown option `{}`{}", name, DidYouMean(name, known));
}

Status CheckChoice(const GivenOption& given) {
  const Word& wanted = given.option->value;
  if (wanted.kind != WordKind::kChoice) return {};
  if (std::ranges::find(wanted.choices, given.value) != wanted.choices.end()) return {};
  const std::vector<std::string> known(wanted.choices.begin(), wanted.choices.end());
  return Fail(ErrorCode::kInvalidArgument, "there is no {} `{}`{}",
              InLowerCase(given.option->value_name), given.value,
              DidYouMeanOrKnown(given.value, known));
}

}  // namespace

const Option* FindOption(const Command& command, std::string_view name) {
  const auto found = std::ranges::find_if(command.options, [&](const Option& option) {
    return option.name == name || (!option.short_name.empty() && option.short_name == name);
  });
  return found == command.options.end() ? nullptr : &*found;
}

bool CommandLine::Has(std::string_view name) const {
  return std::ranges::any_of(options,
                             [&](const GivenOption& given) { return given.option->name == name; });
}

Result<CommandLine> ParseCommandLine(const Command& command,
                                     std::span<const std::string> arguments) {
  CommandLine line;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "--") {
      line.rest.emplace(arguments.begin() + static_cast<std::ptrdiff_t>(i) + 1, arguments.end());
      break;
    }
    if (argument.size() < 2 || argument.front() != '-') {
      line.positional.emplace_back(argument);
      continue;
    }

    // `--name=value` gives the value in place; a short option's value is always the next argument.
    const bool is_long = argument.starts_with("--");
    const std::size_t equals = is_long ? argument.find('=') : std::string_view::npos;
    const std::string_view name = argument.substr(0, equals);
    const Option* option = FindOption(command, name);
    if (option == nullptr) return UnknownOption(command, name);

    GivenOption given{.option = option, .value = {}};
    if (equals != std::string_view::npos) {
      if (option->value_name.empty()) {
        return Fail(ErrorCode::kInvalidArgument, "option `{}` takes no value", name);
      }
      given.value = argument.substr(equals + 1);
    } else if (!option->value_name.empty()) {
      if (i + 1 == arguments.size() || arguments[i + 1] == "--") {
        return Fail(ErrorCode::kInvalidArgument, "option `{}` needs a value: {} {}", name, name,
                    option->value_name);
      }
      given.value = arguments[++i];
    }
    COMPOSABLE_CHECK(CheckChoice(given));
    line.options.push_back(std::move(given));
  }
  for (const auto& [one, other] : kExclusive) {
    if (line.Has(one) && line.Has(other)) {
      return Fail(ErrorCode::kInvalidArgument, "`{}` and `{}` exclude one another", one, other);
    }
  }
  return line;
}

}  // namespace composable::cli
