// What the diagnostics mean (base/diagnostic.h), as `docs/diagnostics` has it.
//
// Spec: section 2, "Loading".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace composable::app {

struct Explanation {
  std::string_view code;   // `E0206`
  std::string_view title;  // a few words, without a full stop
  std::string_view
      text;  // Markdown: what is wrong, an example of it, and the example as it is right
};

// All, errors first, in the order of their numbers. The views are of the program itself.
std::vector<Explanation> Explanations();

// The explanation of a code, which may be written in lower case. What is no code is
// kInvalidArgument, with the nearest one.
Result<Explanation> FindExplanation(std::string_view code);

// An explanation as people read it on a terminal, with an end of line.
std::string ExplanationAsText(const Explanation& explanation);

// Explanations as one JSON document: an array of objects with the members of Explanation and
// `severity`.
std::string ExplanationsAsJson(const std::vector<Explanation>& explanations);

}  // namespace composable::app
