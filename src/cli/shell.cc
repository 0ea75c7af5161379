#include "cli/shell.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "app/call.h"
#include "base/suggest.h"
#include "cli/call_report.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/shell_words.h"

namespace composable::cli {
namespace {

using app::SurveyedComponent;
using app::SurveyedFunction;

struct CommandRule {
  std::string_view name;
  std::string_view usage;  // what follows the name
  std::string_view about;
};

constexpr std::array<CommandRule, 5> kShellCommands = {{
    {"list", "[SELECTOR]", "List components and their functions"},
    {"describe", "COMPONENT | FUNCTION", "Show a component, or what a function is for"},
    {"invoke", "FUNCTION [ARGS...]", "Call a function of a component: invoke greeter.greet World"},
    {"help", "", "Show this help"},
    {"exit", "", "Leave; Ctrl-D does as well"},
}};

std::string FullName(const SurveyedComponent& component, const SurveyedFunction& function) {
  return fmt::format("{}.{}", component.definition.name.value, function.name);
}

Error WrongUse(const CommandRule& command) {
  return Fail(ErrorCode::kInvalidArgument, "usage: {}{}{}", command.name,
              command.usage.empty() ? "" : " ", command.usage)
      .error();
}

const CommandRule& RuleOf(std::string_view name) {
  return *std::ranges::find(kShellCommands, name, &CommandRule::name);
}

// Names that start with what was typed.
void AddMatches(const std::vector<std::string>& names, std::string_view typed,
                std::vector<std::string>& words) {
  for (const std::string& name : names) {
    if (name.starts_with(typed)) words.push_back(name);
  }
}

std::vector<std::string> FunctionNames(const std::vector<SurveyedComponent>& components) {
  std::vector<std::string> names;
  for (const SurveyedComponent& component : components) {
    for (const SurveyedFunction& function : component.functions) {
      names.push_back(FullName(component, function));
    }
  }
  return names;
}

std::vector<std::string> ComponentNames(const std::vector<SurveyedComponent>& components) {
  std::vector<std::string> names;
  for (const SurveyedComponent& component : components) {
    names.push_back(component.definition.name.value);
  }
  return names;
}

}  // namespace

std::string ShellHelp() {
  std::size_t width = 0;
  for (const CommandRule& command : kShellCommands) {
    width = std::max(width, command.name.size() + 1 + command.usage.size());
  }
  std::string text;
  for (const CommandRule& command : kShellCommands) {
    text += fmt::format("{:<{}}  {}\n", fmt::format("{} {}", command.name, command.usage), width,
                        command.about);
  }
  return text +
         "\nArguments are those of `composable invoke`. A resource that a function returned is "
         "written as it\nwas shown: handle(1). Quote what has blanks: '{\"x\": 1}'.\n";
}

Completions CompleteLine(const std::vector<SurveyedComponent>& components,
                         std::string_view before_cursor) {
  const std::size_t last_blank = before_cursor.find_last_of(" \t");
  const std::size_t start = last_blank == std::string_view::npos ? 0 : last_blank + 1;
  const std::string_view typed = before_cursor.substr(start);
  Completions found{.start = start, .words = {}};
  const std::size_t first = before_cursor.find_first_not_of(" \t");
  if (first == std::string_view::npos || first >= start) {
    std::vector<std::string> names;
    for (const CommandRule& command : kShellCommands) names.emplace_back(command.name);
    AddMatches(names, typed, found.words);
    return found;
  }
  const std::string_view command =
      before_cursor.substr(first, before_cursor.find_first_of(" \t", first) - first);
  // Only the first word behind the command names something.
  const std::string_view between =
      before_cursor.substr(first + command.size(), start - first - command.size());
  if (between.find_first_not_of(" \t") != std::string_view::npos) return found;
  if (command == "describe") AddMatches(ComponentNames(components), typed, found.words);
  if (command == "describe" || command == "invoke") {
    AddMatches(FunctionNames(components), typed, found.words);
  }
  std::ranges::sort(found.words);
  return found;
}

Shell::Outcome Shell::Failed(const Error& error) const {
  ReportError(host_.console, error);
  return Outcome::kFailed;
}

Shell::Outcome Shell::Print(std::string_view text) const {
  return WriteResult(host_.console, text) == ExitCode::kSuccess ? Outcome::kDone : Outcome::kFailed;
}

const SurveyedComponent* Shell::Find(std::string_view name) const {
  const auto found = std::ranges::find(system_.components, name,
                                       [](const SurveyedComponent& component) -> std::string_view {
                                         return component.definition.name.value;
                                       });
  return found == system_.components.end() ? nullptr : &*found;
}

Shell::Outcome Shell::Run(const std::string& line) {
  const auto words = SplitWords(line);
  if (!words) return Failed(words.error());
  if (words->empty()) return Outcome::kDone;
  using Handler = Outcome (Shell::*)(const Words& words);
  // In the order of kShellCommands.
  constexpr std::array<Handler, kShellCommands.size()> kHandlers = {
      &Shell::List, &Shell::Describe, &Shell::Invoke, &Shell::Help, &Shell::Exit};
  const auto* const found = std::ranges::find(kShellCommands, words->front(), &CommandRule::name);
  if (found != kShellCommands.end()) {
    const auto index = static_cast<std::size_t>(found - kShellCommands.begin());
    return (this->*kHandlers[index])(*words);
  }
  std::vector<std::string> names;
  for (const CommandRule& command : kShellCommands) names.emplace_back(command.name);
  std::string hint = DidYouMean(words->front(), names);
  if (hint.empty()) hint = "; `help` lists them";
  return Failed(
      Fail(ErrorCode::kInvalidArgument, "there is no command `{}`{}", words->front(), hint)
          .error());
}

Shell::Outcome Shell::List(const Words& words) {
  // A selector may hold blanks.
  const std::string text = fmt::format("{}", fmt::join(words.begin() + 1, words.end(), " "));
  app::ComponentFilter is_chosen;
  if (!text.empty()) {
    auto filter = app::ParseFilter(text);
    if (!filter) return Failed(filter.error());
    is_chosen = *std::move(filter);
  }
  std::string list;
  for (const SurveyedComponent& component : system_.components) {
    if (is_chosen && !is_chosen(component)) continue;
    list += component.definition.name.value + '\n';
    for (const SurveyedFunction& function : component.functions) {
      list += fmt::format("  {}: {}\n", function.name, wit::ToWit(function.type));
    }
  }
  return Print(list);
}

Shell::Outcome Shell::Describe(const Words& words) {
  if (words.size() != 2) return Failed(WrongUse(RuleOf("describe")));
  const std::string& name = words[1];
  if (const SurveyedComponent* const component = Find(name)) {
    return Print(app::DescribeComponent(*component));
  }
  const auto split = app::SplitAtComponent(name, ComponentNames(system_.components));
  if (!split) return Failed(split.error());
  const SurveyedComponent& component = *Find(split->component);
  std::vector<app::FunctionName> ids;
  for (const SurveyedFunction& function : component.functions) ids.push_back(function.id);
  const auto index = app::FindFunction(split->function, ids);
  if (!index) {
    Error error = index.error();
    return Failed(error.WithContext(fmt::format("component `{}`", split->component)));
  }
  return Print(app::DescribeFunction(component.functions[*index]));
}

Shell::Outcome Shell::Invoke(const Words& words) {
  if (words.size() < 2) return Failed(WrongUse(RuleOf("invoke")));
  const auto function = session_.Find(words[1]);
  if (!function) return Failed(function.error());
  const app::ParsedArguments arguments = session_.Parse(*function, std::span(words).subspan(2));
  for (const Error& error : arguments.errors) {
    ReportError(host_.console, function->InContext(error));
  }
  if (!arguments.errors.empty()) return Outcome::kFailed;
  return Call(*function, arguments.values);
}

Shell::Outcome Shell::Call(const app::Function& function, std::span<const value::Value> arguments) {
  auto started = session_.Start(function, arguments);
  if (!started) return Failed(started.error());
  app::Call call = *std::move(started);
  std::unique_ptr<InterruptWatch> watch;
  if (call.state() != app::CallState::kEnded) {
    watch = host_.interrupts.Watch([&call] { call.Cancel(); });
  }
  auto result = call.AwaitResult();
  if (!result) {
    const ErrorCode code = result.error().code;
    // What the engine says of arguments happens before the instance is touched.
    if (code != ErrorCode::kTypeMismatch && code != ErrorCode::kInvalidArgument) Forget(function);
    return ReportFailure(host_.console, result.error()) == ExitCode::kSuccess ? Outcome::kDone
                                                                              : Outcome::kFailed;
  }
  const ExitCode printed =
      PrintResult(host_.console, session_.Render(function, *std::move(result)));
  const Status end = call.AwaitEnd();
  if (!end) {
    Forget(function);
    return ReportFailure(host_.console, end.error()) == ExitCode::kSuccess ? Outcome::kDone
                                                                           : Outcome::kFailed;
  }
  return printed == ExitCode::kSuccess ? Outcome::kDone : Outcome::kFailed;
}

void Shell::Forget(const app::Function& function) {
  const std::string& component = function.component().name;
  const std::size_t lost = session_.Forget(component);
  if (lost == 0) return;
  ReportWarning(host_.console, Fail(ErrorCode::kCancelled,
                                    "the instance of `{}` ended, and {} of its resources "
                                    "with it",
                                    component, lost)
                                   .error());
}

Shell::Outcome Shell::Help(const Words& words) {
  if (words.size() != 1) return Failed(WrongUse(RuleOf("help")));
  return Print(ShellHelp());
}

Shell::Outcome Shell::Exit(const Words& words) {
  if (words.size() != 1) return Failed(WrongUse(RuleOf("exit")));
  return Outcome::kExit;
}

}  // namespace composable::cli
