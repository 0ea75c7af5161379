#include "synth/interceptor_code.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "synth/interpreter.h"

namespace composable::synth {

using wasm::CoreFuncIndex;
using wasm::FuncIndex;
using wasm::InstanceIndex;
using wasm::TypeIndex;
using wit::Type;

void InterceptorCode::Choose() {
  const auto add = [this](std::string_view interface, const wit::Function& function,
                          auto target_function) {
    if (!match_.Covers(interface, function.name)) return;
    intercepted_.push_back({&function, std::string(interface), target_function(), {}});
  };
  for (const wit::WorldItem& item : target_.exports) {
    if (const wit::Interface* interface = wit::InterfaceOf(item)) {
      for (const wit::Function& function : interface->functions) {
        add(item.name, function, [&] {
          return component_.AliasExport<FuncIndex>(imports_.InstanceOf(*interface),
                                                   ToString(function.name));
        });
      }
    } else if (const auto* function = std::get_if<wit::Function>(&item.item)) {
      add("", *function, [&] { return std::get<FuncIndex>(imports_.ItemOf(item.name)); });
    }
  }
}

void InterceptorCode::AddInterpreter() {
  interpreter_ = component_.AddCoreInstance(
      wasm::CoreInstantiate{component_.AddCoreModule({InterpreterModule()}), {}});
  memory_ = component_.AliasCoreExport<wasm::CoreMemoryIndex>(interpreter_, "memory");
  realloc_ = component_.AliasCoreExport<CoreFuncIndex>(interpreter_, "realloc");
}

InterceptorCode::CoreExports InterceptorCode::LowerAdvice() {
  const InstanceIndex advice = imports_.advice();
  const auto lower = [&](const char* name, wasm::CanonicalOptions options) {
    return component_.AddLower(
        {component_.AliasExport<FuncIndex>(advice, name), std::move(options)});
  };
  wasm::CanonicalOptions methods = Options();
  if (options_.advice == AdviceVersion::kTree) methods.emplace_back(wasm::AsyncOption{});
  CoreExports exports;
  exports.push_back({"constructor", lower("[constructor]invocation", Options())});
  exports.push_back({"before", lower("[method]invocation.before", methods)});
  exports.push_back({"after", lower("[method]invocation.after", methods)});
  const auto invocation = component_.AliasExport<TypeIndex>(advice, "invocation");
  exports.push_back({"drop", component_.AddBuiltin(wasm::ResourceBuiltin{
                                 wasm::ResourceBuiltin::Operation::kDrop, invocation})});
  return exports;
}

InterceptorCode::CoreExports InterceptorCode::LowerTargets() {
  CoreExports exports;
  for (std::size_t i = 0; i < intercepted_.size(); ++i) {
    wasm::CanonicalOptions options = Options();
    if (intercepted_[i].function->type.is_async) options.emplace_back(wasm::AsyncOption{});
    exports.push_back(
        {ShimName("", i), component_.AddLower({intercepted_[i].target, std::move(options)})});
  }
  return exports;
}

// The type of the handle's resource, which some interface or the world itself defines.
Result<TypeIndex> InterceptorCode::ResourceTypeOf(const Type& handle) {
  const wit::ResourcePtr& resource = handle.handle().resource;
  for (const auto& [interface, imported] : imports_.instances()) {
    for (const wit::TypeDefinition& type : interface->types) {
      if (type.resource == resource)
        return component_.AliasExport<TypeIndex>(imported.index, type.name);
    }
  }
  for (const WorldType& type : imports_.world_types())
    if (type.definition->resource == resource) return type.index;
  for (const wit::WorldItem& item : target_.exports) {
    const auto* type = std::get_if<wit::TypeDefinition>(&item.item);
    if (type != nullptr && type->resource == resource)
      return std::get<TypeIndex>(imports_.ItemOf(item.name));
  }
  return Fail(ErrorCode::kUnsupported,
              "cannot make an interceptor: no interface of the target has the resource `{}`",
              resource->name);
}

Result<InterceptorCode::CoreExports> InterceptorCode::MakeDrops() {
  CoreExports exports;
  for (const Type& type : drops_.types()) {
    CoreFuncIndex drop;
    if (type.kind() == wit::Kind::kErrorContext) {
      drop = AddPlain(wasm::PlainBuiltin::Operation::kErrorContextDrop);
    } else if (type.kind() == wit::Kind::kStream || type.kind() == wit::Kind::kFuture) {
      COMPOSABLE_TRY(const wasm::ValueType encoded, imports_.types().Encode(type));
      drop = component_.AddBuiltin(wasm::ChannelBuiltin{
          type.kind() == wit::Kind::kStream ? wasm::ChannelBuiltin::Operation::kStreamDropReadable
                                            : wasm::ChannelBuiltin::Operation::kFutureDropReadable,
          std::get<TypeIndex>(encoded)});
    } else {
      COMPOSABLE_TRY(const TypeIndex resource, ResourceTypeOf(type));
      drop = component_.AddBuiltin(
          wasm::ResourceBuiltin{wasm::ResourceBuiltin::Operation::kDrop, resource});
    }
    exports.push_back({ShimName("", exports.size()), drop});
  }
  return exports;
}

Result<InterceptorCode::CoreExports> InterceptorCode::MakeTaskReturns() {
  CoreExports exports;
  for (std::size_t i = 0; i < intercepted_.size(); ++i) {
    const wit::FunctionType& type = intercepted_[i].function->type;
    if (!type.is_async) continue;
    wasm::TaskReturn task_return;
    if (type.result) {
      COMPOSABLE_TRY(task_return.result, imports_.types().Encode(*type.result));
    }
    task_return.options = {wasm::StringEncoding::kUtf8, wasm::MemoryOption{memory_}};
    exports.push_back({ShimName("", i), component_.AddBuiltin(std::move(task_return))});
  }
  return exports;
}

InterceptorCode::CoreExports InterceptorCode::MakeTaskBuiltins() {
  using Operation = wasm::PlainBuiltin::Operation;
  using Context = wasm::ContextBuiltin;
  return {{"waitable-set.new", AddPlain(Operation::kWaitableSetNew)},
          {"waitable-set.drop", AddPlain(Operation::kWaitableSetDrop)},
          {"waitable.join", AddPlain(Operation::kWaitableJoin)},
          {"subtask.drop", AddPlain(Operation::kSubtaskDrop)},
          {"subtask.cancel", component_.AddBuiltin(wasm::SubtaskCancel{false})},
          {"task.cancel", AddPlain(Operation::kTaskCancel)},
          {"context.set",
           component_.AddBuiltin(Context{Context::Operation::kSet, wasm::NumberType::kI32, 0})},
          {"context.get",
           component_.AddBuiltin(Context{Context::Operation::kGet, wasm::NumberType::kI32, 0})}};
}

Status InterceptorCode::Add() {
  Choose();
  if (intercepted_.empty()) return {};
  for (const Intercepted& one : intercepted_)
    plan_.functions.push_back(
        {&one.function->type, DescribeFunction(*one.function,
                                               {.advice = options_.advice,
                                                .interface = one.interface,
                                                .component = options_.component,
                                                .adviser = options_.adviser},
                                               drops_)});
  plan_.drop_count = drops_.types().size();
  plan_.advice = options_.advice;
  plan_.has_failure = imports_.host(kFailureInterface) != nullptr;
  plan_.has_context = imports_.host(kContextInterface) != nullptr;
  COMPOSABLE_TRY(shim_, MakeShim(plan_));

  AddInterpreter();
  std::vector<wasm::CoreInstantiateArgument> arguments = {
      {std::string(shim_imports::kInterpreter), interpreter_}};
  const auto give = [&](std::string_view name, CoreExports exports) {
    arguments.push_back({std::string(name),
                         component_.AddCoreInstance(wasm::CoreInlineInstance{std::move(exports)})});
  };
  give(shim_imports::kAdvice, LowerAdvice());
  give(shim_imports::kTarget, LowerTargets());
  COMPOSABLE_TRY(CoreExports drops, MakeDrops());
  give(shim_imports::kDrop, std::move(drops));
  if (plan_.HasAsync()) {
    COMPOSABLE_TRY(CoreExports returns, MakeTaskReturns());
    give(shim_imports::kReturn, std::move(returns));
    give(shim_imports::kTask, MakeTaskBuiltins());
  }
  const auto give_host = [&](std::string_view module, std::string_view interface,
                             std::string function) {
    const InstanceIndex* const host = imports_.host(interface);
    if (host == nullptr) return;
    const auto aliased = component_.AliasExport<FuncIndex>(*host, function);
    give(module, {{std::move(function), component_.AddLower({aliased, Options()})}});
  };
  give_host(shim_imports::kFailure, kFailureInterface, "fail");
  give_host(shim_imports::kContext, kContextInterface, "current");
  return Lift(component_.AddCoreInstance(
      wasm::CoreInstantiate{component_.AddCoreModule({shim_}), std::move(arguments)}));
}

Status InterceptorCode::Lift(wasm::CoreInstanceIndex shim) {
  const auto core_function = [&](std::string_view prefix, std::size_t number) {
    return component_.AliasCoreExport<CoreFuncIndex>(shim, ShimName(prefix, number));
  };
  for (std::size_t i = 0; i < intercepted_.size(); ++i) {
    const wit::FunctionType& type = intercepted_[i].function->type;
    COMPOSABLE_TRY(const TypeIndex encoded, imports_.types().Encode(type));
    wasm::CanonicalOptions options = Options();
    if (type.is_async) {
      options.emplace_back(wasm::AsyncOption{});
      options.emplace_back(wasm::CallbackOption{core_function(kCallbackPrefix, i)});
    } else if (HasResultInMemory(type)) {
      options.emplace_back(wasm::PostReturnOption{core_function(kPostReturnPrefix, i)});
    }
    const CoreFuncIndex call = core_function(kLiftPrefix, i);
    intercepted_[i].lifted = component_.AddLift({call, std::move(options), encoded});
  }
  return {};
}

const FuncIndex* InterceptorCode::Find(const wit::Function& function) const {
  const auto found = std::ranges::find(intercepted_, &function, &Intercepted::function);
  return found == intercepted_.end() ? nullptr : &found->lifted;
}

}  // namespace composable::synth
