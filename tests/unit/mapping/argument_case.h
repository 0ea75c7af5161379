// One request to one function, and what its arguments are expected to be.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mapping/argument_plan.h"
#include "mapping_case.h"

namespace composable::mapping::test {

using Captured = std::vector<std::optional<std::string_view>>;

// One request to one function.
struct ArgumentCase {
  std::string_view name;
  std::vector<wit::Parameter> parameters;
  ArgumentOptions options = {};
  BodyForm form = BodyForm::kJson;
  std::string_view body = {};
  std::vector<std::string> capture_names = {};
  Captured captures = {};
  std::vector<HeaderView> headers = {};
  std::string_view expected;  // the arguments in WAVE, or the error
};

inline std::string RunCase(const ArgumentCase& one) {
  const wit::FunctionType function{.is_async = false, .parameters = one.parameters, .result = {}};
  InputShape shape{.body = one.form, .captures = {}, .headers = std::nullopt};
  for (const std::string& name : one.capture_names) shape.captures.push_back({name, {}});
  ArgumentPlanning planning = ArgumentPlan::Make(function, std::move(shape), one.options);
  if (!planning.plan) return "refused: " + Join(planning.errors);
  const Input input{
      .body_form = one.form, .body = one.body, .captures = one.captures, .headers = one.headers};
  Bytes flat;
  const Status made = planning.plan->Make(input, flat);
  if (!made) return Show(function, std::unexpected(made.error()));
  return Show(function, flat);
}

inline void RunTable(const std::vector<ArgumentCase>& table) {
  for (const ArgumentCase& one : table) EXPECT_EQ(RunCase(one), one.expected) << one.name;
}

inline const wit::Type kPerson = wit::Type::Record({{"id", kU32}, {"nick-name", Option(kString)}})
                                     .Named({.interface = "", .name = "person", .docs = ""});

}  // namespace composable::mapping::test
