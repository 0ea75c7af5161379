// How the arguments of one function are made from requests or messages: worked out once, when a
// system starts, from the function's type.
//
// Where each argument comes from:
//   1. `param-mapping` has a template for it;
//   2. a capture has its name;
//   3. the body's member of its name; for a function of one parameter, the whole body where it is
//      no object with that member.
// An option that nothing is found for is none. Text and JSON that is no string become the text of a
// string where a string is wanted; text becomes what it says as JSON where another type is wanted;
// a `list<u8>` takes a body that is no JSON as it is. `param-encoding` makes a `list<u8>` of any
// JSON.
//
// Spec: section 4, "Request → message → arguments".
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "mapping/content_type.h"
#include "mapping/input.h"
#include "mapping/setting.h"
#include "mapping/template.h"
#include "wit/type.h"

namespace composable::mapping {

struct ArgumentOptions {
  SettingTable mapping;   // `param-mapping`: templates by the names of parameters
  SettingTable encoding;  // `param-encoding`: content types by the names of parameters
};

// Where an argument comes from.
struct CaptureSource {
  std::size_t index = 0;
};
struct BodySource {};  // its member, or all of it
using ArgumentSource = std::variant<CaptureSource, BodySource, Template>;

struct ArgumentRule {
  std::string name;
  wit::Type type;
  ArgumentSource source;
  std::optional<CodingSource> coding;
};

struct ArgumentPlanning;

// Immutable; safe to use from any thread.
class ArgumentPlan {
 public:
  static ArgumentPlanning Make(const wit::FunctionType& function, InputShape shape,
                               const ArgumentOptions& options);

  // Makes the arguments of one request, in flat form (value/flat.h); `flat` is replaced, its
  // capacity used again. Errors: kInvalidArgument and kTypeMismatch, which name the parameter, the
  // place in it, and both types; kResourceExhausted for arguments of 4 GiB.
  Status Make(const Input& input, Bytes& flat) const;

  const InputShape& shape() const { return shape_; }
  const std::vector<ArgumentRule>& rules() const { return rules_; }

 private:
  ArgumentPlan(wit::FunctionType function, InputShape shape, std::vector<ArgumentRule> rules);

  wit::FunctionType function_;
  InputShape shape_;
  std::vector<ArgumentRule> rules_;  // one for each parameter
};

struct ArgumentPlanning {
  std::optional<ArgumentPlan> plan;  // nothing where there are errors
  // All that is wrong: kInvalidConfig and kTypeMismatch, with the place of the setting where one is
  // at fault.
  std::vector<Error> errors;
};

}  // namespace composable::mapping
