#include "advice/advised_call.h"

#include <utility>
#include <variant>

namespace composable::advice {

AdvisedCall::AdvisedCall(std::shared_ptr<const void> keep, const FunctionPlan& plan,
                         InstanceUse use, Bytes arguments)
    : keep_(std::move(keep)), plan_(plan), arguments_(std::move(arguments)) {
  levels_.reserve(plan.levels.size());
  for (const AdviceFunctions& functions : plan.levels) levels_.emplace_back(plan, functions, use);
}

engine::Step AdvisedCall::Next(ByteView result) {
  if (!has_begun_) {
    has_begun_ = true;
    return levels_[0].Begin(arguments_);
  }
  for (;;) {
    Turn turn = levels_[current_].Continue(result);
    if (auto* const step = std::get_if<engine::Step>(&turn)) return std::move(*step);
    if (const auto* const proceed = std::get_if<ProceedTurn>(&turn)) {
      if (current_ + 1 == levels_.size())
        return engine::CallStep{&plan_.target, proceed->arguments};
      return levels_[++current_].Begin(proceed->arguments);
    }
    result = std::get<DoneTurn>(turn).result;
    if (current_ == 0) return engine::ReturnStep{result};
    --current_;
  }
}

}  // namespace composable::advice
