// What went wrong deep inside a value, and where.
//
// A walk over a value records a failure where it happens and adds the path on its way out, so that
// a walk that succeeds pays nothing for the path:
//   return Walk(field.type, item) || failure.InField(field.name);
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"
#include "value/value.h"
#include "wit/type.h"

namespace composable::value {

class Failure {
 public:
  // Records what went wrong. Always false, for the walk to return.
  bool Set(ErrorCode code, std::string message);
  // Records that something else than a value of the type was found; `got` reads after "got".
  bool Mismatch(const wit::Type& expected, std::string_view got);
  // Records that a value of the room has not the shape its type wants.
  bool MismatchedValue(const wit::Type& expected, const Value& got);
  // Where in a text it went wrong, such as "column 7".
  void SetPosition(std::string position) { position_ = std::move(position); }
  // Longer text for people, such as the offending line.
  void SetDetails(std::string details) { details_ = std::move(details); }

  // Add one step to the path, innermost first. Always false.
  bool InField(std::string_view name);
  bool InItem(std::size_t index);
  bool InKey(std::string_view key_text);
  // The payload of a case; that of an option takes no step.
  bool InCase(const wit::Type& type, std::string_view name);

  // The recorded failure, as "at `.items[3].name`, column 7: …".
  Error Take();

 private:
  ErrorCode code_ = ErrorCode::kInternal;
  std::string path_;
  std::string position_;
  std::string message_;
  std::string details_;
};

// The alternative a value holds, as it reads after "got": "a string", "a list, tuple or record".
std::string_view DescribeAlternative(const Value& value);

// `count` things, with the plural where it is needed: "1 item", "2 items".
std::string Count(std::size_t count, std::string_view noun);

// The text in backticks on one line, fit to be shown; a long one is cut, between two characters.
std::string Quoted(std::string_view text);

}  // namespace composable::value
