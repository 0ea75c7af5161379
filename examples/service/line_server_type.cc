#include "line_server_type.h"

#include <algorithm>
#include <future>
#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include "line_server.h"
#include "mapping/argument_plan.h"
#include "mapping/result_plan.h"

namespace {

using composable::ErrorCode;
using composable::Fail;
namespace mapping = composable::mapping;

// Calls a function with lines.
class LineFunction {
 public:
  LineFunction(mapping::FunctionPtr function, mapping::ArgumentPlan arguments,
               mapping::ResultPlan results)
      : function_(std::move(function)),
        arguments_(std::move(arguments)),
        results_(std::move(results)) {}

  std::string Answer(std::string_view line) const {
    auto reply = Call(line);
    if (!reply) return "error: " + OnOneLine(ToString(reply.error()));
    const bool is_error = reply->outcome == mapping::Outcome::kError;
    return (is_error ? "error: " : "") + OnOneLine(std::move(reply->body));
  }

 private:
  composable::Result<mapping::Reply> Call(std::string_view line) const {
    composable::Bytes arguments;
    COMPOSABLE_CHECK(arguments_.Make(
        {.body_form = mapping::BodyForm::kAny, .body = line, .captures = {}, .headers = {}},
        arguments));
    // Shared with the callback, which may still be in it when this has what it waits for.
    const auto reply = std::make_shared<std::promise<composable::Result<mapping::Reply>>>();
    auto answer = reply->get_future();
    function_->Call(arguments, {}, [this, reply](composable::Result<composable::ByteView> result) {
      // The bytes are good in here only.
      reply->set_value(result ? results_.Make(*result)
                              : std::unexpected(std::move(result).error()));
    });
    return answer.get();
  }

  static std::string OnOneLine(std::string text) {
    for (char& c : text) {
      if (c == '\n' || c == '\r') c = ' ';
    }
    return text;
  }

  mapping::FunctionPtr function_;
  mapping::ArgumentPlan arguments_;
  mapping::ResultPlan results_;
};

// What a definition says.
struct LineServerDefinition {
  LineServerOptions options;
  composable::config::Located<std::string> component;
  composable::config::Located<std::string> function;
};

composable::ServerMaking Make(const LineServerDefinition& definition,
                              composable::ServerSystem& system) {
  composable::ServerMaking making;
  auto found = system.FindFunction(definition.component, definition.function);
  if (!found) {
    making.errors.push_back(std::move(found).error());
    return making;
  }
  auto arguments = mapping::ArgumentPlan::Make(
      found->function->type(),
      {.body = mapping::BodyForm::kAny, .captures = {}, .headers = std::vector<std::string>()}, {});
  auto results = mapping::ResultPlan::Make(found->function->type(), {});
  making.errors = std::move(arguments.errors);
  std::ranges::move(results.errors, std::back_inserter(making.errors));
  if (!making.errors.empty()) return making;
  const auto function = std::make_shared<const LineFunction>(
      std::move(found->function), *std::move(arguments.plan), *std::move(results.plan));
  making.server = std::make_unique<LineServer>(
      definition.options, [function](std::string_view line) { return function->Answer(line); });
  return making;
}

// A whole number from `least` to `most`; one that is not is reported.
std::uint16_t InRange(composable::ServerKeys& keys, std::string_view key,
                      const composable::config::Located<std::int64_t>& number, std::int64_t least) {
  constexpr std::int64_t kMost = 65535;
  if (number.value >= least && number.value <= kMost) {
    return static_cast<std::uint16_t>(number.value);
  }
  keys.Report(number.where, key,
              Fail(ErrorCode::kInvalidConfig, "{} is not from {} to {}", number.value, least, kMost)
                  .error());
  return 0;
}

composable::ServerSetup Configure(composable::ServerKeys& keys) {
  const auto port = keys.RequiredInteger("port", "0 means any port that is free");
  const auto component = keys.RequiredString("component", "it says who gets the lines");
  const auto function = keys.RequiredString("function", "it says what is called with each line");
  LineServerDefinition definition;
  if (port) definition.options.port = InRange(keys, "port", *port, 0);
  if (const auto most = keys.Integer("max-connections")) {
    definition.options.max_connections = InRange(keys, "max-connections", *most, 1);
  }
  if (!port || !component || !function) return {};
  definition.component = *component;
  definition.function = *function;
  composable::ServerRoute route{
      .label = "lines", .component = component->value, .function = function->value};
  return {
      .make = [definition](composable::ServerSystem& system) { return Make(definition, system); },
      .routes = {std::move(route)}};
}

}  // namespace

composable::ServerType LineServerType() { return {.name = "lines", .configure = Configure}; }
