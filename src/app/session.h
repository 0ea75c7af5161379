// Calls that follow one another in the same instances: what one returns, the next one may use.
//
// Each component that is called has one instance of all that it is composed of, made at its first
// call and kept. The resources that its functions return are kept with it and have numbers, which
// are those of the session: `handle(3)` means one resource of one component. After a call that
// failed, or was stopped, the instance is thrown away with its resources; the next call makes
// another one.
//
// For one thread at a time.
//
// Spec: section 3, `shell`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/arguments.h"
#include "app/call.h"
#include "app/function.h"
#include "app/rendering.h"
#include "app/runtime.h"
#include "base/error.h"
#include "engine/engine.h"
#include "value/value.h"

namespace composable::app {

class Session {
 public:
  // Borrows the runtime.
  explicit Session(Runtime& runtime) : runtime_(runtime) {}

  // The function that `component[.interface].function` means. Errors: as Runtime::Resolve's, and
  // kUnsupported for one that text cannot call.
  Result<Function> Find(std::string_view target);

  // Words as the function's arguments (app/arguments.h); a resource is WAVE, `handle(3)`. One that
  // does not exist, or belongs to another component, is kInvalidArgument.
  ParsedArguments Parse(const Function& function, std::span<const std::string> words) const;

  // Starts the call. Errors: what keeps the component from being instantiated.
  Result<Call> Start(const Function& function, std::span<const value::Value> arguments);

  // What a call returned, as text: with WAVE where it holds resources, which get their numbers.
  RenderedResult Render(const Function& function, std::optional<value::Value> result);

  // Throws the component's instance away; how many resources went with it.
  std::size_t Forget(std::string_view component);

 private:
  struct Resource {
    std::string component;
    value::Handle handle;  // as the instance numbers it
  };

  Runtime& runtime_;
  std::map<std::string, std::shared_ptr<engine::Instance>, std::less<>> instances_;
  std::map<std::uint32_t, Resource> resources_;  // by the session's numbers
  std::uint32_t last_number_ = 0;
};

}  // namespace composable::app
