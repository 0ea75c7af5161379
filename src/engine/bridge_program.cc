#include "engine/bridge_program.h"

#include <utility>

#include "engine/bridge_call.h"
#include "engine/bridge_error.h"
#include "engine/bridge_http_call.h"
#include "engine/bridge_prepare.h"

namespace composable::engine {
namespace {

// What a program and its instances share: function types point into the component's type.
struct Prepared {
  PreparedCode code;
  std::shared_ptr<const BridgeComponent> component;
};

void StartInProgram(void* callee, std::uint32_t number, cb_values arguments,
                    const cb_call_options* options, cb_call** call) {
  cb_program_call(static_cast<const cb_program*>(callee), number, arguments, options, call);
}

void StartInInstance(void* callee, std::uint32_t number, cb_values arguments,
                     const cb_call_options* options, cb_call** call) {
  cb_instance_call(static_cast<cb_instance*>(callee), number, arguments, options, call);
}

class BridgeInstance final : public Instance {
 public:
  BridgeInstance(std::shared_ptr<const Prepared> prepared, InstanceHandle handle)
      : prepared_(std::move(prepared)), handle_(std::move(handle)) {}

  void Call(FunctionRef function, std::span<const value::Value> arguments, CallOptions options,
            ResultCallback result) override {
    StartCall(StartInInstance, handle_.get(), prepared_, function, arguments, std::move(options),
              std::move(result), nullptr);
  }

  void CallFlat(FunctionRef function, ByteView arguments, CallOptions options,
                FlatResultCallback result) override {
    StartFlatCall(StartInInstance, handle_.get(), prepared_, function, arguments,
                  std::move(options), std::move(result));
  }

  std::unique_ptr<Invocation> Start(FunctionRef function, std::span<const value::Value> arguments,
                                    CallOptions options, ResultCallback result) override {
    cb_call* call = nullptr;
    StartCall(StartInInstance, handle_.get(), prepared_, function, arguments, std::move(options),
              std::move(result), &call);
    return MakeBridgeInvocation(call);
  }

  std::unique_ptr<Invocation> StartSteps(StepsPtr steps, CallOptions options,
                                         FlatResultCallback result) override {
    cb_call* call = nullptr;
    StartStepwiseCall(StartInInstance, handle_.get(), prepared_, std::move(steps),
                      std::move(options), std::move(result), &call);
    return MakeBridgeInvocation(call);
  }

  void DropResource(value::Handle resource, CallOptions options, ResultCallback result) override {
    StartDrop(handle_.get(), resource, std::move(options), std::move(result));
  }

 private:
  std::shared_ptr<const Prepared> prepared_;
  InstanceHandle handle_;
};

class BridgeProgram final : public Program {
 public:
  explicit BridgeProgram(std::shared_ptr<const Prepared> prepared)
      : prepared_(std::move(prepared)) {}

  const ComponentType& type() const override { return prepared_->component->type(); }

  Result<FunctionRef> Find(std::string_view interface, std::string_view function) const override {
    COMPOSABLE_TRY(const NamedFunction* found, GetFunction(type().exports, interface, function));
    FunctionRef reference{.number = 0, .type = &found->type};
    COMPOSABLE_CHECK(
        ToStatus(cb_program_function(prepared_->code.program.get(), ToBridge(interface),
                                     ToBridge(function), &reference.number)));
    return reference;
  }

  void Call(FunctionRef function, std::span<const value::Value> arguments, CallOptions options,
            ResultCallback result) override {
    StartCall(StartInProgram, prepared_->code.program.get(), prepared_, function, arguments,
              std::move(options), std::move(result), nullptr);
  }

  void CallFlat(FunctionRef function, ByteView arguments, CallOptions options,
                FlatResultCallback result) override {
    StartFlatCall(StartInProgram, prepared_->code.program.get(), prepared_, function, arguments,
                  std::move(options), std::move(result));
  }

  std::unique_ptr<Invocation> Start(FunctionRef function, std::span<const value::Value> arguments,
                                    CallOptions options, ResultCallback result) override {
    cb_call* call = nullptr;
    StartCall(StartInProgram, prepared_->code.program.get(), prepared_, function, arguments,
              std::move(options), std::move(result), &call);
    return MakeBridgeInvocation(call);
  }

  std::unique_ptr<Invocation> StartSteps(StepsPtr steps, CallOptions options,
                                         FlatResultCallback result) override {
    cb_call* call = nullptr;
    StartStepwiseCall(StartInProgram, prepared_->code.program.get(), prepared_, std::move(steps),
                      std::move(options), std::move(result), &call);
    return MakeBridgeInvocation(call);
  }

  std::unique_ptr<Invocation> Handle(FunctionRef handle, const HttpRequestHead& head,
                                     StreamReaderPtr body, CallOptions options,
                                     HttpCallback answered) override {
    return StartHttpCall(prepared_->code.program.get(), prepared_, handle, head, std::move(body),
                         std::move(options), std::move(answered));
  }

  Result<std::unique_ptr<Instance>> Instantiate(const Limits& limits) const override {
    const cb_limits bridge = ToBridge(limits);
    cb_instance* instance = nullptr;
    COMPOSABLE_CHECK(ToStatus(cb_instance_new(prepared_->code.program.get(), &bridge, &instance)));
    return std::make_unique<BridgeInstance>(prepared_, InstanceHandle(instance));
  }

 private:
  std::shared_ptr<const Prepared> prepared_;
};

}  // namespace

Result<ProgramPtr> PrepareBridgeProgram(const BridgeCore& core,
                                        std::shared_ptr<const BridgeComponent> component,
                                        PrepareOptions options) {
  COMPOSABLE_TRY(PreparedCode code, Prepare(core, *component, std::move(options)));
  auto prepared = std::make_shared<const Prepared>(Prepared{std::move(code), std::move(component)});
  return std::make_shared<BridgeProgram>(std::move(prepared));
}

}  // namespace composable::engine
