// Errors and results.
//
// Every fallible function of the project returns Result<T>. An Error is returned or logged, never
// both. Exceptions are for bugs only; none crosses a room's public interface.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace composable {

// What kind of thing went wrong; what a caller may branch on. The message is for people.
enum class ErrorCode : std::uint8_t {
  kInvalidArgument,    // the caller's input is malformed: an argument, a value, a flag
  kInvalidConfig,      // a definition file is malformed or contradicts itself
  kInvalidComponent,   // bytes that are no valid component
  kNotFound,           // a file, component, function or name that does not exist
  kUnsupported,        // well formed, but a feature that is not there
  kTypeMismatch,       // a value or item of another type than wanted
  kLink,               // an import that is missing or does not fit
  kTrap,               // the guest trapped
  kExit,               // the guest ended itself, with Error::exit_status
  kDeadlineExceeded,   // the guest ran longer than it may
  kMemoryExceeded,     // the guest wanted more memory than it may have
  kFuelExhausted,      // the guest used up its fuel
  kResourceExhausted,  // a bound of this software: concurrency, pool slots, queues, sizes
  kCancelled,          // the caller cancelled
  kComponentError,     // the function returned its WIT `err`
  kIo,                 // the operating system refused
  kInternal,           // a bug in this software
};

// The stable, lower-case name of a code, such as "invalid-argument".
std::string_view ErrorCodeName(ErrorCode code);

// Which kind of mistake it is, under a number that never changes: base/diagnostic.h has them.
enum class Diagnostic : std::uint16_t;

// What Fail is told: the code, and the diagnostic where the mistake has one of its own.
struct ErrorKind {
  ErrorCode code = ErrorCode::kInternal;
  Diagnostic diagnostic{};

  // Implicit, so that a code alone is a kind.
  // NOLINTNEXTLINE(google-explicit-constructor)
  constexpr ErrorKind(ErrorCode error_code) : code(error_code) {}
  constexpr ErrorKind(ErrorCode error_code, Diagnostic kind) : code(error_code), diagnostic(kind) {}
};

// A place in bytes: counted from the first byte of the outermost binary.
struct ByteOffset {
  std::uint64_t offset = 0;
  bool operator==(const ByteOffset&) const = default;
};

// A place in a text file. Lines and columns count from 1; columns count bytes; 0 means unknown.
struct FilePosition {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string line_text;  // the line itself without its end, empty when unknown
  bool operator==(const FilePosition&) const = default;
};

using Location = std::variant<std::monostate, ByteOffset, FilePosition>;

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message = {};               // one clear sentence, no trailing full stop
  Location where = std::monostate{};      // where in the input
  std::vector<std::string> context = {};  // innermost first: what was being done
  std::string details = {};               // longer text for people, such as a wasm backtrace
  std::uint8_t exit_status = 0;  // of kExit: what the guest ended itself with; 0 is success
  Diagnostic diagnostic{};       // none where it is 0: then the code alone says what it is
  bool operator==(const Error&) const = default;

  // Says which diagnostic it is, unless whoever made the error knew it.
  Error& As(Diagnostic kind) & {
    if (diagnostic == Diagnostic{}) diagnostic = kind;
    return *this;
  }
  Error&& As(Diagnostic kind) && {
    As(kind);
    return std::move(*this);
  }

  // Adds what was being done, outermost last, and returns the error.
  Error& WithContext(std::string what) & {
    context.push_back(std::move(what));
    return *this;
  }
  Error&& WithContext(std::string what) && {
    context.push_back(std::move(what));
    return std::move(*this);
  }
};

// One line: place, then the context from the outside in, then the message.
//   demo.toml:3:7: component `greeter`: cannot read `lib/x.wasm`: no such file
std::string ToString(const Error& error);

// As ToString, followed by the offending line with a caret under the column, and by the details.
std::string ToReport(const Error& error);

template <typename T>
using Result = std::expected<T, Error>;

using Status = Result<void>;

// An error of `kind` (a code, or `{code, diagnostic}`) whose message is formatted from the
// arguments; converts to any Result<T>.
template <typename... Args>
[[nodiscard]] std::unexpected<Error> Fail(ErrorKind kind, fmt::format_string<Args...> format,
                                          Args&&... args) {
  return std::unexpected(Error{.code = kind.code,
                               .message = fmt::format(format, std::forward<Args>(args)...),
                               .diagnostic = kind.diagnostic});
}

// As Fail, at a place in the input.
template <typename... Args>
[[nodiscard]] std::unexpected<Error> FailAt(const Location& where, ErrorKind kind,
                                            fmt::format_string<Args...> format, Args&&... args) {
  return std::unexpected(Error{.code = kind.code,
                               .message = fmt::format(format, std::forward<Args>(args)...),
                               .where = where,
                               .diagnostic = kind.diagnostic});
}

}  // namespace composable

#define COMPOSABLE_CONCAT_INNER_(a, b) a##b
#define COMPOSABLE_CONCAT_(a, b) COMPOSABLE_CONCAT_INNER_(a, b)

// Evaluates a Result<T>; on error returns it from the enclosing function, else binds the value:
//   COMPOSABLE_TRY(auto bytes, ReadFile(path));
#define COMPOSABLE_TRY(declaration, ...) \
  COMPOSABLE_TRY_INNER_(COMPOSABLE_CONCAT_(composable_result_, __LINE__), declaration, __VA_ARGS__)
#define COMPOSABLE_TRY_INNER_(result, declaration, ...)                       \
  auto result = (__VA_ARGS__);                                                \
  if (!result.has_value()) return std::unexpected(std::move(result).error()); \
  declaration = std::move(result).value()

// Evaluates a Status (or any Result); on error returns it from the enclosing function.
#define COMPOSABLE_CHECK(...)                                                   \
  do {                                                                          \
    if (auto composable_status = (__VA_ARGS__); !composable_status.has_value()) \
      return std::unexpected(std::move(composable_status).error());             \
  } while (false)
