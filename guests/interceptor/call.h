// One call of an intercepted function, from its arguments to its result.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "interceptor/adviser.h"

namespace interceptor {

using composable::interceptor_abi::Action;

// What happens between two actions of the shim is one phase: Step runs it and says what the shim
// has to do next. Calls know nothing of one another, so any number may be under way.
//
// The arguments lie in memory as a tuple, the result as a value. What the advice leaves as it is
// stays where it is; what it changes is written over it.
class Call {
 public:
  explicit Call(std::uint32_t descriptor_size);
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;
  ~Call();

  static Call* Of(CallFrame* frame) { return reinterpret_cast<Call*>(frame); }
  // The call whose result lies in memory there.
  static Call* OfResult(const char* result);
  CallFrame* frame() { return &frame_; }

  Action Step() { return Run(phase_); }
  // An event for the callback.
  Action Resume(std::uint32_t event, std::uint32_t waitable, std::uint32_t status);

 private:
  // Each has a function of its name. They are numbers for the reason that Adviser gives.
  enum class Phase : std::uint8_t {
    kStart,
    kConstruct,
    kConstructed,
    kBeforeAnswered,
    kBeforeReturned,
    kCallTarget,
    kTargetReturned,
    kShowResult,
    kAfterAnswered,
    kAfterReturned,
    kSubscribed,
    kSubtaskResolved,
    kSubtaskCancelled,
    kCancelled,
    kFinish,
  };

  Action Run(Phase phase);

  // The action is done, then the phase comes.
  Action Then(Action action, Phase phase) {
    phase_ = phase;
    return action;
  }

  Action Start();
  Action Construct();
  Action Constructed();
  Action BeforeAnswered();
  Action BeforeReturned();
  Action AfterAnswered();
  Action AfterReturned();
  Action TargetReturned();
  Action Subscribed();
  Action SubtaskResolved();
  Action SubtaskCancelled();
  Action Cancelled();

  // Where the call goes on after an action of the advice.
  Action CallTarget();
  Action Proceed();
  Action ShowResult();
  Action ReturnError(std::string_view text);
  Action Return();
  Action Finish();
  // What `error(text)` of advice comes to.
  Action ReturnAdviceError();
  Action Fail(std::string message);
  // Goes on with the phase when the async function that was called has returned.
  Action Await(Phase phase);
  // The drops that are due, one by one, and then the phase.
  Action DropAll(Phase phase);

  // Makes the arguments those that advice hands back; an empty text where that is possible.
  std::string ChangeArguments();
  // The same with the result; none is null.
  std::string ChangeResult(ToldValue told);
  // Writes what advice told over a value.
  std::string Change(Type type, ToldValue told, Handles& handles, char* value) const;

  char* ArgumentAt(std::uint32_t index) const {
    return arguments_ + parameters_.member(index).offset;
  }
  std::uint32_t MostFlatParameters() const;
  void MakeResult();
  void ReleaseResult();
  // Owned handles that nobody took are dropped when drops are due.
  static void Forget(Handles& handles, Handles& due);
  std::string Where(std::string_view part) const;

  CallFrame frame_;  // first, so that both have one address
  Phase phase_ = Phase::kStart;
  Phase awaiting_ = Phase::kStart;  // what comes after an async function
  std::optional<Adviser> adviser_;
  std::uint32_t is_async_ = 0;
  bool has_result_ = false;
  bool are_arguments_moved_ = false;  // some owned handle is gone with them
  Type parameters_;
  Type result_type_;
  std::string_view name_;
  char* arguments_ = nullptr;
  char* result_ = nullptr;
  Handles argument_handles_;
  Handles result_handles_;
  Handles due_;  // to be dropped
  std::string failure_;
  // The most that travel flat, and the address of the result behind them.
  Slot slots_[composable::interceptor_abi::kMostFlatParameters + 1] = {};
};

}  // namespace interceptor
