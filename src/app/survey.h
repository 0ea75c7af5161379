// What there is to say of the components of a system without compiling them.
//
// Spec: section 3, `shell`: `list`, `describe`.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/target.h"
#include "base/error.h"
#include "config/definition.h"
#include "config/selector.h"
#include "graph/graph.h"
#include "wit/type.h"
#include "wit/world.h"

namespace composable::app {

struct SurveyedFunction {
  FunctionName id;
  std::string name;  // the shortest that means it in its component: `translator.translate`
  wit::FunctionType type;
  std::string docs;
};

// All functions that a component of that world exports, at its top level and in interfaces.
std::vector<SurveyedFunction> FunctionsOf(const wit::World& world);

struct SurveyedComponent {
  config::ComponentDefinition definition;
  config::Selectable selectable;
  graph::ComponentBinaryPtr binary;  // never null
  std::vector<SurveyedFunction> functions;
};

// Those of a graph of all definitions that has no errors, by name.
std::vector<SurveyedComponent> Survey(const graph::Graph& graph);

// Whether a component is chosen.
using ComponentFilter = std::function<bool(const SurveyedComponent& component)>;

// What a selector chooses (config/selector.h); its errors.
Result<ComponentFilter> ParseFilter(std::string_view selector);

// A component's definition, what selectors see of it, and its WIT. Values of `config` do not show.
// With an end of line.
std::string DescribeComponent(const SurveyedComponent& component);

// `greet: func(name: string) -> string`, with its documentation below, indented. With an end of
// line.
std::string DescribeFunction(const SurveyedFunction& function);

}  // namespace composable::app
