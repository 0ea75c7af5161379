#include "app/subscriber.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "app/hosted_function.h"
#include "app/invocable.h"
#include "app/message_handler.h"
#include "app/setting.h"
#include "app/target.h"
#include "base/diagnostic.h"
#include "mapping/argument_plan.h"
#include "mapping/result_plan.h"
#include "messaging/function_handler.h"

namespace composable::app {
namespace {

bool IsHandler(const FunctionName& name) {
  return name.function == "handle" && IsHandlerInterface(name.interface);
}

class SubscriberMaker {
 public:
  SubscriberMaker(const config::SubscriptionDefinition& definition,
                  const PreparedComponentPtr& component, telemetry::Log& log)
      : definition_(definition), component_(component), log_(log) {}

  SubscriberMaking Make() {
    const auto index = FindIndex();
    if (!index) {
      Add(index.error());
      return std::move(making_);
    }
    auto function = Function::Find(component_, *index);
    if (!function) {
      AddAt(definition_.component.where, std::move(function).error());
      return std::move(making_);
    }
    auto handler = IsHandler(component_->function_names[*index]) ? MakeMessageHandler(*function)
                                                                 : MakeFunctionHandler(*function);
    if (making_.errors.empty()) {
      making_.subscriber.emplace(Subscriber{
          .definition = definition_, .function = function->name(), .handler = std::move(handler)});
    }
    return std::move(making_);
  }

 private:
  Result<std::size_t> FindIndex() const {
    const std::vector<FunctionName>& names = component_->function_names;
    if (definition_.function) {
      auto found = FindFunction(definition_.function->value, names);
      if (found) return *found;
      Error error = std::move(found).error();
      error.where = definition_.function->where;
      error.details = ListFunctions(*component_);
      return std::unexpected(std::move(error).WithContext("key `function`"));
    }
    const auto handler = std::ranges::find_if(names, IsHandler);
    if (handler != names.end()) return static_cast<std::size_t>(handler - names.begin());
    if (names.size() == 1) return 0;
    Error error = FailAt(definition_.component.where,
                         {ErrorCode::kInvalidConfig, Diagnostic::kUnnamedFunction},
                         "component `{}` has {} functions; name the one that gets the messages in "
                         "the key `function` of a [subscription.NAME]",
                         component_->name, names.size())
                      .error();
    error.details = ListFunctions(*component_);
    return std::unexpected(std::move(error));
  }

  std::unique_ptr<messaging::Handler> MakeMessageHandler(const Function& function) {
    if (Status status = CheckHandler(function.type()); !status) {
      AddAt(definition_.component.where, function.InContext(std::move(status).error()));
    }
    for (const config::Property& property : definition_.mapping) {
      AddAt(property.key.where, Fail({ErrorCode::kInvalidConfig, Diagnostic::kUnfitMapping},
                                     "key `{}`: nothing is mapped, because `handle` gets the "
                                     "message as it is",
                                     property.key.value)
                                    .error());
    }
    return std::make_unique<MessageHandler>(function, log_);
  }

  std::unique_ptr<messaging::Handler> MakeFunctionHandler(const Function& function) {
    if (Status status = CheckInvocable(function.type()); !status) {
      AddAt(definition_.component.where, function.InContext(std::move(status).error()));
      return nullptr;
    }
    mapping::ArgumentPlanning arguments = mapping::ArgumentPlan::Make(
        function.type(), messaging::MessageShape(),
        {.mapping = TableOf("param-mapping"), .encoding = TableOf("param-encoding")});
    mapping::ResultOptions options{.decoding = TableOf("result-decoding"), .mapping = {}};
    if (const config::Property* const mapped = Find("result-mapping")) {
      options.mapping = ToSetting(mapped->value);
    }
    mapping::ResultPlanning results = mapping::ResultPlan::Make(function.type(), options);
    for (std::vector<Error>* const errors : {&arguments.errors, &results.errors}) {
      for (Error& error : *errors) Add(std::move(error));
    }
    if (!arguments.plan || !results.plan) return nullptr;
    return std::make_unique<messaging::FunctionHandler>(
        HostFunctionOf(function, log_), *std::move(arguments.plan), *std::move(results.plan));
  }

  const config::Property* Find(std::string_view key) const {
    const auto found = std::ranges::find(
        definition_.mapping, key,
        [](const config::Property& property) -> std::string_view { return property.key.value; });
    return found == definition_.mapping.end() ? nullptr : &*found;
  }

  // The table under a key; empty where it is not there.
  mapping::SettingTable TableOf(std::string_view key) const {
    const config::Property* const property = Find(key);
    if (property == nullptr) return {};
    return ToSettings(std::get<config::PropertyTable>(property->value.value));
  }

  void Add(Error error) {
    making_.errors.push_back(
        std::move(error).WithContext(fmt::format("subscription `{}`", definition_.name.value)));
  }
  void AddAt(const FilePosition& where, Error error) {
    error.where = where;
    Add(std::move(error));
  }

  const config::SubscriptionDefinition& definition_;
  const PreparedComponentPtr& component_;
  telemetry::Log& log_;
  SubscriberMaking making_;
};

}  // namespace

SubscriberMaking MakeSubscriber(const config::SubscriptionDefinition& definition,
                                const PreparedComponentPtr& component, telemetry::Log& log) {
  return SubscriberMaker(definition, component, log).Make();
}

}  // namespace composable::app
