#include "synth/shim.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "synth/core_module.h"

namespace composable::synth {
namespace {

namespace abi = interceptor_abi;
using abi::Action;
using abi::CallFrame;
using wasm::CoreFuncType;
using wasm::NumberType;

constexpr NumberType kI32 = NumberType::kI32;
constexpr std::uint32_t kSlotSize = 8;

// What a callback returns. Source: CanonicalABI.md "Callback Code".
constexpr std::uint32_t kExitCode = 0;
constexpr std::uint32_t kWaitCode = 2;
constexpr std::uint32_t kWaitableShift = 4;

MemoryOp LoadOf(NumberType type) {
  if (type == NumberType::kI64) return MemoryOp::kI64Load;
  if (type == NumberType::kF32) return MemoryOp::kF32Load;
  return type == NumberType::kF64 ? MemoryOp::kF64Load : MemoryOp::kI32Load;
}

MemoryOp StoreOf(NumberType type) {
  if (type == NumberType::kI64) return MemoryOp::kI64Store;
  if (type == NumberType::kF32) return MemoryOp::kF32Store;
  return type == NumberType::kF64 ? MemoryOp::kF64Store : MemoryOp::kI32Store;
}

CoreFuncType CoreType(const FlatTypes& parameters, const FlatTypes& results) {
  return {{parameters.begin(), parameters.end()}, {results.begin(), results.end()}};
}

// The core type of one form of a function; each has its own limits of what travels flat.
FlatTypes Limited(const FlatTypes& flat, std::uint32_t most) {
  return flat.size() > most ? FlatTypes{kI32} : flat;
}

// As the callers of the shim see the function.
CoreFuncType LiftedType(const wit::FunctionType& type) {
  const FlatTypes parameters = Limited(FlatParametersOf(type), abi::kMostFlatParameters);
  if (type.is_async) return CoreType(parameters, {kI32});
  return CoreType(parameters, Limited(FlatResultOf(type), abi::kMostFlatResults));
}

// As the shim sees the target.
CoreFuncType LoweredType(const wit::FunctionType& type) {
  FlatTypes parameters =
      Limited(FlatParametersOf(type),
              type.is_async ? abi::kMostFlatParametersAsync : abi::kMostFlatParameters);
  if (type.is_async ? type.result.has_value() : HasResultInMemory(type)) parameters.push_back(kI32);
  if (type.is_async) return CoreType(parameters, {kI32});
  return CoreType(parameters, HasResultInMemory(type) ? FlatTypes{} : FlatResultOf(type));
}

CoreFuncType TaskReturnType(const wit::FunctionType& type) {
  return CoreType(Limited(FlatResultOf(type), abi::kMostFlatResultsAsync), {});
}

// Writes the functions of the shim, all of which have the frame of their call at hand.
class ShimWriter {
 public:
  explicit ShimWriter(const ShimPlan& plan) : plan_(plan) {}

  Result<Bytes> Write() {
    AddImports();
    advance_ = module_.AddFunction(MakeAdvance());
    for (std::size_t i = 0; i < plan_.functions.size(); ++i) {
      if (plan_.functions[i].type->is_async) {
        AddAsyncFunction(i);
      } else {
        AddFunction(i);
      }
    }
    return module_.Finish();
  }

 private:
  // In the common loop, what comes after the action.
  struct Frame {
    CodeBuilder& code;
    LocalIndex frame;

    CodeBuilder& Load(std::size_t field) const {
      return code.LocalGet(frame).Memory(MemoryOp::kI32Load, static_cast<std::uint32_t>(field));
    }
  };

  void AddImports();
  FunctionIndex Import(std::string_view module, std::string name, const CoreFuncType& type) {
    return module_.ImportFunction(std::string(module), std::move(name), type);
  }
  // (frame: i32, action: i32) -> i32: does common actions until another one is due.
  CodeBuilder MakeAdvance();
  void WriteCommonAction(Action action, const Frame& frame);
  // Makes a frame with descriptor and slots of the parameters.
  LocalIndex WriteBegin(CodeBuilder& code, std::size_t number);
  void WriteTargetCall(const Frame& frame, std::size_t number);
  // Pushes slots.
  static void WriteSlots(const Frame& frame, const std::vector<wasm::CoreValueType>& types);
  void AddFunction(std::size_t number);
  void AddAsyncFunction(std::size_t number);
  FunctionIndex AddDrive(std::size_t number);

  const ShimPlan& plan_;
  CoreModuleBuilder module_;
  FunctionIndex begin_, step_, resume_, end_, end_result_;
  FunctionIndex construct_, before_, after_, drop_invocation_;
  FunctionIndex new_set_, drop_set_, join_, drop_subtask_, cancel_subtask_, cancel_task_;
  FunctionIndex set_context_, get_context_;
  FunctionIndex fail_, current_;
  FunctionIndex advance_;
  std::vector<FunctionIndex> drops_;
  std::vector<FunctionIndex> targets_;
  std::vector<FunctionIndex> returns_;  // by function; of no meaning where it is not async
};

void ShimWriter::AddImports() {
  const auto numbers = [](std::size_t count) { return FlatTypes(count, kI32); };
  const std::string_view interpreter = shim_imports::kInterpreter;
  module_.ImportMemory(std::string(interpreter), "memory", 1);
  begin_ = Import(interpreter, "begin", CoreType({kI32}, {kI32}));
  step_ = Import(interpreter, "step", CoreType({kI32}, {kI32}));
  // Each import costs every call something, so only what is used is imported.
  const auto ends_by_result = [](const ShimFunction& function) {
    return !function.type->is_async && HasResultInMemory(*function.type);
  };
  if (plan_.HasAsync()) resume_ = Import(interpreter, "resume", CoreType(numbers(4), {kI32}));
  if (!std::ranges::all_of(plan_.functions, ends_by_result))
    end_ = Import(interpreter, "end", CoreType({kI32}, {}));
  if (std::ranges::any_of(plan_.functions, ends_by_result))
    end_result_ = Import(interpreter, "end-result", CoreType({kI32}, {}));
  const std::string_view advice = shim_imports::kAdvice;
  if (plan_.advice == abi::AdviceVersion::kTree) {
    construct_ = Import(advice, "constructor", CoreType(numbers(abi::kFlatCall), {kI32}));
    before_ = Import(advice, "before", CoreType(numbers(2), {kI32}));
    after_ = Import(advice, "after", CoreType(numbers(5), {kI32}));
  } else {
    construct_ = Import(advice, "constructor", CoreType(numbers(4), {kI32}));
    before_ = Import(advice, "before", CoreType(numbers(2), {}));
    after_ =
        Import(advice, "after", CoreType({kI32, kI32, kI32, NumberType::kI64, kI32, kI32}, {}));
  }
  drop_invocation_ = Import(advice, "drop", CoreType({kI32}, {}));
  for (std::size_t i = 0; i < plan_.drop_count; ++i)
    drops_.push_back(Import(shim_imports::kDrop, ShimName("", i), CoreType({kI32}, {})));
  for (std::size_t i = 0; i < plan_.functions.size(); ++i)
    targets_.push_back(
        Import(shim_imports::kTarget, ShimName("", i), LoweredType(*plan_.functions[i].type)));
  if (plan_.has_failure) fail_ = Import(shim_imports::kFailure, "fail", CoreType(numbers(2), {}));
  if (plan_.has_context) current_ = Import(shim_imports::kContext, "current", CoreType({kI32}, {}));
  if (!plan_.HasAsync()) return;
  for (std::size_t i = 0; i < plan_.functions.size(); ++i) {
    const wit::FunctionType& type = *plan_.functions[i].type;
    returns_.push_back(type.is_async
                           ? Import(shim_imports::kReturn, ShimName("", i), TaskReturnType(type))
                           : FunctionIndex());
  }
  const std::string_view task = shim_imports::kTask;
  new_set_ = Import(task, "waitable-set.new", CoreType({}, {kI32}));
  drop_set_ = Import(task, "waitable-set.drop", CoreType({kI32}, {}));
  join_ = Import(task, "waitable.join", CoreType(numbers(2), {}));
  drop_subtask_ = Import(task, "subtask.drop", CoreType({kI32}, {}));
  cancel_subtask_ = Import(task, "subtask.cancel", CoreType({kI32}, {kI32}));
  cancel_task_ = Import(task, "task.cancel", CoreType({}, {}));
  set_context_ = Import(task, "context.set", CoreType({kI32}, {}));
  get_context_ = Import(task, "context.get", CoreType({}, {kI32}));
}

CodeBuilder ShimWriter::MakeAdvance() {
  CodeBuilder code(CoreType({kI32, kI32}, {kI32}));
  const Frame frame{code, code.Parameter(0)};
  const LocalIndex action = code.Parameter(1);
  std::vector<std::uint32_t> depths;
  code.Loop();
  for (std::uint32_t i = 0; i <= abi::kCommonActions; ++i) code.Block();
  for (std::uint32_t i = 0; i < abi::kCommonActions; ++i) depths.push_back(i);
  code.LocalGet(action).BranchTable(depths, abi::kCommonActions);
  for (std::uint32_t i = 0; i < abi::kCommonActions; ++i) {
    code.Plain(Op::kEnd);
    WriteCommonAction(static_cast<Action>(i), frame);
    code.LocalGet(frame.frame).Call(step_).LocalSet(action);
    code.Branch(abi::kCommonActions - i);
  }
  code.Plain(Op::kEnd).LocalGet(action).Plain(Op::kReturn);
  code.Plain(Op::kEnd).Plain(Op::kUnreachable);
  return code;
}

void ShimWriter::WriteCommonAction(Action action, const Frame& frame) {
  CodeBuilder& code = frame.code;
  switch (action) {
    case Action::kContext:
      if (plan_.has_context) frame.Load(offsetof(CallFrame, context_room)).Call(current_);
      return;
    case Action::kConstruct:
      code.LocalGet(frame.frame);
      if (plan_.advice == abi::AdviceVersion::kTree) {
        for (std::size_t i = 0; i < abi::kFlatCall; ++i)
          frame.Load(offsetof(CallFrame, call) + (i * sizeof(std::uint32_t)));
        code.Call(construct_).Memory(MemoryOp::kI32Store, offsetof(CallFrame, invocation));
        return;
      }
      frame.Load(offsetof(CallFrame, function_name));
      frame.Load(offsetof(CallFrame, function_name_size));
      frame.Load(offsetof(CallFrame, advice_arguments));
      frame.Load(offsetof(CallFrame, advice_argument_count));
      code.Call(construct_).Memory(MemoryOp::kI32Store, offsetof(CallFrame, invocation));
      return;
    case Action::kBefore:
      if (plan_.advice == abi::AdviceVersion::kTree) code.LocalGet(frame.frame);
      frame.Load(offsetof(CallFrame, invocation));
      frame.Load(offsetof(CallFrame, advice_room)).Call(before_);
      if (plan_.advice == abi::AdviceVersion::kTree)
        code.Memory(MemoryOp::kI32Store, offsetof(CallFrame, status));
      return;
    case Action::kAfter:
      if (plan_.advice == abi::AdviceVersion::kTree) {
        code.LocalGet(frame.frame);
        frame.Load(offsetof(CallFrame, invocation));
        frame.Load(offsetof(CallFrame, advice_result_is_some));
        frame.Load(offsetof(CallFrame, advice_result_first));
        frame.Load(offsetof(CallFrame, advice_result_second));
        frame.Load(offsetof(CallFrame, advice_room)).Call(after_);
        code.Memory(MemoryOp::kI32Store, offsetof(CallFrame, status));
        return;
      }
      frame.Load(offsetof(CallFrame, invocation));
      frame.Load(offsetof(CallFrame, advice_result_is_some));
      frame.Load(offsetof(CallFrame, advice_result_case));
      code.LocalGet(frame.frame)
          .Memory(MemoryOp::kI64Load, offsetof(CallFrame, advice_result_first));
      frame.Load(offsetof(CallFrame, advice_result_second));
      frame.Load(offsetof(CallFrame, advice_room)).Call(after_);
      return;
    case Action::kDropInvocation:
      frame.Load(offsetof(CallFrame, invocation)).Call(drop_invocation_);
      return;
    case Action::kDrop: {
      const auto count = static_cast<std::uint32_t>(drops_.size());
      std::vector<std::uint32_t> depths;
      for (std::uint32_t i = 0; i < count; ++i) depths.push_back(i);
      code.Block();
      for (std::uint32_t i = 0; i < count; ++i) code.Block();
      frame.Load(offsetof(CallFrame, drop)).BranchTable(depths, count);
      for (std::uint32_t i = 0; i < count; ++i) {
        code.Plain(Op::kEnd);
        frame.Load(offsetof(CallFrame, drop_handle)).Call(drops_[i]).Branch(count - 1 - i);
      }
      code.Plain(Op::kEnd);
      return;
    }
    case Action::kSubscribe:
      if (!plan_.HasAsync()) return;
      code.LocalGet(frame.frame).Call(new_set_);
      code.Memory(MemoryOp::kI32Store, offsetof(CallFrame, waitable_set));
      frame.Load(offsetof(CallFrame, subtask));
      frame.Load(offsetof(CallFrame, waitable_set)).Call(join_);
      return;
    case Action::kCancelSubtask:
      if (!plan_.HasAsync()) return;
      code.LocalGet(frame.frame);
      frame.Load(offsetof(CallFrame, subtask)).Call(cancel_subtask_);
      code.Memory(MemoryOp::kI32Store, offsetof(CallFrame, status));
      return;
    case Action::kUnsubscribe:
      if (!plan_.HasAsync()) return;
      frame.Load(offsetof(CallFrame, subtask)).Call(drop_subtask_);
      frame.Load(offsetof(CallFrame, waitable_set)).Call(drop_set_);
      return;
    default:  // kFail
      if (plan_.has_failure) {
        frame.Load(offsetof(CallFrame, failure));
        frame.Load(offsetof(CallFrame, failure_size)).Call(fail_);
      }
      code.Plain(Op::kUnreachable);
      return;
  }
}

LocalIndex ShimWriter::WriteBegin(CodeBuilder& code, std::size_t number) {
  const Bytes& descriptor = plan_.functions[number].descriptor;
  const auto size = static_cast<std::uint32_t>(descriptor.size());
  const LocalIndex local = code.AddLocal(kI32);
  const Frame frame{code, local};
  code.I32Const(size).Call(begin_).LocalSet(local);
  frame.Load(offsetof(CallFrame, descriptor)).I32Const(0).I32Const(size);
  code.MemoryInit(module_.AddPassiveData(descriptor));
  const auto& parameters = code.type().parameters;
  for (std::uint32_t i = 0; i < parameters.size(); ++i) {
    frame.Load(offsetof(CallFrame, slots)).LocalGet(code.Parameter(i));
    code.Memory(StoreOf(std::get<NumberType>(parameters[i])), i * kSlotSize);
  }
  return local;
}

void ShimWriter::WriteSlots(const Frame& frame, const std::vector<wasm::CoreValueType>& types) {
  for (std::uint32_t i = 0; i < types.size(); ++i) {
    frame.Load(offsetof(CallFrame, slots));
    frame.code.Memory(LoadOf(std::get<NumberType>(types[i])), i * kSlotSize);
  }
}

void ShimWriter::WriteTargetCall(const Frame& frame, std::size_t number) {
  const wit::FunctionType& type = *plan_.functions[number].type;
  const CoreFuncType lowered = LoweredType(type);
  if (type.is_async) {
    frame.code.LocalGet(frame.frame);
  } else if (!lowered.results.empty()) {
    frame.Load(offsetof(CallFrame, slots));
  }
  WriteSlots(frame, lowered.parameters);
  frame.code.Call(targets_[number]);
  if (type.is_async) {
    frame.code.Memory(MemoryOp::kI32Store, offsetof(CallFrame, status));
  } else if (!lowered.results.empty()) {
    frame.code.Memory(StoreOf(std::get<NumberType>(lowered.results[0])), 0);
  }
}

void ShimWriter::AddFunction(std::size_t number) {
  const wit::FunctionType& type = *plan_.functions[number].type;
  CodeBuilder code(LiftedType(type));
  const LocalIndex local = WriteBegin(code, number);
  const Frame frame{code, local};
  // There are two actions that are not common: the target is called until the other one comes.
  code.Loop().LocalGet(local).LocalGet(local).Call(step_).Call(advance_);
  code.I32Const(static_cast<std::uint32_t>(Action::kCallTarget)).Plain(Op::kI32Eq).If();
  WriteTargetCall(frame, number);
  code.Branch(1).Plain(Op::kEnd).Plain(Op::kEnd);
  WriteSlots(frame, code.type().results);
  // What lies in memory is kept until the caller has it.
  if (!HasResultInMemory(type)) code.LocalGet(local).Call(end_);
  module_.ExportFunction(ShimName(kLiftPrefix, number), module_.AddFunction(std::move(code)));
  if (!HasResultInMemory(type)) return;
  CodeBuilder post_return(CoreType({kI32}, {}));
  post_return.LocalGet(post_return.Parameter(0)).Call(end_result_);
  module_.ExportFunction(ShimName(kPostReturnPrefix, number),
                         module_.AddFunction(std::move(post_return)));
}

// (frame: i32, action: i32) -> i32: goes on until the task waits or is over, and returns what the
// callback is to return.
FunctionIndex ShimWriter::AddDrive(std::size_t number) {
  CodeBuilder code(CoreType({kI32, kI32}, {kI32}));
  const Frame frame{code, code.Parameter(0)};
  const LocalIndex action = code.Parameter(1);
  const auto if_action_is = [&](Action wanted) {
    code.LocalGet(action).I32Const(static_cast<std::uint32_t>(wanted)).Plain(Op::kI32Eq).If();
  };
  const auto exit = [&] {
    code.LocalGet(frame.frame).Call(end_).I32Const(kExitCode).Plain(Op::kReturn).Plain(Op::kEnd);
  };
  code.Loop();
  code.LocalGet(frame.frame).LocalGet(action).Call(advance_).LocalSet(action);
  if_action_is(Action::kCallTarget);
  WriteTargetCall(frame, number);
  code.LocalGet(frame.frame).Call(step_).LocalSet(action).Branch(1).Plain(Op::kEnd);
  if_action_is(Action::kReturn);
  WriteSlots(frame, TaskReturnType(*plan_.functions[number].type).parameters);
  code.Call(returns_[number]);
  exit();
  if_action_is(Action::kCancel);
  code.Call(cancel_task_);
  exit();
  code.Plain(Op::kEnd);
  frame.Load(offsetof(CallFrame, waitable_set)).I32Const(kWaitableShift).Plain(Op::kI32Shl);
  code.I32Const(kWaitCode).Plain(Op::kI32Add);
  return module_.AddFunction(std::move(code));
}

void ShimWriter::AddAsyncFunction(std::size_t number) {
  const FunctionIndex drive = AddDrive(number);
  CodeBuilder code(LiftedType(*plan_.functions[number].type));
  const LocalIndex frame = WriteBegin(code, number);
  code.LocalGet(frame).Call(set_context_);
  code.LocalGet(frame).LocalGet(frame).Call(step_).Call(drive);
  module_.ExportFunction(ShimName(kLiftPrefix, number), module_.AddFunction(std::move(code)));

  CodeBuilder callback(CoreType({kI32, kI32, kI32}, {kI32}));
  const LocalIndex local = callback.AddLocal(kI32);
  callback.Call(get_context_).LocalTee(local).LocalGet(local);
  for (std::uint32_t i = 0; i < 3; ++i) callback.LocalGet(callback.Parameter(i));
  callback.Call(resume_).Call(drive);
  module_.ExportFunction(ShimName(kCallbackPrefix, number),
                         module_.AddFunction(std::move(callback)));
}

}  // namespace

bool ShimPlan::HasAsync() const {
  return std::ranges::any_of(functions,
                             [](const ShimFunction& function) { return function.type->is_async; });
}

bool HasResultInMemory(const wit::FunctionType& type) {
  return FlatResultOf(type).size() > abi::kMostFlatResults;
}

Result<Bytes> MakeShim(const ShimPlan& plan) { return ShimWriter(plan).Write(); }

}  // namespace composable::synth
