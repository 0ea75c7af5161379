// The commands of `composable shell`, one line after the other.
//
// Spec: section 3, `shell`.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/runtime.h"
#include "app/session.h"
#include "app/survey.h"
#include "cli/line_reader.h"
#include "cli/program.h"

namespace composable::cli {

// Of the session's components those that are chosen; calls may go to all of them.
struct ShellSystem {
  app::Runtime& runtime;
  std::vector<app::SurveyedComponent> components;  // by name
};

// What `help` prints.
std::string ShellHelp();

// The completions of a line: commands, then components and functions.
Completions CompleteLine(const std::vector<app::SurveyedComponent>& components,
                         std::string_view before_cursor);

class Shell {
 public:
  // Borrows the host and the system.
  Shell(const ProgramHost& host, const ShellSystem& system)
      : host_(host), system_(system), session_(system.runtime) {}

  enum class Outcome : std::uint8_t { kDone, kFailed, kExit };

  // Carries out one line; says itself what was wrong with it.
  Outcome Run(const std::string& line);

 private:
  using Words = std::vector<std::string>;

  Outcome List(const Words& words);
  Outcome Describe(const Words& words);
  Outcome Invoke(const Words& words);
  Outcome Help(const Words& words);
  Outcome Exit(const Words& words);

  Outcome Failed(const Error& error) const;
  Outcome Print(std::string_view text) const;
  Outcome Call(const app::Function& function, std::span<const value::Value> arguments);
  // An instance in which a call failed is of no use any more.
  void Forget(const app::Function& function);
  const app::SurveyedComponent* Find(std::string_view name) const;

  const ProgramHost& host_;
  const ShellSystem& system_;
  app::Session session_;
};

}  // namespace composable::cli
