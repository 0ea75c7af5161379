#include "synth/asker_module.h"

#include <cstddef>
#include <cstdint>
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
// A longer text is not copied to be compared: the host gets it anyway.
constexpr std::uint32_t kLongestCopy = 16'384;
// A case that no `value` has: nothing is the same.
constexpr std::uint32_t kNoCase = 0xFF;

CoreFuncType TypeOf(std::size_t parameters, std::size_t results) {
  return {std::vector<wasm::CoreValueType>(parameters, kI32),
          std::vector<wasm::CoreValueType>(results, kI32)};
}

// The functions of advice that take an `option<value>` in flat form behind something else.
CoreFuncType AfterType() { return {{kI32, kI32, kI32, NumberType::kI64, kI32}, {kI32}}; }

class AskerWriter {
 public:
  explicit AskerWriter(const AskerPlan& plan) : plan_(plan) {}

  Result<Bytes> Write() {
    AddImports();
    copy_ = module_.AddFunction(MakeCopy());
    relocate_ = module_.AddFunction(MakeRelocate());
    same_bytes_ = module_.AddFunction(MakeSameBytes());
    same_text_ = module_.AddFunction(MakeSameText());
    same_value_ = module_.AddFunction(MakeSameValue());
    same_arguments_ = module_.AddFunction(MakeSameArguments());
    keep_ = module_.AddFunction(MakeKeep());
    module_.ExportFunction("enter", module_.AddFunction(MakeEnter()));
    module_.ExportFunction("leave", module_.AddFunction(MakeLeave()));
    const FunctionIndex tell = module_.AddFunction(MakeTell());
    module_.ExportFunction("tell-before", tell);
    module_.ExportFunction("tell-after", tell);
    if (plan_.has_destructor) module_.ExportFunction("finish", module_.AddFunction(MakeFinish()));
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
  // (at, other, size) -> whether the bytes are the same.
  static CodeBuilder MakeSameBytes();
  // (at, given, base) -> whether two texts are the same; the place of what was given counts from
  // the base. So it does in what follows.
  CodeBuilder MakeSameText() const;
  // (at, given, base) -> whether two of `value` are the same.
  CodeBuilder MakeSameValue() const;
  // (answer, base) -> whether `before` wants to proceed with the arguments that it was given.
  CodeBuilder MakeSameArguments() const;
  // (room, case, payload, size): keeps a copy of the value that `after` is given.
  CodeBuilder MakeKeep() const;
  // (question, size) -> the room, and whether there is an answer.
  CodeBuilder MakeEnter() const;
  // (room, the flat option<value>) -> whether there is an answer.
  CodeBuilder MakeLeave() const;
  // (room) -> where the answer is.
  static CodeBuilder MakeTell();
  // (room)
  CodeBuilder MakeFinish() const;

  // Steps of these.
  void WriteArguments(CodeBuilder& code, LocalIndex base, LocalIndex arguments) const;
  static void WriteLoad(CodeBuilder& code, LocalIndex address, std::uint32_t place) {
    code.LocalGet(address).Memory(MemoryOp::kI32Load, place);
  }
  static void WriteLoadByte(CodeBuilder& code, LocalIndex address, std::uint32_t place) {
    code.LocalGet(address).Memory(MemoryOp::kI32Load8U, place);
  }
  static void WriteStore(CodeBuilder& code, LocalIndex address, std::uint32_t place,
                         LocalIndex value) {
    code.LocalGet(address).LocalGet(value).Memory(MemoryOp::kI32Store, place);
  }
  // Where the text at that place is: from the base on.
  static void WriteTextPlace(CodeBuilder& code, LocalIndex base, LocalIndex at,
                             std::uint32_t place) {
    code.LocalGet(base);
    WriteLoad(code, at, place);
    code.Plain(Op::kI32Add);
  }
  static void WriteAddress(CodeBuilder& code, LocalIndex at, std::uint32_t place) {
    code.LocalGet(at).I32Const(place).Plain(Op::kI32Add);
  }
  // Takes a truth from the stack and returns a false one.
  static void WriteFalseIf(CodeBuilder& code) {
    code.If().I32Const(0).Plain(Op::kReturn).Plain(Op::kEnd);
  }
  static void WriteFalseUnless(CodeBuilder& code) {
    code.Plain(Op::kI32Eqz);
    WriteFalseIf(code);
  }
  static void WriteStep(CodeBuilder& code, LocalIndex local, std::uint32_t step) {
    WriteAddress(code, local, step);
    code.LocalSet(local);
  }
  // Whether the case in the local is one with a text.
  static void WriteHasText(CodeBuilder& code, LocalIndex value_case);
  // Sets `end`, and returns a false one where that is beyond the end of all memory.
  static void WriteEndOf(CodeBuilder& code, LocalIndex at, LocalIndex size, LocalIndex end);
  // Traps where the address in the local is not aligned, as lifting would.
  static void WriteCheck(CodeBuilder& code, LocalIndex address);

  AskerPlan plan_;
  CoreModuleBuilder module_;
  FunctionIndex realloc_, construct_, before_, after_, end_before_, end_after_, representation_;
  FunctionIndex drop_;
  FunctionIndex copy_, relocate_, same_bytes_, same_text_, same_value_, same_arguments_, keep_;
};

// Each import costs every call something, so only what is used is imported.
void AskerWriter::AddImports() {
  module_.ImportMemory(asker_imports::kModule, asker_imports::kMemory, 0);
  realloc_ = Import(asker_imports::kRealloc, TypeOf(4, 1));
  construct_ = Import(asker_imports::kConstruct, TypeOf(4, 1));
  before_ = Import(asker_imports::kBefore, TypeOf(1, 1));
  after_ = Import(asker_imports::kAfter, AfterType());
  if (plan_.has_end_before) end_before_ = Import(asker_imports::kEndBefore, TypeOf(1, 0));
  if (plan_.has_end_after) end_after_ = Import(asker_imports::kEndAfter, TypeOf(1, 0));
  representation_ = Import(asker_imports::kRepresentation, TypeOf(1, 1));
  if (plan_.has_destructor) drop_ = Import(asker_imports::kDrop, TypeOf(1, 0));
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
  WriteTextPlace(code, base, at, 0);
  WriteLoad(code, at, layout::kTextSize);
  code.Call(copy_).Memory(MemoryOp::kI32Store, 0);
  return code;
}

// Eight bytes at a time, then those that are left. What goes beyond the end of all memory is not
// the same: the host says what is wrong with it.
CodeBuilder AskerWriter::MakeSameBytes() {
  CodeBuilder code(TypeOf(3, 1));
  const LocalIndex at = code.Parameter(0);
  const LocalIndex other = code.Parameter(1);
  const LocalIndex size = code.Parameter(2);
  const LocalIndex end = code.AddLocal(kI32);
  const auto compare_to_end = [&](std::uint32_t step, MemoryOp load, Op equals) {
    code.Block().Loop().LocalGet(at).LocalGet(end).Plain(Op::kI32GeU).BranchIf(1);
    code.LocalGet(at).Memory(load, 0).LocalGet(other).Memory(load, 0).Plain(equals);
    WriteFalseUnless(code);
    WriteStep(code, at, step);
    WriteStep(code, other, step);
    code.Branch(0).Plain(Op::kEnd).Plain(Op::kEnd);
  };
  WriteEndOf(code, at, size, end);
  code.LocalGet(at).LocalGet(size).I32Const(~7U).Plain(Op::kI32And).Plain(Op::kI32Add);
  code.LocalSet(end);
  compare_to_end(8, MemoryOp::kI64Load, Op::kI64Eq);
  code.LocalGet(end).LocalGet(size).I32Const(7).Plain(Op::kI32And).Plain(Op::kI32Add);
  code.LocalSet(end);
  compare_to_end(1, MemoryOp::kI32Load8U, Op::kI32Eq);
  code.I32Const(1);
  return code;
}

CodeBuilder AskerWriter::MakeSameText() const {
  CodeBuilder code(TypeOf(3, 1));
  const LocalIndex at = code.Parameter(0);
  const LocalIndex given = code.Parameter(1);
  const LocalIndex base = code.Parameter(2);
  WriteLoad(code, at, layout::kTextSize);
  WriteLoad(code, given, layout::kTextSize);
  code.Plain(Op::kI32Eq);
  WriteFalseUnless(code);
  WriteLoad(code, at, 0);
  WriteTextPlace(code, base, given, 0);
  WriteLoad(code, at, layout::kTextSize);
  code.Call(same_bytes_);
  return code;
}

CodeBuilder AskerWriter::MakeSameValue() const {
  CodeBuilder code(TypeOf(3, 1));
  const LocalIndex at = code.Parameter(0);
  const LocalIndex given = code.Parameter(1);
  const LocalIndex base = code.Parameter(2);
  const LocalIndex value_case = code.AddLocal(kI32);
  const auto load_both = [&](MemoryOp load, std::uint32_t place) -> CodeBuilder& {
    return code.LocalGet(at).Memory(load, place).LocalGet(given).Memory(load, place);
  };
  WriteLoadByte(code, at, layout::kCase);
  code.LocalTee(value_case);
  WriteLoadByte(code, given, layout::kCase);
  code.Plain(Op::kI32Eq);
  WriteFalseUnless(code);
  WriteHasText(code, value_case);
  code.If();
  WriteAddress(code, at, layout::kPayload);
  WriteAddress(code, given, layout::kPayload);
  code.LocalGet(base).Call(same_text_).Plain(Op::kReturn).Plain(Op::kEnd);
  const auto return_if_case = [&](std::uint32_t wanted, MemoryOp load) {
    code.LocalGet(value_case).I32Const(wanted).Plain(Op::kI32Eq).If();
    load_both(load, layout::kPayload).Plain(Op::kI32Eq).Plain(Op::kReturn).Plain(Op::kEnd);
  };
  return_if_case(layout::kBoolean, MemoryOp::kI32Load8U);
  return_if_case(layout::kF32, MemoryOp::kI32Load);
  load_both(MemoryOp::kI64Load, layout::kPayload).Plain(Op::kI64Eq);
  return code;
}

CodeBuilder AskerWriter::MakeSameArguments() const {
  CodeBuilder code(TypeOf(2, 1));
  const LocalIndex answer = code.Parameter(0);
  const LocalIndex base = code.Parameter(1);
  const LocalIndex at = code.AddLocal(kI32);
  const LocalIndex given = code.AddLocal(kI32);
  const LocalIndex size = code.AddLocal(kI32);
  const LocalIndex end = code.AddLocal(kI32);
  WriteLoadByte(code, answer, layout::kCase);
  code.I32Const(layout::kProceed).Plain(Op::kI32Eq);
  WriteFalseUnless(code);
  WriteLoad(code, answer, layout::kPayload + layout::kTextSize);
  code.LocalTee(size);
  WriteLoad(code, base, layout::kList + layout::kTextSize);
  code.Plain(Op::kI32Eq);
  WriteFalseUnless(code);
  code.LocalGet(size).I32Const(layout::kArgumentShift).Plain(Op::kI32Shl).LocalSet(size);
  WriteLoad(code, answer, layout::kPayload);
  code.LocalTee(at).I32Const(kAlignment - 1).Plain(Op::kI32And);
  WriteFalseIf(code);
  WriteEndOf(code, at, size, end);
  WriteTextPlace(code, base, base, layout::kList);
  code.LocalSet(given);

  code.Block().Loop().LocalGet(at).LocalGet(end).Plain(Op::kI32GeU).BranchIf(1);
  WriteAddress(code, at, layout::kArgumentName);
  WriteAddress(code, given, layout::kArgumentName);
  code.LocalGet(base).Call(same_text_);
  WriteFalseUnless(code);
  WriteAddress(code, at, layout::kArgumentValue);
  WriteAddress(code, given, layout::kArgumentValue);
  code.LocalGet(base).Call(same_value_);
  WriteFalseUnless(code);
  WriteStep(code, at, 1U << layout::kArgumentShift);
  WriteStep(code, given, 1U << layout::kArgumentShift);
  code.Branch(0).Plain(Op::kEnd).Plain(Op::kEnd);
  code.I32Const(1);
  return code;
}

void AskerWriter::WriteHasText(CodeBuilder& code, LocalIndex value_case) {
  code.LocalGet(value_case).I32Const(layout::kStr).Plain(Op::kI32Eq);
  code.LocalGet(value_case).I32Const(layout::kComplex).Plain(Op::kI32Eq).Plain(Op::kI32Or);
}

void AskerWriter::WriteEndOf(CodeBuilder& code, LocalIndex at, LocalIndex size, LocalIndex end) {
  code.LocalGet(at).LocalGet(size).Plain(Op::kI32Add).LocalTee(end);
  code.LocalGet(at).Plain(Op::kI32LtU);
  WriteFalseIf(code);
}

void AskerWriter::WriteCheck(CodeBuilder& code, LocalIndex address) {
  code.LocalGet(address).I32Const(kAlignment - 1).Plain(Op::kI32And);
  code.If().Plain(Op::kUnreachable).Plain(Op::kEnd);
}

CodeBuilder AskerWriter::MakeKeep() const {
  CodeBuilder code({{kI32, kI32, NumberType::kI64, kI32}, {}});
  const LocalIndex room = code.Parameter(0);
  const LocalIndex value_case = code.Parameter(1);
  const LocalIndex payload = code.Parameter(2);
  const LocalIndex size = code.Parameter(3);
  code.LocalGet(room).I32Const(kNoCase).Memory(MemoryOp::kI32Store, layout::kGiven);
  code.LocalGet(room).LocalGet(payload);
  code.Memory(MemoryOp::kI64Store, layout::kGiven + layout::kPayload);
  WriteHasText(code, value_case);
  code.If();
  code.I32Const(kLongestCopy).LocalGet(size).Plain(Op::kI32LtU);
  code.If().Plain(Op::kReturn).Plain(Op::kEnd);
  WriteLoad(code, room, layout::kCopySize);
  code.LocalGet(size).Plain(Op::kI32LtU).If();
  code.LocalGet(room);
  WriteLoad(code, room, layout::kCopy);
  WriteLoad(code, room, layout::kCopySize);
  code.I32Const(1).LocalGet(size).Call(realloc_).Memory(MemoryOp::kI32Store, layout::kCopy);
  WriteStore(code, room, layout::kCopySize, size);
  code.Plain(Op::kEnd);
  WriteLoad(code, room, layout::kCopy);
  code.LocalGet(payload).Plain(Op::kI32WrapI64).LocalGet(size).MemoryCopy();
  code.LocalGet(room);
  WriteLoad(code, room, layout::kCopy);
  code.Memory(MemoryOp::kI32Store, layout::kGiven + layout::kPayload);
  WriteStore(code, room, layout::kGiven + layout::kPayload + layout::kTextSize, size);
  code.Plain(Op::kEnd);
  WriteStore(code, room, layout::kGiven, value_case);
  return code;
}

void AskerWriter::WriteArguments(CodeBuilder& code, LocalIndex base, LocalIndex arguments) const {
  const LocalIndex size = code.AddLocal(kI32);
  const LocalIndex at = code.AddLocal(kI32);
  const LocalIndex end = code.AddLocal(kI32);
  const LocalIndex value_case = code.AddLocal(kI32);
  WriteLoad(code, base, layout::kList + layout::kTextSize);
  code.I32Const(layout::kArgumentShift).Plain(Op::kI32Shl).LocalSet(size);
  code.I32Const(0).I32Const(0).I32Const(kAlignment).LocalGet(size).Call(realloc_);
  code.LocalSet(arguments);
  WriteCheck(code, arguments);
  code.LocalGet(arguments);
  WriteTextPlace(code, base, base, layout::kList);
  code.LocalGet(size).MemoryCopy();

  code.LocalGet(arguments).LocalTee(at).LocalGet(size).Plain(Op::kI32Add).LocalSet(end);
  code.Block().Loop().LocalGet(at).LocalGet(end).Plain(Op::kI32GeU).BranchIf(1);
  const auto relocate = [&](std::uint32_t place) {
    WriteAddress(code, at, place);
    code.LocalGet(base).Call(relocate_);
  };
  relocate(layout::kArgumentName);
  relocate(layout::kArgumentType);
  WriteLoadByte(code, at, layout::kArgumentValue + layout::kCase);
  code.LocalSet(value_case);
  WriteHasText(code, value_case);
  code.If();
  relocate(layout::kArgumentValue + layout::kPayload);
  code.Plain(Op::kEnd);
  WriteStep(code, at, 1U << layout::kArgumentShift);
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
  WriteAddress(code, room, layout::kRoomSize);
  code.LocalSet(base);
  WriteTextPlace(code, base, base, layout::kName);
  WriteLoad(code, base, layout::kName + layout::kTextSize);
  code.Call(copy_).LocalSet(name);
  WriteArguments(code, base, arguments);

  code.LocalGet(name);
  WriteLoad(code, base, layout::kName + layout::kTextSize);
  code.LocalGet(arguments);
  WriteLoad(code, base, layout::kList + layout::kTextSize);
  code.Call(construct_).LocalTee(handle).Call(representation_).LocalTee(representation);
  code.Call(before_).LocalSet(answer);
  WriteCheck(code, answer);
  WriteStore(code, room, layout::kRepresentation, representation);
  WriteStore(code, room, layout::kHandle, handle);
  WriteStore(code, room, layout::kAnswer, answer);
  code.LocalGet(answer).LocalGet(base).Call(same_arguments_).If();
  if (plan_.has_end_before) code.LocalGet(answer).Call(end_before_);
  code.LocalGet(room).Plain(Op::kReturn).Plain(Op::kEnd);
  code.LocalGet(room).I32Const(layout::kHasAnswer).Plain(Op::kI32Or);
  return code;
}

CodeBuilder AskerWriter::MakeLeave() const {
  CodeBuilder code(AfterType());
  const LocalIndex room = code.Parameter(0);
  const LocalIndex is_some = code.Parameter(1);
  const LocalIndex answer = code.AddLocal(kI32);
  code.LocalGet(is_some).If().LocalGet(room);
  for (std::uint32_t i = 2; i < code.type().parameters.size(); ++i)
    code.LocalGet(code.Parameter(i));
  code.Call(keep_).Plain(Op::kEnd);
  WriteLoad(code, room, layout::kRepresentation);
  for (std::uint32_t i = 1; i < code.type().parameters.size(); ++i)
    code.LocalGet(code.Parameter(i));
  code.Call(after_).LocalSet(answer);
  WriteCheck(code, answer);
  WriteStore(code, room, layout::kAnswer, answer);

  code.Block();
  WriteLoadByte(code, answer, layout::kCase);
  code.I32Const(layout::kAccept).Plain(Op::kI32Ne).BranchIf(0);
  WriteLoadByte(code, answer, layout::kPayload);
  code.LocalGet(is_some).Plain(Op::kI32Ne).BranchIf(0);
  code.LocalGet(is_some).If();
  WriteAddress(code, answer, layout::kOptionValue);
  WriteAddress(code, room, layout::kGiven);
  code.I32Const(0).Call(same_value_).Plain(Op::kI32Eqz).BranchIf(1).Plain(Op::kEnd);
  if (plan_.has_end_after) code.LocalGet(answer).Call(end_after_);
  if (plan_.has_destructor) {
    WriteLoad(code, room, layout::kHandle);
    code.Call(drop_);
  }
  code.I32Const(0).Plain(Op::kReturn).Plain(Op::kEnd);
  code.I32Const(1);
  return code;
}

CodeBuilder AskerWriter::MakeTell() {
  CodeBuilder code(TypeOf(1, 1));
  WriteLoad(code, code.Parameter(0), layout::kAnswer);
  return code;
}

CodeBuilder AskerWriter::MakeFinish() const {
  CodeBuilder code(TypeOf(1, 0));
  WriteLoad(code, code.Parameter(0), layout::kHandle);
  code.Call(drop_);
  return code;
}

}  // namespace

Result<Bytes> MakeAskerModule(const AskerPlan& plan) { return AskerWriter(plan).Write(); }

}  // namespace composable::synth
