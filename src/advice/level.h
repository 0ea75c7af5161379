// One interceptor around one call.
//
// Source: docs/interceptors.md, "What advice sees", "What advice decides".
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "advice/advice_value.h"
#include "advice/function_plan.h"
#include "base/bytes.h"
#include "engine/steps.h"
#include "value/value.h"

namespace composable::advice {

// What the interceptor wants next. Views are good until the level goes on.
struct ProceedTurn {
  ByteView arguments;  // what it surrounds is called with these, in flat form
};
struct DoneTurn {
  ByteView result;  // the call returns this, in flat form
};
using Turn = std::variant<engine::Step, ProceedTurn, DoneTurn>;

// Whether the advice's instance is there for other calls as well. Then nothing may stay in it: its
// asker is for instances of one call.
enum class InstanceUse : std::uint8_t { kOneCall, kManyCalls };

class Level {
 public:
  // `functions` is the level's own advice. Borrows both.
  Level(const FunctionPlan& plan, const AdviceFunctions& functions, InstanceUse use)
      : plan_(plan),
        functions_(functions),
        asker_(functions.asker && use == InstanceUse::kOneCall ? &*functions.asker : nullptr) {}

  // Starts, or starts again for a call that is repeated. The arguments stay until it is done.
  engine::Step Begin(ByteView arguments);
  // The result of the step that it named, or of what it surrounds.
  Turn Continue(ByteView result);

 private:
  enum class Phase : std::uint8_t {
    kEntered,
    kConstructed,
    kBefore,
    kTarget,
    kLeft,
    kAfter,
    kDropped
  };

  // What advice was shown of an argument or result.
  struct Shown {
    AdviceValue value;
    std::string text;  // that `value` borrows, where the values have it in no such form
  };

  engine::Step Then(Phase phase, engine::Step step) {
    phase_ = phase;
    return step;
  }

  Turn Entered(ByteView result);
  Turn Constructed(ByteView result);
  Turn BeforeAnswered(ByteView answer);
  Turn TargetReturned(ByteView result);
  Turn Left(ByteView result);
  Turn AfterAnswered(ByteView answer);

  // An empty text where they are in flat form, as they should be.
  std::string ShowArguments();
  // Asks the asker what the constructor and `before` are asked.
  engine::Step Enter();
  engine::Step AskBefore();
  engine::Step AskAfter();
  // A question of which the argument is a handle or another number of that size.
  engine::Step AskWith(Phase phase, std::uint32_t number, const engine::FunctionRef& function);
  // What `proceed` and `repeat` come to.
  Turn Proceed(FlatReader& answer);
  // What `skip` and `accept` come to: the result is what advice hands back.
  Turn Return(FlatReader& answer, bool may_be_shown);
  // What `error(text)` comes to: the function's own `err` where that is a string.
  Turn ReturnError(FlatReader& answer);
  // Ends with what `result_` is.
  Turn Drop();
  // Ends the whole call. The message tells whose advice it was.
  engine::Step Fail(std::string_view message) const;
  // The answer cannot be read, which is the engine's fault.
  engine::Step Unreadable() const;
  std::string Where(std::string_view part) const;
  // Parses what advice hands back into the arguments; an empty text where that is possible.
  std::string ChangeArguments(const std::vector<std::optional<AdviceValue>>& told);
  // The arguments by value; decoded when they are first needed.
  std::string DecodeArguments();

  const FunctionPlan& plan_;
  const AdviceFunctions& functions_;
  const AskerFunctions* asker_;  // null where the advice's own functions are called
  bool has_begun_ = false;
  Phase phase_ = Phase::kConstructed;
  ByteView arguments_;
  Bytes changed_arguments_;  // what `arguments_` views, once advice changed something
  std::optional<std::vector<value::Value>> argument_values_;
  std::vector<Shown> shown_arguments_;
  Shown shown_result_;
  Bytes result_;
  Bytes question_;            // the arguments of the function of advice that is called
  value::Handle invocation_;  // of the host; of the guest where the asker has it
};

}  // namespace composable::advice
