// What is known, before any call, of calling a function through its interceptors.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "engine/engine.h"
#include "wit/type.h"

namespace composable::advice {

// The functions of an asker that a program exports: synth/asker.h.
struct AskerFunctions {
  // What it compares answers with; no component knows it but the advice.
  struct Key {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
  };

  engine::FunctionRef enter;
  engine::FunctionRef tell_before;
  engine::FunctionRef leave;
  engine::FunctionRef tell_after;
  std::optional<engine::FunctionRef> finish;
  Key key;
};

// The functions of an interface of advice that a program exports.
struct AdviceFunctions {
  std::string name;  // of the component of advice, for errors; empty where it has none
  engine::FunctionRef construct;
  engine::FunctionRef before;
  engine::FunctionRef after;
  std::optional<AskerFunctions> asker;
};

struct FunctionPlan {
  engine::FunctionRef target;
  std::string name;                     // as WIT writes it, without its interface
  std::vector<AdviceFunctions> levels;  // the outermost interceptor first
  // Where each argument lies in flat form, in bytes.
  std::vector<std::size_t> offsets;
  // The arguments of the constructor of `invocation` in flat form, where every `value` is still 0.
  Bytes question;

  const wit::FunctionType& type() const { return *target.type; }
};

// Where in a question the `value` of an argument lies.
std::size_t ValueInQuestion(std::size_t argument);

// `name` is that of the function without its interface.
FunctionPlan MakePlan(engine::FunctionRef target, std::string name,
                      std::vector<AdviceFunctions> levels);

}  // namespace composable::advice
