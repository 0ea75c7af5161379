// A call of a function through its interceptors, step by step.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "advice/function_plan.h"
#include "advice/level.h"
#include "base/bytes.h"
#include "engine/steps.h"

namespace composable::advice {

class AdvisedCall final : public engine::Steps {
 public:
  // The arguments are in flat form. `keep` holds the plan, which has a level at least.
  AdvisedCall(std::shared_ptr<const void> keep, const FunctionPlan& plan, InstanceUse use,
              Bytes arguments);

  engine::Step Next(ByteView result) override;

 private:
  std::shared_ptr<const void> keep_;
  const FunctionPlan& plan_;
  Bytes arguments_;
  std::vector<Level> levels_;  // the outermost first
  std::size_t current_ = 0;    // whose turn it is
  bool has_begun_ = false;
};

}  // namespace composable::advice
