// Errors as tests compare them: with what people see before them.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "base/diagnostic.h"

namespace composable::test {

// `error[E0206]: `, or another label, and the report, with an end of line.
inline std::string Labelled(std::string_view label, const Error& error) {
  return fmt::format("{}[{}]: {}\n", label, DiagnosticCode(DiagnosticOf(error)), ToReport(error));
}

}  // namespace composable::test
