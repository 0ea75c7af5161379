#include "synth/asker_module.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "synth/advice_interface.h"
#include "synth/advice_layout.h"
#include "synth/core_module.h"

namespace composable::synth {
namespace {

using wasm::CoreFuncType;
using wasm::NumberType;

constexpr NumberType kWord = NumberType::kI32;
constexpr NumberType kLongWord = NumberType::kI64;

// The question is what the constructor is told, in flat form: its places count from its start.
namespace layout = advice_layout;

constexpr std::uint32_t kArgumentShift = std::countr_zero(layout::kArgumentSize);
static_assert(1U << kArgumentShift == layout::kArgumentSize);

constexpr std::uint32_t kMemoryPageShift = 16;  // log2 of bytes

// A hash of 64 bits: two values that happen to have the same one are not to be expected. It is
// xor, multiplication and a shift for each word, from the fraction of the golden ratio on.
constexpr std::uint64_t kSeed = 0x9E37'79B9'7F4A'7C15;
constexpr std::uint64_t kMultiplier = 0xD6E8'FEB8'6659'FD93;
constexpr std::uint64_t kMixShift = 32;
// No hash: something lies outside the memory.
constexpr std::uint64_t kUnreadable = 0;

CoreFuncType TypeOf(std::size_t parameters, std::size_t results) {
  return {std::vector<wasm::CoreValueType>(parameters, kWord),
          std::vector<wasm::CoreValueType>(results, kWord)};
}

// The functions that take an invocation and an `option<value>` in flat form.
CoreFuncType AfterType() { return {{kWord, kWord, kWord, kLongWord, kWord}, {kWord}}; }

class AskerWriter {
 public:
  explicit AskerWriter(const AskerPlan& plan) : plan_(plan) {}

  Result<Bytes> Write() {
    AddImports();
    copy_ = module_.AddFunction(MakeCopy());
    relocate_ = module_.AddFunction(MakeRelocate());
    is_inside_ = module_.AddFunction(MakeIsInside());
    hash_bytes_ = module_.AddFunction(MakeHashBytes());
    hash_text_ = module_.AddFunction(MakeHashText());
    hash_value_ = module_.AddFunction(MakeHashValue());
    hash_arguments_ = module_.AddFunction(MakeHashArguments());
    // Both `tell` are the same; each is one of its own, so that backtraces name it.
    namespace names = asker_functions;
    module_.ExportFunction(names::kEnter, module_.AddFunction(MakeEnter()));
    module_.ExportFunction(names::kTellBefore, module_.AddFunction(MakeTell()));
    module_.ExportFunction(names::kLeave, module_.AddFunction(MakeLeave()));
    module_.ExportFunction(names::kTellAfter, module_.AddFunction(MakeTell()));
    if (plan_.has_destructor)
      module_.ExportFunction(names::kFinish, module_.AddFunction(MakeFinish()));
    return module_.Finish();
  }

 private:
  FunctionIndex Import(const char* name, const CoreFuncType& type) {
    return module_.ImportFunction(asker_imports::kAdvice, name, type);
  }
  FunctionIndex ImportBuiltin(const char* name, const CoreFuncType& type) {
    return module_.ImportFunction(asker_imports::kBuiltins, name, type);
  }
  void AddImports();

  // (source, size) -> where the bytes are now, in memory of their own.
  CodeBuilder MakeCopy() const;
  // (at, base): the text there, whose place counts from the base, becomes one of its own.
  CodeBuilder MakeRelocate() const;
  // (at, size) -> whether that is inside the memory.
  static CodeBuilder MakeIsInside();
  // (hash, at, size) -> hash, of the size, too.
  static CodeBuilder MakeHashBytes();
  // (hash, at) -> the hash with the text that is described there, or kUnreadable. So it is in what
  // follows.
  CodeBuilder MakeHashText() const;
  // (hash, at) -> hash, with the `value` there.
  CodeBuilder MakeHashValue() const;
  // (list, count) -> the hash of so many `arg`.
  CodeBuilder MakeHashArguments() const;
  // (question, size) -> the handle, and in the upper half the answer to be told.
  CodeBuilder MakeEnter() const;
  // (handle, the flat option<value>) -> the answer to be told.
  CodeBuilder MakeLeave() const;
  // (answer to be told) -> where it is.
  static CodeBuilder MakeTell();
  // (handle)
  CodeBuilder MakeFinish() const;

  // Steps of these.
  void WriteArguments(CodeBuilder& code, LocalIndex question, LocalIndex arguments) const;
  static void WriteLoad(CodeBuilder& code, LocalIndex address, std::uint32_t place) {
    code.LocalGet(address).Memory(MemoryOp::kI32Load, place);
  }
  static void WriteLoadByte(CodeBuilder& code, LocalIndex address, std::uint32_t place) {
    code.LocalGet(address).Memory(MemoryOp::kI32Load8U, place);
  }
  // Where the text or list at that place is: from the base on.
  static void WritePlace(CodeBuilder& code, LocalIndex base, LocalIndex at, std::uint32_t place) {
    code.LocalGet(base);
    WriteLoad(code, at, place);
    code.Plain(Op::kI32Add);
  }
  static void WriteAddress(CodeBuilder& code, LocalIndex at, std::uint32_t place) {
    code.LocalGet(at).I32Const(place).Plain(Op::kI32Add);
  }
  static void WriteStep(CodeBuilder& code, LocalIndex local, std::uint32_t step) {
    WriteAddress(code, local, step);
    code.LocalSet(local);
  }
  // Takes a truth from the stack: where it is none, something cannot be read.
  static void WriteReadableIf(CodeBuilder& code) {
    code.Plain(Op::kI32Eqz).If().I64Const(kUnreadable).Plain(Op::kReturn).Plain(Op::kEnd);
  }
  // Takes a word from the stack into the hash in the local.
  static void WriteMix(CodeBuilder& code, LocalIndex hash);
  // Does it for each place from the one in the local on, until it is at the end.
  template <typename Body>
  static void WriteWalk(CodeBuilder& code, LocalIndex at, LocalIndex end, std::uint32_t step,
                        const Body& body) {
    code.Block().Loop().LocalGet(at).LocalGet(end).Plain(Op::kI32Eq).BranchIf(1);
    body();
    WriteStep(code, at, step);
    code.Branch(0).Plain(Op::kEnd).Plain(Op::kEnd);
  }
  static void WriteIsAligned(CodeBuilder& code, LocalIndex address) {
    code.LocalGet(address).I32Const(layout::kAlignment - 1).Plain(Op::kI32And).Plain(Op::kI32Eqz);
  }
  // Whether the case in the local is that one; whether it is one with a text.
  static void WriteIsCase(CodeBuilder& code, LocalIndex value_case, ValueCase wanted) {
    code.LocalGet(value_case).I32Const(std::to_underlying(wanted)).Plain(Op::kI32Eq);
  }
  static void WriteHasText(CodeBuilder& code, LocalIndex value_case);
  // Leaves the innermost block unless the answer can be read and is of that case.
  void WriteLeaveUnless(CodeBuilder& code, LocalIndex answer, std::uint32_t wanted) const;
  // Leaves it unless the hash on the stack is that of what was given, and there is one.
  static void WriteLeaveUnlessSame(CodeBuilder& code, LocalIndex given);

  AskerPlan plan_;
  CoreModuleBuilder module_{"asker"};
  FunctionIndex realloc_, construct_, before_, after_, end_before_, end_after_, representation_;
  FunctionIndex drop_;
  FunctionIndex copy_, relocate_, is_inside_, hash_bytes_, hash_text_, hash_value_;
  FunctionIndex hash_arguments_;
};

void AskerWriter::AddImports() {
  module_.ImportMemory(asker_imports::kAdvice, asker_imports::kMemory, 0);
  realloc_ = Import(asker_imports::kRealloc, TypeOf(4, 1));
  construct_ = Import(asker_imports::kConstruct, TypeOf(4, 1));
  before_ = Import(asker_imports::kBefore, TypeOf(1, 1));
  after_ = Import(asker_imports::kAfter, AfterType());
  if (plan_.has_end_before) end_before_ = Import(asker_imports::kEndBefore, TypeOf(1, 0));
  if (plan_.has_end_after) end_after_ = Import(asker_imports::kEndAfter, TypeOf(1, 0));
  representation_ = ImportBuiltin(asker_imports::kRepresentation, TypeOf(1, 1));
  if (plan_.has_destructor) drop_ = ImportBuiltin(asker_imports::kDrop, TypeOf(1, 0));
}

CodeBuilder AskerWriter::MakeCopy() const {
  CodeBuilder code(TypeOf(2, 1));
  const LocalIndex source = code.Parameter(0);
  const LocalIndex size = code.Parameter(1);
  const LocalIndex copy = code.AddLocal(kWord);
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
  WritePlace(code, base, at, 0);
  WriteLoad(code, at, layout::kCount);
  code.Call(copy_).Memory(MemoryOp::kI32Store, 0);
  return code;
}

CodeBuilder AskerWriter::MakeIsInside() {
  CodeBuilder code(TypeOf(2, 1));
  code.LocalGet(code.Parameter(0)).Plain(Op::kI64ExtendI32U);
  code.LocalGet(code.Parameter(1)).Plain(Op::kI64ExtendI32U).Plain(Op::kI64Add);
  code.MemorySize().Plain(Op::kI64ExtendI32U).I64Const(kMemoryPageShift).Plain(Op::kI64Shl);
  code.Plain(Op::kI64LeU);
  return code;
}

void AskerWriter::WriteMix(CodeBuilder& code, LocalIndex hash) {
  code.LocalGet(hash).Plain(Op::kI64Xor).I64Const(kMultiplier).Plain(Op::kI64Mul).LocalTee(hash);
  code.LocalGet(hash).I64Const(kMixShift).Plain(Op::kI64ShrU).Plain(Op::kI64Xor).LocalSet(hash);
}

// Eight bytes at a time; of those that are left, the last eight once more, or what is there of
// them.
CodeBuilder AskerWriter::MakeHashBytes() {
  CodeBuilder code({{kLongWord, kWord, kWord}, {kLongWord}});
  const LocalIndex hash = code.Parameter(0);
  const LocalIndex at = code.Parameter(1);
  const LocalIndex size = code.Parameter(2);
  const LocalIndex end = code.AddLocal(kWord);
  const auto load_at_end = [&](std::uint32_t bytes, MemoryOp load) {
    code.LocalGet(end).I32Const(bytes).Plain(Op::kI32Sub).Memory(load, 0);
  };
  code.LocalGet(size).Plain(Op::kI64ExtendI32U);
  WriteMix(code, hash);
  code.LocalGet(at).LocalGet(size).Plain(Op::kI32Add).LocalSet(end);
  code.LocalGet(size).I32Const(7).Plain(Op::kI32GtU).If();
  code.Block().Loop();
  code.LocalGet(end).LocalGet(at).Plain(Op::kI32Sub).I32Const(8).Plain(Op::kI32LtU).BranchIf(1);
  code.LocalGet(at).Memory(MemoryOp::kI64Load, 0);
  WriteMix(code, hash);
  WriteStep(code, at, 8);
  code.Branch(0).Plain(Op::kEnd).Plain(Op::kEnd);
  load_at_end(8, MemoryOp::kI64Load);
  WriteMix(code, hash);
  code.LocalGet(hash).Plain(Op::kReturn).Plain(Op::kEnd);

  code.LocalGet(size).I32Const(3).Plain(Op::kI32GtU).If();
  code.LocalGet(at).Memory(MemoryOp::kI32Load, 0).Plain(Op::kI64ExtendI32U);
  code.I64Const(32).Plain(Op::kI64Shl);
  load_at_end(4, MemoryOp::kI32Load);
  code.Plain(Op::kI64ExtendI32U).Plain(Op::kI64Or);
  WriteMix(code, hash);
  code.LocalGet(hash).Plain(Op::kReturn).Plain(Op::kEnd);

  WriteWalk(code, at, end, 1, [&] {
    code.LocalGet(at).Memory(MemoryOp::kI32Load8U, 0).Plain(Op::kI64ExtendI32U);
    WriteMix(code, hash);
  });
  code.LocalGet(hash);
  return code;
}

CodeBuilder AskerWriter::MakeHashText() const {
  CodeBuilder code({{kLongWord, kWord}, {kLongWord}});
  const LocalIndex at = code.Parameter(1);
  WriteLoad(code, at, 0);
  WriteLoad(code, at, layout::kCount);
  code.Call(is_inside_);
  WriteReadableIf(code);
  code.LocalGet(code.Parameter(0));
  WriteLoad(code, at, 0);
  WriteLoad(code, at, layout::kCount);
  code.Call(hash_bytes_);
  return code;
}

CodeBuilder AskerWriter::MakeHashValue() const {
  CodeBuilder code({{kLongWord, kWord}, {kLongWord}});
  const LocalIndex hash = code.Parameter(0);
  const LocalIndex at = code.Parameter(1);
  const LocalIndex value_case = code.AddLocal(kWord);
  WriteLoadByte(code, at, layout::kCase);
  code.LocalTee(value_case).Plain(Op::kI64ExtendI32U);
  WriteMix(code, hash);
  WriteHasText(code, value_case);
  code.If().LocalGet(hash);
  WriteAddress(code, at, layout::kValuePayload);
  code.Call(hash_text_).Plain(Op::kReturn).Plain(Op::kEnd);
  const auto mix_if_case = [&](ValueCase wanted, MemoryOp load) {
    WriteIsCase(code, value_case, wanted);
    code.If();
    code.LocalGet(at).Memory(load, layout::kValuePayload).Plain(Op::kI64ExtendI32U);
    WriteMix(code, hash);
    code.LocalGet(hash).Plain(Op::kReturn).Plain(Op::kEnd);
  };
  mix_if_case(ValueCase::kBoolean, MemoryOp::kI32Load8U);
  mix_if_case(ValueCase::kF32, MemoryOp::kI32Load);
  code.LocalGet(at).Memory(MemoryOp::kI64Load, layout::kValuePayload);
  WriteMix(code, hash);
  code.LocalGet(hash);
  return code;
}

CodeBuilder AskerWriter::MakeHashArguments() const {
  CodeBuilder code({{kWord, kWord}, {kLongWord}});
  const LocalIndex at = code.Parameter(0);
  const LocalIndex size = code.Parameter(1);
  const LocalIndex hash = code.AddLocal(kLongWord);
  const LocalIndex end = code.AddLocal(kWord);
  code.LocalGet(size).I32Const(kArgumentShift).Plain(Op::kI32Shl).LocalSet(size);
  WriteIsAligned(code, at);
  WriteReadableIf(code);
  code.LocalGet(at).LocalGet(size).Call(is_inside_);
  WriteReadableIf(code);
  code.I64Const(kSeed).LocalSet(hash);
  code.LocalGet(at).LocalGet(size).Plain(Op::kI32Add).LocalSet(end);
  const auto add = [&](std::uint32_t place, FunctionIndex function) {
    code.LocalGet(hash);
    WriteAddress(code, at, place);
    code.Call(function).LocalTee(hash).Plain(Op::kI64Eqz).Plain(Op::kI32Eqz);
    WriteReadableIf(code);
  };
  WriteWalk(code, at, end, layout::kArgumentSize, [&] {
    add(layout::kArgumentName, hash_text_);
    add(layout::kArgumentType, hash_text_);
    add(layout::kArgumentValue, hash_value_);
  });
  code.LocalGet(hash);
  return code;
}

void AskerWriter::WriteHasText(CodeBuilder& code, LocalIndex value_case) {
  WriteIsCase(code, value_case, ValueCase::kStr);
  WriteIsCase(code, value_case, ValueCase::kComplex);
  code.Plain(Op::kI32Or);
}

void AskerWriter::WriteLeaveUnless(CodeBuilder& code, LocalIndex answer,
                                   std::uint32_t wanted) const {
  WriteIsAligned(code, answer);
  code.Plain(Op::kI32Eqz).BranchIf(0);
  code.LocalGet(answer)
      .I32Const(layout::kActionSize)
      .Call(is_inside_)
      .Plain(Op::kI32Eqz)
      .BranchIf(0);
  WriteLoadByte(code, answer, layout::kCase);
  code.I32Const(wanted).Plain(Op::kI32Ne).BranchIf(0);
}

void AskerWriter::WriteLeaveUnlessSame(CodeBuilder& code, LocalIndex given) {
  code.LocalGet(given).Plain(Op::kI64Eq).Plain(Op::kI32Eqz).BranchIf(0);
  code.LocalGet(given).Plain(Op::kI64Eqz).BranchIf(0);
}

void AskerWriter::WriteArguments(CodeBuilder& code, LocalIndex question,
                                 LocalIndex arguments) const {
  const LocalIndex size = code.AddLocal(kWord);
  const LocalIndex at = code.AddLocal(kWord);
  const LocalIndex end = code.AddLocal(kWord);
  const LocalIndex value_case = code.AddLocal(kWord);
  WriteLoad(code, question, layout::kArguments + layout::kCount);
  code.I32Const(kArgumentShift).Plain(Op::kI32Shl).LocalSet(size);
  code.I32Const(0).I32Const(0).I32Const(layout::kAlignment).LocalGet(size).Call(realloc_);
  code.LocalSet(arguments);
  WriteIsAligned(code, arguments);
  code.Plain(Op::kI32Eqz).If().Plain(Op::kUnreachable).Plain(Op::kEnd);
  code.LocalGet(arguments);
  WritePlace(code, question, question, layout::kArguments);
  code.LocalGet(size).MemoryCopy();

  code.LocalGet(arguments).LocalTee(at).LocalGet(size).Plain(Op::kI32Add).LocalSet(end);
  const auto relocate = [&](std::uint32_t place) {
    WriteAddress(code, at, place);
    code.LocalGet(question).Call(relocate_);
  };
  WriteWalk(code, at, end, layout::kArgumentSize, [&] {
    relocate(layout::kArgumentName);
    relocate(layout::kArgumentType);
    WriteLoadByte(code, at, layout::kArgumentValue + layout::kCase);
    code.LocalSet(value_case);
    WriteHasText(code, value_case);
    code.If();
    relocate(layout::kArgumentValue + layout::kValuePayload);
    code.Plain(Op::kEnd);
  });
}

// Nothing of the question, nor of what advice is given, is looked at once advice was called: that
// is its own memory from then on.
CodeBuilder AskerWriter::MakeEnter() const {
  CodeBuilder code({{kWord, kWord}, {kLongWord}});
  const LocalIndex question = code.Parameter(0);
  const LocalIndex name = code.AddLocal(kWord);
  const LocalIndex name_size = code.AddLocal(kWord);
  const LocalIndex arguments = code.AddLocal(kWord);
  const LocalIndex count = code.AddLocal(kWord);
  const LocalIndex given = code.AddLocal(kLongWord);
  const LocalIndex handle = code.AddLocal(kWord);
  const LocalIndex answer = code.AddLocal(kWord);
  WritePlace(code, question, question, layout::kName);
  WriteLoad(code, question, layout::kName + layout::kCount);
  code.LocalTee(name_size).Call(copy_).LocalSet(name);
  WriteArguments(code, question, arguments);
  WriteLoad(code, question, layout::kArguments + layout::kCount);
  code.LocalSet(count);
  code.LocalGet(arguments).LocalGet(count).Call(hash_arguments_).LocalSet(given);
  code.LocalGet(name).LocalGet(name_size).LocalGet(arguments).LocalGet(count).Call(construct_);
  code.LocalTee(handle).Call(representation_).Call(before_).LocalSet(answer);

  code.Block();
  WriteLeaveUnless(code, answer, std::to_underlying(BeforeAction::kProceed));
  WriteLoad(code, answer, layout::kActionPayload + layout::kCount);
  code.LocalGet(count).Plain(Op::kI32Ne).BranchIf(0);
  WriteLoad(code, answer, layout::kActionPayload);
  code.LocalGet(count).Call(hash_arguments_);
  WriteLeaveUnlessSame(code, given);
  if (plan_.has_end_before) code.LocalGet(answer).Call(end_before_);
  code.LocalGet(handle).Plain(Op::kI64ExtendI32U).Plain(Op::kReturn).Plain(Op::kEnd);
  code.LocalGet(answer).I32Const(kToBeTold).Plain(Op::kI32Or).Plain(Op::kI64ExtendI32U);
  code.I64Const(kAnswerShift).Plain(Op::kI64Shl);
  code.LocalGet(handle).Plain(Op::kI64ExtendI32U).Plain(Op::kI64Or);
  return code;
}

CodeBuilder AskerWriter::MakeLeave() const {
  CodeBuilder code(AfterType());
  const LocalIndex handle = code.Parameter(0);
  const LocalIndex is_some = code.Parameter(1);
  const LocalIndex value_case = code.Parameter(2);
  const LocalIndex payload = code.Parameter(3);
  const LocalIndex size = code.Parameter(4);
  const LocalIndex given = code.AddLocal(kLongWord);
  const LocalIndex answer = code.AddLocal(kWord);
  code.LocalGet(is_some).If();
  code.I64Const(kSeed).LocalSet(given).LocalGet(value_case).Plain(Op::kI64ExtendI32U);
  WriteMix(code, given);
  WriteHasText(code, value_case);
  code.If().LocalGet(given).LocalGet(payload).Plain(Op::kI32WrapI64).LocalGet(size);
  code.Call(hash_bytes_).LocalSet(given);
  code.Plain(Op::kElse).LocalGet(payload);
  WriteMix(code, given);
  code.Plain(Op::kEnd).Plain(Op::kEnd);
  code.LocalGet(handle).Call(representation_);
  for (std::uint32_t i = 1; i < code.type().parameters.size(); ++i)
    code.LocalGet(code.Parameter(i));
  code.Call(after_).LocalSet(answer);

  code.Block();
  WriteLeaveUnless(code, answer, std::to_underlying(AfterAction::kAccept));
  WriteLoadByte(code, answer, layout::kActionPayload);
  code.LocalGet(is_some).Plain(Op::kI32Ne).BranchIf(0);
  code.Block().LocalGet(is_some).Plain(Op::kI32Eqz).BranchIf(0);
  code.Block().I64Const(kSeed);
  WriteAddress(code, answer, layout::kActionPayload + layout::kOptionValue);
  code.Call(hash_value_);
  WriteLeaveUnlessSame(code, given);
  code.Branch(1).Plain(Op::kEnd).Branch(1).Plain(Op::kEnd);
  if (plan_.has_end_after) code.LocalGet(answer).Call(end_after_);
  if (plan_.has_destructor) code.LocalGet(handle).Call(drop_);
  code.I32Const(0).Plain(Op::kReturn).Plain(Op::kEnd);
  code.LocalGet(answer).I32Const(kToBeTold).Plain(Op::kI32Or);
  return code;
}

CodeBuilder AskerWriter::MakeTell() {
  CodeBuilder code(TypeOf(1, 1));
  code.LocalGet(code.Parameter(0)).I32Const(kToBeTold).Plain(Op::kI32Xor);
  return code;
}

CodeBuilder AskerWriter::MakeFinish() const {
  CodeBuilder code(TypeOf(1, 0));
  code.LocalGet(code.Parameter(0)).Call(drop_);
  return code;
}

}  // namespace

Result<Bytes> MakeAskerModule(const AskerPlan& plan) { return AskerWriter(plan).Write(); }

}  // namespace composable::synth
