#include "base/diagnostic.h"

#include <fmt/format.h>

namespace composable {
namespace {

Diagnostic DiagnosticOfCode(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return Diagnostic::kUsage;
    case ErrorCode::kInvalidConfig:
      return Diagnostic::kInvalidDefinition;
    case ErrorCode::kInvalidComponent:
      return Diagnostic::kInvalidComponent;
    case ErrorCode::kNotFound:
      return Diagnostic::kNotFound;
    case ErrorCode::kUnsupported:
      return Diagnostic::kUnsupported;
    case ErrorCode::kTypeMismatch:
      return Diagnostic::kTypeMismatch;
    case ErrorCode::kLink:
      return Diagnostic::kLink;
    case ErrorCode::kTrap:
      return Diagnostic::kTrap;
    case ErrorCode::kExit:
      return Diagnostic::kExit;
    case ErrorCode::kDeadlineExceeded:
      return Diagnostic::kDeadlineExceeded;
    case ErrorCode::kMemoryExceeded:
      return Diagnostic::kMemoryExceeded;
    case ErrorCode::kFuelExhausted:
      return Diagnostic::kFuelExhausted;
    case ErrorCode::kResourceExhausted:
      return Diagnostic::kResourceExhausted;
    case ErrorCode::kCancelled:
      return Diagnostic::kCancelled;
    case ErrorCode::kComponentError:
      return Diagnostic::kComponentError;
    case ErrorCode::kIo:
      return Diagnostic::kIo;
    case ErrorCode::kInternal:
      return Diagnostic::kInternal;
  }
  return Diagnostic::kInternal;
}

}  // namespace

Diagnostic DiagnosticOf(const Error& error) {
  return error.diagnostic == Diagnostic::kNone ? DiagnosticOfCode(error.code) : error.diagnostic;
}

std::string DiagnosticCode(Diagnostic diagnostic) {
  const auto number = static_cast<std::uint16_t>(diagnostic);
  return SeverityOf(diagnostic) == Severity::kWarning
             ? fmt::format("W{:04}", number - kWarningNumbers)
             : fmt::format("E{:04}", number);
}

Severity SeverityOf(Diagnostic diagnostic) {
  return static_cast<std::uint16_t>(diagnostic) >= kWarningNumbers ? Severity::kWarning
                                                                   : Severity::kError;
}

std::string_view SeverityName(Severity severity) {
  return severity == Severity::kWarning ? "warning" : "error";
}

}  // namespace composable
