#include "app/hosted_function.h"

#include <memory>
#include <utility>

#include "app/call_gate.h"
#include "app/hosted_state.h"

namespace composable::app {
namespace {

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
    engine::CallOptions options = state->MakeOptions(std::move(context));
    options.finished = [state](Status status) {
      if (!status) state->LogLate(std::move(status).error());
      if (const auto& gate = state->function.component().gate) gate->Leave();
    };
    state->function.component().program->CallFlat(
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
