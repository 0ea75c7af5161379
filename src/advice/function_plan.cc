#include "advice/function_plan.h"

#include <cstdint>
#include <utility>

#include "advice/advice_value.h"
#include "value/flat.h"

namespace composable::advice {
namespace {

namespace layout = synth::advice_layout;

// The question is what the constructor is told; the list of arguments is behind its parameters.
std::size_t ArgumentInQuestion(std::size_t argument) {
  return layout::kConstructorSize + (argument * layout::kArgumentSize);
}

Bytes MakeQuestion(std::string_view name, const wit::FunctionType& type) {
  const std::size_t count = type.parameters.size();
  Bytes question(ArgumentInQuestion(count));
  PutText(question, layout::kName, name);
  if (count == 0) return question;
  PutWord(question, layout::kArguments, layout::kConstructorSize);
  PutWord(question, layout::kArguments + layout::kCount, static_cast<std::uint32_t>(count));
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t argument = ArgumentInQuestion(i);
    PutText(question, argument + layout::kArgumentName, type.parameters[i].name);
    PutText(question, argument + layout::kArgumentType, wit::ToWit(type.parameters[i].type));
  }
  return question;
}

}  // namespace

std::size_t ValueInQuestion(std::size_t argument) {
  return ArgumentInQuestion(argument) + layout::kArgumentValue;
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
