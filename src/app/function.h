// A component that is ready to be called, and its functions.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "app/call_gate.h"
#include "app/call_limits.h"
#include "app/invocation_ids.h"
#include "app/target.h"
#include "engine/engine.h"
#include "wit/type.h"

namespace composable::app {

// A component of the definitions, compiled and linked. Immutable; safe to use from any thread.
struct PreparedComponent {
  std::string name;
  engine::ProgramPtr program;
  engine::EnginePtr engine;  // that the program runs in
  CallLimits limits;
  // Of its `limits.concurrency`; null without. Shared with the calls that are under way.
  std::shared_ptr<CallGate> gate;
  std::shared_ptr<InvocationIds> ids;  // of its calls
  // What it exports, as FindFunction (app/target.h) wants it, and in the same order the types.
  std::vector<FunctionName> function_names;
  std::vector<wit::FunctionType> function_types;
};
using PreparedComponentPtr = std::shared_ptr<const PreparedComponent>;

// One exported function of a prepared component. Cheap to copy; keeps the component alive.
class Function {
 public:
  // `index` counts the component's functions.
  static Result<Function> Find(PreparedComponentPtr component, std::size_t index);

  const PreparedComponent& component() const { return *component_; }
  const wit::FunctionType& type() const { return component_->function_types[index_]; }
  engine::FunctionRef reference() const { return reference_; }
  const FunctionName& id() const { return component_->function_names[index_]; }

  // The shortest name that means this function in its component: `translator.translate`.
  std::string name() const;

  // The error, and what it is about: the component and the function.
  Error InContext(Error error) const;

  // `translator.translate: async func(text: string, locale: string) -> string`
  std::string signature() const;

 private:
  Function(PreparedComponentPtr component, std::size_t index, engine::FunctionRef reference)
      : component_(std::move(component)), index_(index), reference_(reference) {}

  PreparedComponentPtr component_;
  std::size_t index_;
  engine::FunctionRef reference_;
};

// What WIT says of a function.
struct FunctionDescription {
  wit::FunctionType type;  // with the documentation of its types
  std::string docs;
};

// The signature of every function, a line each, indented, for listings; long lists are cut.
std::string ListFunctions(const PreparedComponent& component);

}  // namespace composable::app
