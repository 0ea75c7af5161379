#include "app/session.h"

#include <fmt/format.h>

#include <utility>
#include <variant>

#include "app/invocable.h"
#include "value/wave.h"

namespace composable::app {
namespace {

// Visits every handle in a value.
template <typename Visit>
void VisitHandles(value::Value& value, const Visit& visit) {
  if (auto* const handle = std::get_if<value::Handle>(&value.storage())) {
    visit(*handle);
  } else if (auto* const sequence = std::get_if<value::Sequence>(&value.storage())) {
    for (value::Value& item : sequence->items) VisitHandles(item, visit);
  } else if (auto* const map = std::get_if<value::Map>(&value.storage())) {
    for (auto& [key, mapped] : map->entries) {
      VisitHandles(key, visit);
      VisitHandles(mapped, visit);
    }
  } else if (auto* const variant = std::get_if<value::Variant>(&value.storage())) {
    if (variant->payload != nullptr) VisitHandles(*variant->payload, visit);
  }
}

}  // namespace

Result<Function> Session::Find(std::string_view target) {
  COMPOSABLE_TRY(Function function, runtime_.Resolve(target));
  if (Status status = CheckInvocable(function.type(), HeldHandles::kResources); !status) {
    return std::unexpected(function.InContext(std::move(status).error()));
  }
  return function;
}

ParsedArguments Session::Parse(const Function& function, std::span<const std::string> words) const {
  ParsedArguments parsed = ParseArguments(function.type(), words, HeldHandles::kResources);
  if (!parsed.errors.empty()) return parsed;
  for (std::size_t i = 0; i < parsed.values.size(); ++i) {
    VisitHandles(parsed.values[i], [&](value::Handle& handle) {
      const auto found = resources_.find(handle.number);
      std::string reason;
      if (found == resources_.end()) {
        reason = "there is no such resource in this session";
      } else if (found->second.component != function.component().name) {
        reason = fmt::format("it belongs to an instance of `{}`", found->second.component);
      } else {
        handle = found->second.handle;
        return;
      }
      parsed.errors.push_back(
          Fail(ErrorCode::kInvalidArgument, "handle({}): {}", handle.number, reason)
              .error()
              .WithContext(fmt::format("argument `{}`", function.type().parameters[i].name)));
    });
  }
  return parsed;
}

Result<Call> Session::Start(const Function& function, std::span<const value::Value> arguments) {
  const PreparedComponent& component = function.component();
  std::shared_ptr<engine::Instance>& instance = instances_[component.name];
  if (instance == nullptr) {
    auto made = component.program->Instantiate(component.limits.values());
    if (!made) return std::unexpected(function.InContext(std::move(made).error()));
    instance = *std::move(made);
  }
  return Call::StartIn(instance, function, arguments);
}

RenderedResult Session::Render(const Function& function, std::optional<value::Value> result) {
  const auto& type = function.type().result;
  if (!type || !result || !HoldsResource(*type)) return RenderResult(function.type(), result);
  const std::string& component = function.component().name;
  VisitHandles(*result, [&](value::Handle& handle) {
    // An instance gives the number of a resource that is gone to another one.
    std::erase_if(resources_, [&](const auto& known) {
      return known.second.component == component && known.second.handle == handle;
    });
    resources_[++last_number_] = {component, handle};
    handle.number = last_number_;
  });
  if (type->kind() != wit::Kind::kResult) {
    return {.kind = RenderedKind::kText, .text = value::ToWave(*type, *result) + '\n'};
  }
  // As RenderResult: of a `result<T, E>` the payload is what counts.
  const auto& outcome = result->As<value::Variant>();
  const bool is_ok = outcome.index == 0;
  const auto& payload_type = is_ok ? type->result().ok : type->result().error;
  const std::string text =
      outcome.payload == nullptr ? "" : value::ToWave(*payload_type, *outcome.payload);
  if (!is_ok) return {.kind = RenderedKind::kError, .text = text};
  if (outcome.payload == nullptr) return {};
  return {.kind = RenderedKind::kText, .text = text + '\n'};
}

std::size_t Session::Forget(std::string_view component) {
  if (const auto found = instances_.find(component); found != instances_.end()) {
    instances_.erase(found);
  }
  return std::erase_if(resources_,
                       [&](const auto& known) { return known.second.component == component; });
}

}  // namespace composable::app
