#include "synth/asker_module.h"

#include <utility>
#include <vector>

#include "synth/asker_layout.h"
#include "synth/core_module.h"

namespace composable::synth {
namespace {

namespace layout = asker_layout;
using wasm::CoreFuncType;
using wasm::NumberType;

constexpr NumberType kI32 = NumberType::kI32;
constexpr std::uint32_t kAlignment = 8;  // of `arg` and of the actions

CoreFuncType TypeOf(std::size_t parameters, std::size_t results) {
  return {std::vector<wasm::CoreValueType>(parameters, kI32),
          std::vector<wasm::CoreValueType>(results, kI32)};
}

class AskerWriter {
 public:
  explicit AskerWriter(const AskerPlan& plan) : plan_(plan) {}

  Result<Bytes> Write() {
    AddImports();
    copy_ = module_.AddFunction(MakeCopy());
    relocate_ = module_.AddFunction(MakeRelocate());
    module_.ExportFunction(asker_exports::kEnter, module_.AddFunction(MakeEnter()));
    module_.ExportFunction(asker_exports::kLeave, module_.AddFunction(MakeLeave()));
    if (plan_.has_destructor)
      module_.ExportFunction(asker_exports::kFinish,
                             module_.AddFunction(MakeCallWith(layout::kHandle, drop_)));
    if (plan_.has_before_post_return)
      module_.ExportFunction(asker_exports::kEndEnter,
                             module_.AddFunction(MakeCallWith(layout::kAnswer, end_before_)));
    return module_.Finish();
  }

 private:
  FunctionIndex Import(const char* name, const CoreFuncType& type) {
    return module_.ImportFunction(asker_imports::kModule, name, type);
  }
  void AddImports();

  // (source, size) -> where the bytes are now, in memory of their own.
  CodeBuilder MakeCopy() const;
  // (at, base): the text there, whose place counts from the base, becomes one of its own.
  CodeBuilder MakeRelocate() const;
  // (question, size) -> the room.
  CodeBuilder MakeEnter() const;
  // The arguments of advice, relocated: pushes nothing.
  void WriteArguments(CodeBuilder& code, LocalIndex base, LocalIndex arguments) const;
  // (room, the flat option<value>) -> where the answer is.
  CodeBuilder MakeLeave() const;
  // (room): calls the function with a number that the room keeps.
  static CodeBuilder MakeCallWith(std::uint32_t place, FunctionIndex function);
  // Traps where the address in the local is not aligned, as lifting would.
  static void WriteCheck(CodeBuilder& code, LocalIndex address);
  // Drops the resource where no more questions follow that answer, and nobody sees it dropped.
  void WriteEnd(CodeBuilder& code, LocalIndex room, LocalIndex answer,
                std::uint32_t going_on) const;

  AskerPlan plan_;
  CoreModuleBuilder module_;
  FunctionIndex realloc_, construct_, before_, after_, end_before_, representation_, drop_;
  FunctionIndex copy_, relocate_;
};

// Each import costs every call something, so only what is used is imported.
void AskerWriter::AddImports() {
  module_.ImportMemory(asker_imports::kModule, asker_imports::kMemory, 0);
  realloc_ = Import(asker_imports::kRealloc, TypeOf(4, 1));
  construct_ = Import(asker_imports::kConstruct, TypeOf(4, 1));
  before_ = Import(asker_imports::kBefore, TypeOf(1, 1));
  after_ = Import(asker_imports::kAfter, {{kI32, kI32, kI32, NumberType::kI64, kI32}, {kI32}});
  if (plan_.has_before_post_return) end_before_ = Import(asker_imports::kEndBefore, TypeOf(1, 0));
  representation_ = Import(asker_imports::kRepresentation, TypeOf(1, 1));
  drop_ = Import(asker_imports::kDrop, TypeOf(1, 0));
}

CodeBuilder AskerWriter::MakeCopy() const {
  CodeBuilder code(TypeOf(2, 1));
  const LocalIndex source = code.Parameter(0);
  const LocalIndex size = code.Parameter(1);
  const LocalIndex copy = code.AddLocal(kI32);
  code.I32Const(0).I32Const(0).I32Const(1).LocalGet(size).Call(realloc_).LocalTee(copy);
  code.LocalGet(source).LocalGet(size).MemoryCopy();
  code.LocalGet(copy);
  return code;
}

CodeBuilder AskerWriter::MakeRelocate() const {
  CodeBuilder code(TypeOf(2, 0));
  const LocalIndex at = code.Parameter(0);
  const LocalIndex base = code.Parameter(1);
  code.LocalGet(at);
  code.LocalGet(base).LocalGet(at).Memory(MemoryOp::kI32Load, 0).Plain(Op::kI32Add);
  code.LocalGet(at).Memory(MemoryOp::kI32Load, layout::kTextSize).Call(copy_);
  code.Memory(MemoryOp::kI32Store, 0);
  return code;
}

void AskerWriter::WriteCheck(CodeBuilder& code, LocalIndex address) {
  code.LocalGet(address).I32Const(kAlignment - 1).Plain(Op::kI32And);
  code.If().Plain(Op::kUnreachable).Plain(Op::kEnd);
}

void AskerWriter::WriteEnd(CodeBuilder& code, LocalIndex room, LocalIndex answer,
                           std::uint32_t going_on) const {
  if (plan_.has_destructor) return;
  code.LocalGet(answer).Memory(MemoryOp::kI32Load8U, layout::kAction);
  code.I32Const(going_on).Plain(Op::kI32Ne).If();
  code.LocalGet(room).Memory(MemoryOp::kI32Load, layout::kHandle).Call(drop_);
  code.Plain(Op::kEnd);
}

void AskerWriter::WriteArguments(CodeBuilder& code, LocalIndex base, LocalIndex arguments) const {
  const LocalIndex size = code.AddLocal(kI32);
  const LocalIndex at = code.AddLocal(kI32);
  const LocalIndex end = code.AddLocal(kI32);
  code.LocalGet(base).Memory(MemoryOp::kI32Load, layout::kList + layout::kTextSize);
  code.I32Const(layout::kArgumentShift).Plain(Op::kI32Shl).LocalSet(size);
  code.I32Const(0).I32Const(0).I32Const(kAlignment).LocalGet(size).Call(realloc_);
  code.LocalSet(arguments);
  WriteCheck(code, arguments);
  code.LocalGet(arguments).LocalGet(base).LocalGet(base);
  code.Memory(MemoryOp::kI32Load, layout::kList).Plain(Op::kI32Add).LocalGet(size).MemoryCopy();

  code.LocalGet(arguments).LocalTee(at).LocalGet(size).Plain(Op::kI32Add).LocalSet(end);
  code.Block().Loop().LocalGet(at).LocalGet(end).Plain(Op::kI32GeU).BranchIf(1);
  const auto relocate = [&](std::uint32_t place) {
    code.LocalGet(at).I32Const(place).Plain(Op::kI32Add).LocalGet(base).Call(relocate_);
  };
  relocate(layout::kArgumentName);
  relocate(layout::kArgumentType);
  const auto relocate_if = [&](std::uint32_t value_case) {
    code.LocalGet(at).Memory(MemoryOp::kI32Load8U, layout::kArgumentCase);
    code.I32Const(value_case).Plain(Op::kI32Eq).If();
    relocate(layout::kArgumentText);
    code.Plain(Op::kEnd);
  };
  relocate_if(layout::kStr);
  relocate_if(layout::kComplex);
  code.LocalGet(at).I32Const(1U << layout::kArgumentShift).Plain(Op::kI32Add).LocalSet(at);
  code.Branch(0).Plain(Op::kEnd).Plain(Op::kEnd);
}

CodeBuilder AskerWriter::MakeEnter() const {
  CodeBuilder code(TypeOf(2, 1));
  const LocalIndex room = code.Parameter(0);
  const LocalIndex base = code.AddLocal(kI32);
  const LocalIndex name = code.AddLocal(kI32);
  const LocalIndex arguments = code.AddLocal(kI32);
  const LocalIndex handle = code.AddLocal(kI32);
  const LocalIndex representation = code.AddLocal(kI32);
  const LocalIndex answer = code.AddLocal(kI32);
  const auto load = [&](std::uint32_t place) {
    code.LocalGet(base).Memory(MemoryOp::kI32Load, place);
  };
  const auto keep = [&](std::uint32_t place, LocalIndex local) {
    code.LocalGet(room).LocalGet(local).Memory(MemoryOp::kI32Store, place);
  };
  code.LocalGet(room).I32Const(layout::kRoomSize).Plain(Op::kI32Add).LocalSet(base);
  code.LocalGet(base);
  load(layout::kName);
  code.Plain(Op::kI32Add);
  load(layout::kName + layout::kTextSize);
  code.Call(copy_).LocalSet(name);
  WriteArguments(code, base, arguments);

  code.LocalGet(name);
  load(layout::kName + layout::kTextSize);
  code.LocalGet(arguments);
  load(layout::kList + layout::kTextSize);
  code.Call(construct_).LocalTee(handle).Call(representation_).LocalTee(representation);
  code.Call(before_).LocalSet(answer);
  WriteCheck(code, answer);
  code.LocalGet(room).LocalGet(answer).I32Const(layout::kActionSize).MemoryCopy();
  keep(layout::kInvocation, room);
  keep(layout::kRepresentation, representation);
  keep(layout::kHandle, handle);
  keep(layout::kAnswer, answer);
  WriteEnd(code, room, answer, layout::kProceed);
  code.LocalGet(room);
  return code;
}

CodeBuilder AskerWriter::MakeLeave() const {
  CodeBuilder code(CoreFuncType{{kI32, kI32, kI32, NumberType::kI64, kI32}, {kI32}});
  const LocalIndex room = code.Parameter(0);
  const LocalIndex answer = code.AddLocal(kI32);
  code.LocalGet(room).Memory(MemoryOp::kI32Load, layout::kRepresentation);
  for (std::uint32_t i = 1; i < code.type().parameters.size(); ++i)
    code.LocalGet(code.Parameter(i));
  code.Call(after_).LocalSet(answer);
  WriteEnd(code, room, answer, layout::kRepeat);
  code.LocalGet(answer);
  return code;
}

CodeBuilder AskerWriter::MakeCallWith(std::uint32_t place, FunctionIndex function) {
  CodeBuilder code(TypeOf(1, 0));
  code.LocalGet(code.Parameter(0)).Memory(MemoryOp::kI32Load, place).Call(function);
  return code;
}

}  // namespace

Result<Bytes> MakeAskerModule(const AskerPlan& plan) { return AskerWriter(plan).Write(); }

}  // namespace composable::synth
