#include "advice/surround.h"

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <utility>

#include "advice/advised_call.h"
#include "advice/function_plan.h"
#include "synth/advice_interface.h"
#include "value/flat.h"
#include "wit/name.h"

namespace composable::advice {
namespace {

using engine::CallOptions;
using engine::CallResult;
using engine::FunctionRef;
using engine::Invocation;

// What a program and its instances share.
struct Plans {
  engine::ProgramPtr program;
  engine::ComponentType type;  // without advice
  std::vector<std::optional<FunctionPlan>> by_number;

  // Null for a function that no interceptor surrounds.
  const FunctionPlan* Find(FunctionRef function) const {
    if (function.number >= by_number.size() || !by_number[function.number]) return nullptr;
    return &*by_number[function.number];
  }
};

// A program, or one of its instances, whose calls pass through interceptors.
template <std::derived_from<engine::Callable> Base>
class Advised : public Base {
 public:
  void Call(FunctionRef function, std::span<const value::Value> arguments, CallOptions options,
            engine::ResultCallback result) override {
    if (plans_->Find(function) == nullptr) {
      return inner().Call(function, arguments, std::move(options), std::move(result));
    }
    Start(function, arguments, std::move(options), std::move(result));
  }

  void CallFlat(FunctionRef function, ByteView arguments, CallOptions options,
                engine::FlatResultCallback result) override {
    const FunctionPlan* const plan = plans_->Find(function);
    if (plan == nullptr) {
      return inner().CallFlat(function, arguments, std::move(options), std::move(result));
    }
    StartThrough(*plan, Bytes(arguments.begin(), arguments.end()), std::move(options),
                 std::move(result));
  }

  std::unique_ptr<Invocation> Start(FunctionRef function, std::span<const value::Value> arguments,
                                    CallOptions options, engine::ResultCallback result) override {
    const FunctionPlan* const plan = plans_->Find(function);
    if (plan == nullptr) {
      return inner().Start(function, arguments, std::move(options), std::move(result));
    }
    Bytes flat;
    if (Status encoded = value::EncodeParameters(plan->type(), arguments, flat); !encoded) {
      result(std::unexpected(std::move(encoded).error()));
      if (options.finished) options.finished({});
      return engine::MakeEndedInvocation();
    }
    return StartThrough(*plan, std::move(flat), std::move(options),
                        [&type = plan->type(), result = std::move(result)](
                            Result<ByteView> returned) mutable { result(Decode(type, returned)); });
  }

  std::unique_ptr<Invocation> StartSteps(engine::StepsPtr steps, CallOptions options,
                                         engine::FlatResultCallback result) override {
    return inner().StartSteps(std::move(steps), std::move(options), std::move(result));
  }

 protected:
  explicit Advised(std::shared_ptr<const Plans> plans) : plans_(std::move(plans)) {}

  const Plans& plans() const { return *plans_; }
  const std::shared_ptr<const Plans>& shared_plans() const { return plans_; }

 private:
  virtual engine::Callable& inner() = 0;

  static Result<CallResult> Decode(const wit::FunctionType& type, Result<ByteView> returned) {
    if (!returned) return std::unexpected(std::move(returned).error());
    CallResult result;
    COMPOSABLE_TRY(result.value, value::DecodeResult(type, *returned));
    return result;
  }

  std::unique_ptr<Invocation> StartThrough(const FunctionPlan& plan, Bytes arguments,
                                           CallOptions options, engine::FlatResultCallback result) {
    constexpr InstanceUse kUse =
        std::same_as<Base, engine::Instance> ? InstanceUse::kManyCalls : InstanceUse::kOneCall;
    return inner().StartSteps(
        std::make_unique<AdvisedCall>(plans_, plan, kUse, std::move(arguments)), std::move(options),
        std::move(result));
  }

  std::shared_ptr<const Plans> plans_;
};

class AdvisedInstance final : public Advised<engine::Instance> {
 public:
  AdvisedInstance(std::shared_ptr<const Plans> plans, std::unique_ptr<engine::Instance> inner)
      : Advised(std::move(plans)), inner_(std::move(inner)) {}

  void DropResource(value::Handle resource, CallOptions options,
                    engine::ResultCallback result) override {
    inner_->DropResource(resource, std::move(options), std::move(result));
  }

 private:
  engine::Callable& inner() override { return *inner_; }

  std::unique_ptr<engine::Instance> inner_;
};

class AdvisedProgram final : public Advised<engine::Program> {
 public:
  explicit AdvisedProgram(std::shared_ptr<const Plans> plans) : Advised(std::move(plans)) {}

  const engine::ComponentType& type() const override { return plans().type; }

  Result<FunctionRef> Find(std::string_view interface, std::string_view function) const override {
    COMPOSABLE_CHECK(engine::GetFunction(type().exports, interface, function));
    return plans().program->Find(interface, function);
  }

  std::unique_ptr<Invocation> Handle(FunctionRef handle, const engine::HttpRequestHead& head,
                                     engine::StreamReaderPtr body, CallOptions options,
                                     engine::HttpCallback answered) override {
    return plans().program->Handle(handle, head, std::move(body), std::move(options),
                                   std::move(answered));
  }

  Result<std::unique_ptr<engine::Instance>> Instantiate(
      const engine::Limits& limits) const override {
    COMPOSABLE_TRY(auto instance, plans().program->Instantiate(limits));
    return std::make_unique<AdvisedInstance>(shared_plans(), std::move(instance));
  }

 private:
  engine::Callable& inner() override { return *plans().program; }
};

// One that is not to be guessed.
AskerFunctions::Key MakeKey() {
  std::random_device random;
  std::uniform_int_distribution<std::uint64_t> any;
  return {.low = any(random), .high = any(random)};
}

class Planner {
 public:
  Planner(engine::Program& program, const std::vector<AskedAdvice>& interceptors, Plans& plans)
      : program_(program), interceptors_(interceptors), plans_(plans) {}

  Status FindAdvice() {
    for (const AskedAdvice& interceptor : interceptors_) {
      const auto find = [&](std::string_view function) {
        return program_.Find(interceptor.interface, function);
      };
      AdviceFunctions& functions = functions_.emplace_back();
      functions.name = interceptor.name;
      COMPOSABLE_TRY(functions.construct, find("[constructor]invocation"));
      COMPOSABLE_TRY(functions.before, find("[method]invocation.before"));
      COMPOSABLE_TRY(functions.after, find("[method]invocation.after"));
      COMPOSABLE_TRY(functions.asker, FindAsker(interceptor.asker));
    }
    return {};
  }

  Status Plan(std::string_view interface, const engine::Items& items) {
    for (const engine::NamedFunction& function : items.functions) {
      COMPOSABLE_TRY(const wit::FunctionName name, wit::ParseFunctionName(function.name));
      std::vector<AdviceFunctions> levels;
      for (std::size_t i = 0; i < interceptors_.size(); ++i) {
        if (interceptors_[i].match.Covers(interface, name)) levels.push_back(functions_[i]);
      }
      if (levels.empty()) continue;
      COMPOSABLE_TRY(const FunctionRef target, program_.Find(interface, function.name));
      if (plans_.by_number.size() <= target.number) plans_.by_number.resize(target.number + 1);
      plans_.by_number[target.number] = MakePlan(target, function.name, std::move(levels));
    }
    return {};
  }

 private:
  Result<std::optional<AskerFunctions>> FindAsker(const std::string& interface) const {
    const engine::NamedInterface* const exported =
        engine::FindInterface(program_.type().exports, interface);
    if (exported == nullptr) return std::nullopt;
    namespace names = synth::asker_functions;
    const auto find = [&](const char* name) { return program_.Find(interface, name); };
    AskerFunctions asker;
    COMPOSABLE_TRY(asker.enter, find(names::kEnter));
    COMPOSABLE_TRY(asker.tell_before, find(names::kTellBefore));
    COMPOSABLE_TRY(asker.leave, find(names::kLeave));
    COMPOSABLE_TRY(asker.tell_after, find(names::kTellAfter));
    if (const auto finish = find(names::kFinish)) asker.finish = *finish;
    asker.key = MakeKey();
    return asker;
  }

  engine::Program& program_;
  const std::vector<AskedAdvice>& interceptors_;
  std::vector<AdviceFunctions> functions_;  // of each
  Plans& plans_;
};

}  // namespace

Result<engine::ProgramPtr> Surround(engine::ProgramPtr program,
                                    const std::vector<AskedAdvice>& interceptors) {
  auto plans = std::make_shared<Plans>();
  plans->type = program->type();
  std::erase_if(plans->type.exports.interfaces, [&](const engine::NamedInterface& exported) {
    return std::ranges::any_of(interceptors, [&](const AskedAdvice& interceptor) {
      return exported.name == interceptor.interface || exported.name == interceptor.asker;
    });
  });
  Planner planner(*program, interceptors, *plans);
  COMPOSABLE_CHECK(planner.FindAdvice());
  COMPOSABLE_CHECK(planner.Plan("", plans->type.exports));
  for (const engine::NamedInterface& exported : plans->type.exports.interfaces) {
    COMPOSABLE_CHECK(planner.Plan(exported.name, exported.items));
  }
  plans->program = std::move(program);
  return std::make_shared<AdvisedProgram>(std::move(plans));
}

}  // namespace composable::advice
