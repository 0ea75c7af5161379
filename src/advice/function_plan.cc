#include "advice/function_plan.h"

#include <cstdint>
#include <utility>

#include "advice/advice_value.h"
#include "value/flat.h"

namespace composable::advice {
namespace {

// The parameters of the constructor: the function's name, then the list of arguments.
constexpr std::size_t kArgumentList = 8;
constexpr std::size_t kFirstArgument = 16;

Bytes MakeQuestion(std::string_view name, const wit::FunctionType& type) {
  const std::size_t count = type.parameters.size();
  Bytes question(kFirstArgument + (count * kArgumentSize));
  PutText(question, 0, name);
  if (count == 0) return question;
  PutWord(question, kArgumentList, kFirstArgument);
  PutWord(question, kArgumentList + 4, static_cast<std::uint32_t>(count));
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t argument = kFirstArgument + (i * kArgumentSize);
    PutText(question, argument, type.parameters[i].name);
    PutText(question, argument + kArgumentType, wit::ToWit(type.parameters[i].type));
  }
  return question;
}

}  // namespace

std::size_t ValueInQuestion(std::size_t argument) {
  return kFirstArgument + (argument * kArgumentSize) + kArgumentValue;
}

FunctionPlan MakePlan(engine::FunctionRef target, std::string name,
                      std::vector<AdviceFunctions> levels) {
  FunctionPlan plan{.target = target,
                    .name = std::move(name),
                    .levels = std::move(levels),
                    .offsets = value::ParameterOffsets(*target.type),
                    .question = {}};
  plan.question = MakeQuestion(plan.name, *target.type);
  return plan;
}

}  // namespace composable::advice
