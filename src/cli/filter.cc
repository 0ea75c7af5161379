#include "cli/filter.h"

#include <utility>

#include "base/child_process.h"

namespace composable::cli {

Result<std::string> RunFilter(const std::string& program, const std::vector<std::string>& arguments,
                              std::string_view input) {
  COMPOSABLE_TRY(ChildOutcome outcome, RunChild(program, arguments, input));
  if (outcome.end == ChildOutcome::End::kSignal) {
    return Fail(ErrorCode::kIo, "`{}` was ended by signal {}", program, outcome.number);
  }
  if (outcome.number != 0) {
    return Fail(ErrorCode::kIo, "`{}` failed with status {}", program, outcome.number);
  }
  return std::move(outcome.output);
}

}  // namespace composable::cli
