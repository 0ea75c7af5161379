#include "interceptor/call.h"

#include <cstdlib>
#include <vector>

#include "interceptor/memory.h"

namespace interceptor {
namespace {

namespace abi = composable::interceptor_abi;

// Cases of before-action and after-action.
constexpr std::uint8_t kProceed = 0;
constexpr std::uint8_t kSkip = 1;
constexpr std::uint8_t kAccept = 0;
constexpr std::uint8_t kRepeat = 1;

// In front of a result in memory stands the address of its call.
constexpr std::size_t kResultHeader = 16;

// States of a subtask, and events. Source: CanonicalABI.md "Subtask State", "Waitable State".
constexpr std::uint32_t kReturned = 2;
constexpr std::uint32_t kSubtaskEvent = 1;
constexpr std::uint32_t kTaskCancelledEvent = 6;

}  // namespace

Call::Call(std::uint32_t descriptor_size) {
  frame_.descriptor = AddressOf(Allocate(descriptor_size));
  frame_.slots = AddressOf(slots_);
}

Call::~Call() {
  if (arguments_ != nullptr) {
    Release(parameters_, arguments_);
    std::free(arguments_);
  }
  ReleaseResult();
  std::free(At(frame_.descriptor));
}

Call* Call::OfResult(const char* result) {
  return reinterpret_cast<Call*>(At(Load<std::uint32_t>(result - kResultHeader)));
}

Action Call::Run(Phase phase) {
  switch (phase) {
    case Phase::kStart:
      return Start();
    case Phase::kConstruct:
      return Construct();
    case Phase::kConstructed:
      return Constructed();
    case Phase::kBeforeAnswered:
      return BeforeAnswered();
    case Phase::kBeforeReturned:
      return BeforeReturned();
    case Phase::kCallTarget:
      return CallTarget();
    case Phase::kTargetReturned:
      return TargetReturned();
    case Phase::kShowResult:
      return ShowResult();
    case Phase::kAfterAnswered:
      return AfterAnswered();
    case Phase::kAfterReturned:
      return AfterReturned();
    case Phase::kSubscribed:
      return Subscribed();
    case Phase::kSubtaskResolved:
      return SubtaskResolved();
    case Phase::kSubtaskCancelled:
      return SubtaskCancelled();
    case Phase::kCancelled:
      return Cancelled();
    case Phase::kFinish:
      return Finish();
  }
}

std::uint32_t Call::MostFlatParameters() const {
  return is_async_ != 0 ? abi::kMostFlatParametersAsync : abi::kMostFlatParameters;
}

Action Call::Start() {
  const char* start = At(frame_.descriptor);
  const auto* function = reinterpret_cast<const FunctionDescriptor*>(start);
  is_async_ = function->is_async;
  name_ = {start + function->name.place, function->name.size};
  parameters_ = Type(start, function->parameters);
  has_result_ = function->result != 0;
  if (has_result_) result_type_ = Type(start, function->result);

  if (parameters_->flat_count > abi::kMostFlatParameters) {
    arguments_ = At(static_cast<std::uint32_t>(slots_[0]));
  } else {
    arguments_ = AllocateZeroed(parameters_->size);
    Unflatten(parameters_, slots_, arguments_);
  }
  CollectHandles(parameters_, arguments_, argument_handles_);
  adviser_.emplace(function->advice);
  frame_.advice_room = AddressOf(adviser_->room());
  if (!adviser_->WantsContext()) return Construct();
  frame_.context_room = AddressOf(adviser_->context_room());
  return Then(Action::kContext, Phase::kConstruct);
}

Action Call::Construct() {
  adviser_->ShowArguments(parameters_, arguments_);
  adviser_->ShowCall(At(frame_.descriptor), frame_);
  return Then(Action::kConstruct, Phase::kConstructed);
}

Action Call::Constructed() { return Then(Action::kBefore, Phase::kBeforeAnswered); }

Action Call::BeforeAnswered() {
  return adviser_->IsAsync() ? Await(Phase::kBeforeReturned) : BeforeReturned();
}

Action Call::BeforeReturned() {
  if (adviser_->answer() == kProceed) return Proceed();
  // What the target does not get, nobody gets.
  Forget(argument_handles_, due_);
  are_arguments_moved_ = true;
  if (adviser_->answer() != kSkip) return ReturnAdviceError();
  MakeResult();
  if (std::string problem = ChangeResult(adviser_->value()); !problem.empty())
    return Fail(std::move(problem));
  return Return();
}

Action Call::Proceed() {
  std::string problem = ChangeArguments();
  adviser_->ReleaseArguments();
  if (!problem.empty()) return Fail(std::move(problem));
  Forget(argument_handles_, due_);
  for (const Handle& handle : argument_handles_) {
    if (!handle.IsBorrowed()) are_arguments_moved_ = true;
  }
  return DropAll(Phase::kCallTarget);
}

std::string Call::ChangeArguments() {
  const std::uint32_t count = adviser_->argument_count();
  if (count != parameters_.count())
    return Where("arguments") + "advice hands back " + std::to_string(count) + " instead of " +
           std::to_string(parameters_.count());
  std::vector<ToldValue> told(count, nullptr);
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto [name, value] = adviser_->argument(i);
    std::uint32_t index = i;
    if (parameters_.member(i).name != name) {
      for (index = 0; index < count && parameters_.member(index).name != name; ++index) {
      }
    }
    if (index == count || told[index] != nullptr)
      return Where("arguments") + "advice hands back an argument `" + std::string(name) + "`" +
             (index == count ? ", which there is not" : " twice");
    told[index] = value;
  }
  // What stays as it is keeps its handles; what changes may have those that are left.
  for (std::uint32_t i = 0; i < count; ++i) {
    if (!adviser_->IsShownArgument(i, told[i])) continue;
    told[i] = nullptr;
    Handles kept;
    CollectHandles(parameters_.member(i).type, ArgumentAt(i), kept);
    for (const Handle& one : kept) {
      for (Handle& handle : argument_handles_) {
        if (handle.number == one.number && handle.drop == one.drop && handle.kind == one.kind)
          handle.is_taken = !handle.IsBorrowed();
      }
    }
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    if (told[i] == nullptr) continue;
    const Member parameter = parameters_.member(i);
    const std::string problem = Change(parameter.type, told[i], argument_handles_, ArgumentAt(i));
    if (!problem.empty()) return Where("argument `" + std::string(parameter.name) + "`") + problem;
    adviser_->ShowArgument(i, parameter.type, ArgumentAt(i));
  }
  return {};
}

std::string Call::Change(Type type, ToldValue told, Handles& handles, char* value) const {
  char* changed = AllocateZeroed(type->size);
  std::string problem = adviser_->Parse(type, told, handles, changed);
  if (problem.empty()) {
    Release(type, value);
    std::memcpy(value, changed, type->size);
  } else {
    Release(type, changed);
  }
  std::free(changed);
  return problem;
}

void Call::Forget(Handles& handles, Handles& due) {
  for (Handle& handle : handles) {
    if (handle.is_taken || handle.IsBorrowed()) continue;
    handle.is_taken = true;
    due.push_back(handle);
  }
}

Action Call::DropAll(Phase phase) {
  if (due_.empty()) return Run(phase);
  // This phase comes again until nothing is left; the one behind it is kept meanwhile.
  frame_.drop = due_.back().drop;
  frame_.drop_handle = due_.back().number;
  due_.pop_back();
  return Then(Action::kDrop, phase);
}

Action Call::CallTarget() {
  if (!due_.empty()) return DropAll(Phase::kCallTarget);
  MakeResult();
  Slot* end = slots_;
  if (parameters_->flat_count > MostFlatParameters()) {
    *end++ = AddressOf(arguments_);
  } else {
    end = Flatten(parameters_, arguments_, end);
  }
  if (has_result_ && (is_async_ != 0 || result_type_->flat_count > abi::kMostFlatResults))
    *end = AddressOf(result_);
  return Then(Action::kCallTarget, Phase::kTargetReturned);
}

Action Call::TargetReturned() {
  if (is_async_ == 0) {
    if (has_result_ && result_type_->flat_count <= abi::kMostFlatResults)
      Unflatten(result_type_, slots_, result_);
    return ShowResult();
  }
  return Await(Phase::kShowResult);
}

Action Call::Await(Phase phase) {
  frame_.subtask = frame_.status >> 4U;
  frame_.status &= 0xFU;
  if (frame_.status == kReturned) return Run(phase);
  if (is_async_ == 0)
    return Fail(Where("") + "advice waits, which it can do only around functions that are async");
  awaiting_ = phase;
  return Then(Action::kSubscribe, Phase::kSubscribed);
}

Action Call::Subscribed() { return Then(Action::kWait, Phase::kSubscribed); }

Action Call::Resume(std::uint32_t event, std::uint32_t waitable, std::uint32_t status) {
  if (event == kTaskCancelledEvent) {
    return Then(Action::kCancelSubtask, Phase::kSubtaskResolved);
  }
  if (event != kSubtaskEvent || waitable != frame_.subtask || status < kReturned)
    return Action::kWait;
  frame_.status = status;
  return SubtaskResolved();
}

Action Call::SubtaskResolved() {
  return Then(Action::kUnsubscribe,
              frame_.status == kReturned ? awaiting_ : Phase::kSubtaskCancelled);
}

// The target or advice was stopped before it returned, so there is no result.
Action Call::SubtaskCancelled() {
  Forget(argument_handles_, due_);
  Forget(result_handles_, due_);
  has_result_ = false;
  return Then(Action::kDropInvocation, Phase::kCancelled);
}

Action Call::Cancelled() {
  for (Handle& handle : argument_handles_) {
    if (handle.IsBorrowed() && !handle.is_taken) due_.push_back(handle);
    handle.is_taken = true;
  }
  if (!due_.empty()) return DropAll(Phase::kCancelled);
  return Action::kCancel;
}

void Call::MakeResult() {
  if (!has_result_) return;
  char* room = AllocateZeroed(kResultHeader + result_type_->size);
  Store(room, AddressOf(this));
  result_ = room + kResultHeader;
}

void Call::ReleaseResult() {
  if (result_ == nullptr) return;
  Release(result_type_, result_);
  std::free(result_ - kResultHeader);
  result_ = nullptr;
}

Action Call::ShowResult() {
  result_handles_.clear();
  if (has_result_) CollectHandles(result_type_, result_, result_handles_);
  adviser_->ShowResult(result_type_, has_result_ ? result_ : nullptr, frame_);
  return Then(Action::kAfter, Phase::kAfterAnswered);
}

Action Call::AfterAnswered() {
  return adviser_->IsAsync() ? Await(Phase::kAfterReturned) : AfterReturned();
}

Action Call::AfterReturned() {
  if (adviser_->answer() == kAccept) {
    const ToldValue told = adviser_->value();
    if (told != nullptr && has_result_ && adviser_->IsShownResult(told)) {
      adviser_->Release(told);
      return Return();
    }
    if (std::string problem = ChangeResult(told); !problem.empty()) return Fail(std::move(problem));
    Forget(result_handles_, due_);
    return Return();
  }
  Forget(result_handles_, due_);
  if (adviser_->answer() != kRepeat) return ReturnAdviceError();
  if (are_arguments_moved_)
    return Fail(Where("") +
                "advice wants to repeat the call, but the handles in its arguments were "
                "handed over already");
  ReleaseResult();
  return Proceed();
}

std::string Call::ChangeResult(ToldValue told) {
  if ((told != nullptr) != has_result_) {
    if (told != nullptr) adviser_->Release(told);
    return Where("result") + (has_result_ ? "advice hands back none, expected `" +
                                                std::string(result_type_.wit()) + "`"
                                          : std::string("advice hands back a value, but the "
                                                        "function has none"));
  }
  if (!has_result_) return {};
  std::string problem = Change(result_type_, told, result_handles_, result_);
  adviser_->Release(told);
  return problem.empty() ? problem : Where("result") + problem;
}

Action Call::ReturnAdviceError() {
  const std::string text(adviser_->text());
  adviser_->ReleaseText();
  return ReturnError(text);
}

// The text is the `err` of a result whose error is a string; else the whole call fails.
Action Call::ReturnError(std::string_view text) {
  if (!has_result_ || result_type_.kind() != Kind::kResult || !result_type_.member(1).has_type ||
      result_type_.member(1).type.kind() != Kind::kString) {
    return Fail(std::string(text));
  }
  ReleaseResult();
  MakeResult();
  result_type_.SetCase(result_, 1);
  StoreNewString(text, result_ + result_type_->payload_offset);
  return Return();
}

Action Call::Return() { return Then(Action::kDropInvocation, Phase::kFinish); }

Action Call::Finish() {
  for (Handle& handle : argument_handles_) {
    if (handle.IsBorrowed() && !handle.is_taken) due_.push_back(handle);
    handle.is_taken = true;
  }
  if (!due_.empty()) return DropAll(Phase::kFinish);
  const std::uint32_t most_flat =
      is_async_ != 0 ? abi::kMostFlatResultsAsync : abi::kMostFlatResults;
  if (!has_result_) return Action::kReturn;
  if (result_type_->flat_count > most_flat) {
    slots_[0] = AddressOf(result_);
  } else {
    Flatten(result_type_, result_, slots_);
  }
  return Action::kReturn;
}

// The message tells whose advice it was.
Action Call::Fail(std::string message) {
  const char* const start = At(frame_.descriptor);
  const auto& adviser = reinterpret_cast<const FunctionDescriptor*>(start)->adviser;
  failure_ = std::move(message);
  if (adviser.size != 0)
    failure_ =
        "interceptor `" + std::string(start + adviser.place, adviser.size) + "`: " + failure_;
  frame_.failure = AddressOf(failure_.data());
  frame_.failure_size = failure_.size();
  return Action::kFail;
}

std::string Call::Where(std::string_view part) const {
  std::string text = "`" + std::string(name_) + "`";
  if (!part.empty()) text += ", " + std::string(part);
  return text + ": ";
}

}  // namespace interceptor
