#include "interceptor/call.h"

#include <cstdlib>

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
  frame_.advice_room = AddressOf(&room_);
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
  DescribeArguments();
  frame_.function_name = AddressOf(name_.data());
  frame_.function_name_size = name_.size();
  frame_.advice_arguments = AddressOf(given_.data());
  frame_.advice_argument_count = given_.size();
  return Then(Action::kConstruct, &Call::Constructed);
}

void Call::DescribeArguments() {
  given_.resize(parameters_.count());
  given_texts_.resize(parameters_.count());
  for (std::uint32_t i = 0; i < parameters_.count(); ++i) {
    const Member parameter = parameters_.member(i);
    const std::string_view type_name = parameter.type.wit();
    given_[i] = {AddressOf(parameter.name.data()),
                 static_cast<std::uint32_t>(parameter.name.size()), AddressOf(type_name.data()),
                 static_cast<std::uint32_t>(type_name.size()),
                 Describe(parameter.type, ArgumentAt(i), given_texts_[i])};
  }
}

Action Call::Constructed() { return Then(Action::kBefore, &Call::BeforeReturned); }

Action Call::BeforeReturned() {
  if (room_.tag == kProceed) {
    return Proceed(reinterpret_cast<const AdviceArgument*>(At(room_.items.address)),
                   room_.items.length);
  }
  // What the target does not get, nobody gets.
  Forget(argument_handles_, due_);
  are_arguments_moved_ = true;
  if (room_.tag != kSkip) return ReturnError({At(room_.items.address), room_.items.length});
  MakeResult();
  if (std::string problem = ChangeResult(room_.option.is_some != 0, room_.option.value);
      !problem.empty()) {
    return Fail(std::move(problem));
  }
  return Return();
}

Action Call::Proceed(const AdviceArgument* arguments, std::uint32_t count) {
  std::string problem = ChangeArguments(arguments, count);
  Release(arguments, count);
  if (!problem.empty()) return Fail(std::move(problem));
  Forget(argument_handles_, due_);
  for (const Handle& handle : argument_handles_) {
    if (!handle.IsBorrowed()) are_arguments_moved_ = true;
  }
  return DropAll(&Call::CallTarget);
}

std::string Call::ChangeArguments(const AdviceArgument* arguments, std::uint32_t count) {
  if (count != parameters_.count())
    return Where("arguments") + "advice hands back " + std::to_string(count) + " instead of " +
           std::to_string(parameters_.count());
  std::vector<const AdviceArgument*> told(count, nullptr);
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::string_view name(At(arguments[i].name), arguments[i].name_size);
    std::uint32_t index = i;
    if (parameters_.member(i).name != name) {
      for (index = 0; index < count && parameters_.member(index).name != name; ++index) {
      }
    }
    if (index == count || told[index] != nullptr)
      return Where("arguments") + "advice hands back an argument `" + std::string(name) + "`" +
             (index == count ? ", which there is not" : " twice");
    told[index] = &arguments[i];
  }
  // What stays as it is keeps its handles; what changes may have those that are left.
  for (std::uint32_t i = 0; i < count; ++i) {
    if (!IsSame(given_[i].value, told[i]->value)) continue;
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
    if (IsSame(given_[i].value, told[i]->value)) continue;
    const Member parameter = parameters_.member(i);
    const std::string problem =
        Change(parameter.type, told[i]->value, argument_handles_, ArgumentAt(i));
    if (!problem.empty()) return Where("argument `" + std::string(parameter.name) + "`") + problem;
    given_[i].value = Describe(parameter.type, ArgumentAt(i), given_texts_[i]);
  }
  return {};
}

std::string Call::Change(Type type, const AdviceValue& told, Handles& handles, char* value) {
  char* changed = AllocateZeroed(type->size);
  std::string problem = Parse(type, told, handles, changed);
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
  if (due_.empty()) return (this->*phase)();
  // This phase comes again until nothing is left; the one behind it is kept meanwhile.
  frame_.drop = due_.back().drop;
  frame_.drop_handle = due_.back().number;
  due_.pop_back();
  return Then(Action::kDrop, phase);
}

Action Call::CallTarget() {
  if (!due_.empty()) return DropAll(&Call::CallTarget);
  MakeResult();
  Slot* end = slots_;
  if (parameters_->flat_count > MostFlatParameters()) {
    *end++ = AddressOf(arguments_);
  } else {
    end = Flatten(parameters_, arguments_, end);
  }
  if (has_result_ && (is_async_ != 0 || result_type_->flat_count > abi::kMostFlatResults))
    *end = AddressOf(result_);
  return Then(Action::kCallTarget, &Call::TargetReturned);
}

Action Call::TargetReturned() {
  if (is_async_ == 0) {
    if (has_result_ && result_type_->flat_count <= abi::kMostFlatResults)
      Unflatten(result_type_, slots_, result_);
    return ShowResult();
  }
  frame_.subtask = frame_.status >> 4U;
  frame_.status &= 0xFU;
  if (frame_.status == kReturned) return ShowResult();
  return Then(Action::kSubscribe, &Call::Subscribed);
}

Action Call::Subscribed() { return Then(Action::kWait, &Call::Subscribed); }

Action Call::Resume(std::uint32_t event, std::uint32_t waitable, std::uint32_t status) {
  if (event == kTaskCancelledEvent) {
    is_cancelled_ = true;
    return Then(Action::kCancelSubtask, &Call::SubtaskResolved);
  }
  if (event != kSubtaskEvent || waitable != frame_.subtask || status < kReturned)
    return Action::kWait;
  frame_.status = status;
  return SubtaskResolved();
}

Action Call::SubtaskResolved() {
  return Then(Action::kUnsubscribe,
              frame_.status == kReturned ? &Call::ShowResult : &Call::SubtaskCancelled);
}

// The target was stopped before it returned, so there is no result.
Action Call::SubtaskCancelled() {
  Forget(argument_handles_, due_);
  has_result_ = false;
  return Then(Action::kDropInvocation, &Call::Cancelled);
}

Action Call::Cancelled() {
  for (Handle& handle : argument_handles_) {
    if (handle.IsBorrowed() && !handle.is_taken) due_.push_back(handle);
    handle.is_taken = true;
  }
  if (!due_.empty()) return DropAll(&Call::Cancelled);
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
  frame_.advice_result_is_some = has_result_ ? 1 : 0;
  frame_.advice_result_case = 0;
  frame_.advice_result_first = 0;
  frame_.advice_result_second = 0;
  if (has_result_) {
    result_handles_.clear();
    CollectHandles(result_type_, result_, result_handles_);
    given_result_ = Describe(result_type_, result_, given_result_text_);
    frame_.advice_result_case = static_cast<std::uint32_t>(given_result_.tag);
    frame_.advice_result_first = given_result_.payload;
    if (given_result_.tag == ValueCase::kStr || given_result_.tag == ValueCase::kComplex) {
      frame_.advice_result_first = given_result_.payload & 0xFFFFFFFFU;
      frame_.advice_result_second = static_cast<std::uint32_t>(given_result_.payload >> 32U);
    }
  }
  return Then(Action::kAfter, &Call::AfterReturned);
}

Action Call::AfterReturned() {
  if (room_.tag == kAccept) {
    const bool is_some = room_.option.is_some != 0;
    if (is_some && has_result_ && IsSame(room_.option.value, given_result_)) {
      Release(room_.option.value);
      return Return();
    }
    if (std::string problem = ChangeResult(is_some, room_.option.value); !problem.empty())
      return Fail(std::move(problem));
    Forget(result_handles_, due_);
    return Return();
  }
  Forget(result_handles_, due_);
  if (room_.tag != kRepeat) return ReturnError({At(room_.items.address), room_.items.length});
  if (are_arguments_moved_)
    return Fail(Where("") +
                "advice wants to repeat the call, but the handles in its arguments were "
                "handed over already");
  ReleaseResult();
  return Proceed(reinterpret_cast<const AdviceArgument*>(At(room_.items.address)),
                 room_.items.length);
}

std::string Call::ChangeResult(bool is_some, const AdviceValue& told) {
  if (is_some != has_result_) {
    if (is_some) Release(told);
    return Where("result") + (has_result_ ? "advice hands back none, expected `" +
                                                std::string(result_type_.wit()) + "`"
                                          : std::string("advice hands back a value, but the "
                                                        "function has none"));
  }
  if (!has_result_) return {};
  std::string problem = Change(result_type_, told, result_handles_, result_);
  Release(told);
  return problem.empty() ? problem : Where("result") + problem;
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
  StoreItems(result_ + result_type_->payload_offset, text.data(),
             static_cast<std::uint32_t>(text.size()));
  return Return();
}

Action Call::Return() { return Then(Action::kDropInvocation, &Call::Finish); }

Action Call::Finish() {
  for (Handle& handle : argument_handles_) {
    if (handle.IsBorrowed() && !handle.is_taken) due_.push_back(handle);
    handle.is_taken = true;
  }
  if (!due_.empty()) return DropAll(&Call::Finish);
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

Action Call::Fail(std::string message) {
  failure_ = std::move(message);
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
