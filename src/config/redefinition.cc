#include "config/redefinition.h"

#include "base/diagnostic.h"

namespace composable::config {

Error AlreadyDefined(std::string_view what, const FilePosition& again, const FilePosition& first) {
  Error error{
      .code = ErrorCode::kInvalidConfig, .where = again, .diagnostic = Diagnostic::kAlreadyDefined};
  if (first.line == 0) {
    error.message = fmt::format("{} is already defined by {}", what, first.file);
    return error;
  }
  error.message =
      fmt::format("{} is already defined at {}:{}:{}", what, first.file, first.line, first.column);
  error.details = ToReport({ErrorCode::kInvalidConfig, "first defined here", first, {}, {}});
  return error;
}

}  // namespace composable::config
