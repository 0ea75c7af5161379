#include "app/hosted_function.h"

#include <array>
#include <memory>
#include <string>
#include <utility>

#include "app/call_gate.h"
#include "app/invocation_ids.h"

namespace composable::app {
namespace {

constexpr std::string_view kHostedLogTarget = "composable_runtime::app";

// What callbacks need; they may come after the route is gone.
struct HostedState {
  HostedState(composable::app::Function&& hosted, telemetry::Log& to)
      : function(std::move(hosted)), name(function.name()), log(to) {}

  Function function;
  std::string name;
  telemetry::Log& log;

  Error Explain(Error error) const {
    return function.InContext(function.component().limits.Explain(std::move(error)));
  }

  // What failed after the result, which nobody waits for.
  void LogLate(Error error) const {
    const std::array<telemetry::LogField, 1> fields = {
        {{"error", ToString(Explain(std::move(error)))}}};
    log.Write({.level = telemetry::LogLevel::kError,
               .target = kHostedLogTarget,
               .message = "work after a result failed",
               .fields = fields});
  }
};

class HostedFunction final : public mapping::Function {
 public:
  HostedFunction(composable::app::Function function, telemetry::Log& log)
      : state_(std::make_shared<const HostedState>(std::move(function), log)) {}

  const wit::FunctionType& type() const override { return state_->function.type(); }
  std::string_view component() const override { return state_->function.component().name; }
  std::string_view name() const override { return state_->name; }

  void Call(ByteView arguments, mapping::Headers context,
            mapping::ReturnCallback returned) override {
    const std::shared_ptr<CallGate>& gate = state_->function.component().gate;
    if (gate == nullptr) return Start(state_, arguments, std::move(context), std::move(returned));
    // Whether the call waits or is refused, somebody is told.
    auto shared = std::make_shared<mapping::ReturnCallback>(std::move(returned));
    auto start = [state = state_, shared, context = std::move(context),
                  flat = Bytes(arguments.begin(), arguments.end())]() mutable {
      Start(state, flat, std::move(context), std::move(*shared));
    };
    if (Status entered = gate->Enter(std::move(start)); !entered) {
      (*shared)(std::unexpected(state_->function.InContext(std::move(entered).error())));
    }
  }

 private:
  static void Start(const std::shared_ptr<const HostedState>& state, ByteView arguments,
                    mapping::Headers context, mapping::ReturnCallback returned) {
    const PreparedComponent& component = state->function.component();
    engine::CallOptions options;
    options.limits = component.limits.values();
    options.id = component.ids->Next();
    options.propagated_headers.reserve(context.size());
    for (mapping::Header& header : context) {
      options.propagated_headers.emplace_back(std::move(header.name), std::move(header.value));
    }
    options.finished = [state](Status status) {
      if (!status) state->LogLate(std::move(status).error());
      if (const auto& gate = state->function.component().gate) gate->Leave();
    };
    component.program->CallFlat(
        state->function.reference(), arguments, std::move(options),
        [state, returned = std::move(returned)](Result<ByteView> result) mutable {
          if (result) return returned(*result);
          returned(std::unexpected(state->Explain(std::move(result).error())));
        });
  }

  std::shared_ptr<const HostedState> state_;
};

}  // namespace

mapping::FunctionPtr HostFunctionOf(Function function, telemetry::Log& log) {
  return std::make_shared<HostedFunction>(std::move(function), log);
}

}  // namespace composable::app
