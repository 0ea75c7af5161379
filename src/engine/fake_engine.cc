#include "engine/fake_engine.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "engine/fake_call.h"
#include "engine/link_check.h"
#include "engine/memory_stream.h"

namespace composable::engine {
namespace {

class FakeCompiled final : public Component {
 public:
  explicit FakeCompiled(std::shared_ptr<const FakeComponent> component)
      : component_(std::move(component)) {
    type_.imports = component_->imports;
    for (const FakeFunction& function : component_->functions) {
      Items& items =
          function.interface.empty() ? type_.exports : ExportedInterface(function.interface);
      items.functions.push_back({function.name, function.type});
    }
  }

  const ComponentType& type() const override { return type_; }
  const Requirements& requirements() const override { return component_->requirements; }
  const FakeComponent& component() const { return *component_; }

 private:
  Items& ExportedInterface(const std::string& name) {
    auto& interfaces = type_.exports.interfaces;
    const auto found = std::ranges::find(interfaces, name, &NamedInterface::name);
    return found == interfaces.end() ? interfaces.emplace_back(NamedInterface{name, {}}).items
                                     : found->items;
  }

  std::shared_ptr<const FakeComponent> component_;
  ComponentType type_;
};

class FakeModule final : public Module {
 public:
  const Requirements& requirements() const override { return requirements_; }

 private:
  Requirements requirements_;
};

// What a program and its instances share.
struct FakePrepared {
  std::shared_ptr<const FakeCompiled> compiled;
  PrepareOptions options;
  std::atomic<std::uint64_t> instances = 0;
};

// Runs one function; the rest of Callable is the same for programs and instances.
class FakeCallable {
 public:
  explicit FakeCallable(std::shared_ptr<FakePrepared> prepared) : prepared_(std::move(prepared)) {}

  std::shared_ptr<FakeCallState> Run(FunctionRef function, std::span<const value::Value> arguments,
                                     CallOptions options, ResultCallback result,
                                     std::uint64_t instance) const {
    const FakeFunction& wanted = prepared_->compiled->component().functions[function.number];
    auto state = std::make_shared<FakeCallState>(wanted.type, std::move(result),
                                                 std::move(options.finished));
    if (Status fits = CheckArguments(wanted.type, arguments); !fits) {
      state->SetResult(std::unexpected(std::move(fits).error()));
      return state;
    }
    FakeCall call{.arguments = {arguments.begin(), arguments.end()},
                  .streams = std::move(options.streams),
                  .limits = options.limits,
                  .prepared = &prepared_->options,
                  .instance = instance};
    // The program stays alive while one of its functions has the prepared options.
    wanted.body(
        std::move(call),
        [state, keep = prepared_](Result<CallResult> outcome) {
          state->SetResult(std::move(outcome));
        },
        [state, keep = prepared_](Status status) { state->SetFinished(std::move(status)); });
    return state;
  }

  std::uint64_t NewInstance() const { return ++prepared_->instances; }
  const FakePrepared& prepared() const { return *prepared_; }
  std::shared_ptr<FakePrepared> share() const { return prepared_; }

 private:
  std::shared_ptr<FakePrepared> prepared_;
};

class FakeInstance final : public Instance {
 public:
  FakeInstance(std::shared_ptr<FakePrepared> prepared, std::uint64_t number)
      : callable_(std::move(prepared)), number_(number) {}

  void Call(FunctionRef function, std::span<const value::Value> arguments, CallOptions options,
            ResultCallback result) override {
    Start(function, arguments, std::move(options), std::move(result));
  }

  std::unique_ptr<Invocation> Start(FunctionRef function, std::span<const value::Value> arguments,
                                    CallOptions options, ResultCallback result) override {
    auto noting = [result = std::move(result),
                   trapped = trapped_](Result<CallResult> outcome) mutable {
      if (!outcome && outcome.error().code == ErrorCode::kTrap) *trapped = true;
      result(std::move(outcome));
    };
    if (*trapped_) {
      noting(Fail(ErrorCode::kTrap, "the instance trapped before"));
      return MakeFakeInvocation(nullptr);
    }
    return MakeFakeInvocation(
        callable_.Run(function, arguments, std::move(options), std::move(noting), number_));
  }

  void DropResource(value::Handle resource, CallOptions options, ResultCallback result) override {
    const auto& drop = callable_.prepared().compiled->component().drop_resource;
    Status dropped =
        drop ? drop(resource)
             : Fail(ErrorCode::kInvalidArgument, "there is no resource {}", resource.number);
    if (!dropped) {
      result(std::unexpected(std::move(dropped).error()));
      return;
    }
    result(CallResult{});
    if (options.finished) options.finished({});
  }

 private:
  FakeCallable callable_;
  std::uint64_t number_;
  std::shared_ptr<std::atomic<bool>> trapped_ = std::make_shared<std::atomic<bool>>(false);
};

class FakeProgram final : public Program {
 public:
  explicit FakeProgram(std::shared_ptr<FakePrepared> prepared) : callable_(std::move(prepared)) {}

  const ComponentType& type() const override { return callable_.prepared().compiled->type(); }

  Result<FunctionRef> Find(std::string_view interface, std::string_view function) const override {
    COMPOSABLE_TRY(const NamedFunction* found, GetFunction(type().exports, interface, function));
    const auto& functions = callable_.prepared().compiled->component().functions;
    const auto position = std::ranges::find_if(functions, [&](const FakeFunction& one) {
      return one.interface == interface && one.name == function;
    });
    return FunctionRef{.number = static_cast<std::uint32_t>(position - functions.begin()),
                       .type = &found->type};
  }

  void Call(FunctionRef function, std::span<const value::Value> arguments, CallOptions options,
            ResultCallback result) override {
    callable_.Run(function, arguments, std::move(options), std::move(result),
                  callable_.NewInstance());
  }

  std::unique_ptr<Invocation> Start(FunctionRef function, std::span<const value::Value> arguments,
                                    CallOptions options, ResultCallback result) override {
    return MakeFakeInvocation(callable_.Run(function, arguments, std::move(options),
                                            std::move(result), callable_.NewInstance()));
  }

  Result<std::unique_ptr<Instance>> Instantiate(const Limits& /*limits*/) const override {
    return std::make_unique<FakeInstance>(callable_.share(), callable_.NewInstance());
  }

 private:
  FakeCallable callable_;
};

class FakeEngine final : public Engine {
 public:
  FakeEngine(const EngineSettings& settings, std::shared_ptr<const FakeComponents> components)
      : settings_(settings), components_(std::move(components)) {}

  const EngineSettings& settings() const override { return settings_; }

  Result<ComponentPtr> Compile(const LazyBinary& binary) override {
    COMPOSABLE_TRY(const ByteView bytes, binary.bytes());
    auto component = components_->Find(bytes);
    if (component == nullptr) {
      return Fail(ErrorCode::kInvalidComponent, "this is no WebAssembly binary");
    }
    return std::make_shared<FakeCompiled>(std::move(component));
  }

  Result<ModulePtr> CompileModule(const LazyBinary& /*binary*/) override {
    return std::make_shared<FakeModule>();
  }

  Result<ProgramPtr> Prepare(const ComponentPtr& component, PrepareOptions options) override {
    auto compiled = std::dynamic_pointer_cast<const FakeCompiled>(component);
    if (compiled == nullptr) {
      return Fail(ErrorCode::kInvalidArgument,
                  "the component was compiled by an engine of another kind");
    }
    COMPOSABLE_CHECK(CheckLinked(compiled->type().imports, options));
    auto prepared = std::make_shared<FakePrepared>();
    prepared->compiled = std::move(compiled);
    prepared->options = std::move(options);
    return std::make_shared<FakeProgram>(std::move(prepared));
  }

  Result<StreamPair> MakeStream(StreamKind kind, std::optional<wit::Type> payload) override {
    return MakeMemoryStream(kind, payload);
  }

 private:
  EngineSettings settings_;
  std::shared_ptr<const FakeComponents> components_;
};

class FakeEngineFactory final : public EngineFactory {
 public:
  explicit FakeEngineFactory(std::shared_ptr<const FakeComponents> components)
      : components_(std::move(components)) {}

  Result<EnginePtr> Make(const EngineSettings& settings) override {
    return std::make_shared<FakeEngine>(settings, components_);
  }

 private:
  std::shared_ptr<const FakeComponents> components_;
};

}  // namespace

FakeFunction Fake(std::string interface, std::string name, wit::FunctionType type, FakeBody body) {
  auto run = [body = std::move(body)](FakeCall call, ResultCallback result,
                                      FinishedCallback finished) {
    Result<std::optional<value::Value>> value = body(call);
    if (!value) {
      result(std::unexpected(std::move(value).error()));
      return;
    }
    result(CallResult{.value = *std::move(value), .streams = std::move(call.streams)});
    finished({});
  };
  return FakeAsync(std::move(interface), std::move(name), std::move(type), std::move(run));
}

FakeFunction FakeAsync(std::string interface, std::string name, wit::FunctionType type,
                       FakeAsyncBody body) {
  return {.interface = std::move(interface),
          .name = std::move(name),
          .type = std::move(type),
          .body = std::move(body)};
}

void FakeComponents::Add(ByteView binary, FakeComponent component) {
  components_[std::string(AsText(binary))] =
      std::make_shared<const FakeComponent>(std::move(component));
}

std::shared_ptr<const FakeComponent> FakeComponents::Find(ByteView binary) const {
  const auto found = components_.find(AsText(binary));
  return found == components_.end() ? nullptr : found->second;
}

std::unique_ptr<EngineFactory> MakeFakeEngineFactory(
    std::shared_ptr<const FakeComponents> components) {
  return std::make_unique<FakeEngineFactory>(std::move(components));
}

}  // namespace composable::engine
