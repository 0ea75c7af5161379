#include "app/function.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace composable::app {
namespace {

// As many functions as a listing shows.
constexpr std::size_t kMaxListed = 40;

std::string Signature(const PreparedComponent& component, std::size_t index) {
  return fmt::format("{}: {}",
                     ShortestSpelling(component.function_names[index], component.function_names),
                     ToWit(component.function_types[index]));
}

}  // namespace

Result<Function> Function::Find(PreparedComponentPtr component, std::size_t index) {
  const FunctionName& name = component->function_names[index];
  COMPOSABLE_TRY(const engine::FunctionRef reference,
                 component->program->Find(name.interface, name.function));
  return Function(std::move(component), index, reference);
}

std::string Function::name() const {
  return ShortestSpelling(component_->function_names[index_], component_->function_names);
}

Error Function::InContext(Error error) const {
  return std::move(error)
      .WithContext(fmt::format("function `{}`", name()))
      .WithContext(fmt::format("component `{}`", component_->name));
}

std::string Function::signature() const { return Signature(*component_, index_); }

std::string ListFunctions(const PreparedComponent& component) {
  const std::size_t count = component.function_names.size();
  if (count == 0) return "it exports no functions";
  std::string text = "it exports:";
  for (std::size_t i = 0; i < std::min(count, kMaxListed); ++i) {
    text += fmt::format("\n  {}", Signature(component, i));
  }
  if (count > kMaxListed) text += fmt::format("\n  and {} more", count - kMaxListed);
  return text;
}

}  // namespace composable::app
