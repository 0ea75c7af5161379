#include "synth/asker_module.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "synth/advice_interface.h"
#include "synth/advice_layout.h"
#include "synth/core_module.h"
#include "synth/sip_hash.h"

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

// What advice was given and what it answers are compared by their hashes (synth/sip_hash.h).
// Whoever calls the function chooses what advice is given, so the key is the host's, and another
// one in each program. Each text is a word with its case and size and then its bytes, each number a
// word with its case and one with its bits, so that what is hashed says where it ends.
constexpr std::uint32_t kCaseShift = 32;
// No hash: something lies outside the memory.
constexpr std::uint64_t kUnreadable = 0;

CoreFuncType TypeOf(std::size_t parameters, std::size_t results) {
  return {std::vector<wasm::CoreValueType>(parameters, kWord),
          std::vector<wasm::CoreValueType>(results, kWord)};
}

// The functions that take an invocation and an `option<value>` in flat form; `leave` takes a key
// behind these.
CoreFuncType AfterType() { return {{kWord, kWord, kWord, kLongWord, kWord}, {kWord}}; }
CoreFuncType LeaveType() {
  CoreFuncType type = AfterType();
  type.parameters.insert(type.parameters.end(), 2, kLongWord);
  return type;
}

// The key of the hash.
struct Key {
  LocalIndex low, high;
};

class AskerWriter {
 public:
  explicit AskerWriter(const AskerPlan& plan) : plan_(plan) {}

  Result<Bytes> Write() {
    AddImports();
    copy_ = module_.AddFunction(MakeCopy());
    relocate_ = module_.AddFunction(MakeRelocate());
    is_inside_ = module_.AddFunction(MakeIsInside());
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
  // (key, key, at) -> the hash of the `value` there, or kUnreadable. So it is in what follows.
  CodeBuilder MakeHashValue() const;
  // (key, key, base, list, count) -> the hash of so many `arg`, whose texts have places that count
  // from the base.
  CodeBuilder MakeHashArguments() const;
  // (question, size, key, key) -> the handle, and in the upper half the answer to be told.
  CodeBuilder MakeEnter() const;
  // (handle, the flat option<value>, key, key) -> the answer to be told.
  CodeBuilder MakeLeave() const;
  // (answer to be told) -> where it is.
  static CodeBuilder MakeTell();
  // (handle)
  CodeBuilder MakeFinish() const;

  // Steps of these.
  // Copies the arguments of the question, so many, with all that belongs to them.
  void WriteArguments(CodeBuilder& code, LocalIndex question, LocalIndex count,
                      LocalIndex arguments) const;
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
  static void WriteKey(CodeBuilder& code, const Key& key) {
    code.LocalGet(key.low).LocalGet(key.high);
  }
  // The word in front of a text or number.
  static void WriteHead(CodeBuilder& code, LocalIndex value_case, LocalIndex size) {
    WriteHead(code, value_case);
    code.LocalGet(size).Plain(Op::kI64ExtendI32U).Plain(Op::kI64Or);
  }
  static void WriteHead(CodeBuilder& code, LocalIndex value_case) {
    code.LocalGet(value_case).Plain(Op::kI64ExtendI32U).I64Const(kCaseShift).Plain(Op::kI64Shl);
  }
  // Does it for each place from the one in the local on, until it is at the end.
  template <typename Body>
  static void WriteWalk(CodeBuilder& code, LocalIndex at, LocalIndex end, std::uint32_t step,
                        const Body& body) {
    code.Block().Loop().LocalGet(at).LocalGet(end).Plain(Op::kI32Eq).BranchIf(1);
    body();
    WriteStep(code, at, step);
    code.Branch(0).Plain(Op::kEnd).Plain(Op::kEnd);
  }
  // As the host does where it reads there.
  static void WriteTrapUnlessAligned(CodeBuilder& code, LocalIndex address) {
    code.LocalGet(address).I32Const(layout::kAlignment - 1).Plain(Op::kI32And);
    code.If().Plain(Op::kUnreachable).Plain(Op::kEnd);
  }
  // Whether the case in the local is that one; whether it is one with a text.
  static void WriteIsCase(CodeBuilder& code, LocalIndex value_case, ValueCase wanted) {
    code.LocalGet(value_case).I32Const(std::to_underlying(wanted)).Plain(Op::kI32Eq);
  }
  static void WriteHasText(CodeBuilder& code, LocalIndex value_case);
  // Hashes texts and numbers.
  class Hasher;
  // Leaves the innermost block unless the answer can be read and is of that case.
  void WriteLeaveUnless(CodeBuilder& code, LocalIndex answer, std::uint32_t wanted) const;
  // Leaves it unless the hash on the stack is that of what was given, and there is one.
  static void WriteLeaveUnlessSame(CodeBuilder& code, LocalIndex given);

  AskerPlan plan_;
  CoreModuleBuilder module_{"asker"};
  FunctionIndex realloc_, construct_, before_, after_, end_before_, end_after_, representation_;
  FunctionIndex drop_;
  FunctionIndex copy_, relocate_, is_inside_, hash_value_, hash_arguments_;
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

class AskerWriter::Hasher {
 public:
  Hasher(CodeBuilder& code, FunctionIndex is_inside, const Key& key)
      : code_(code),
        is_inside_(is_inside),
        hash_(code, key.low, key.high),
        place_(code.AddLocal(kWord)),
        size_(code.AddLocal(kWord)),
        case_(code.AddLocal(kWord)),
        number_(code.AddLocal(kLongWord)) {}

  // What is in locals. The place of the text is where it ends afterwards.
  void AddText(LocalIndex value_case, LocalIndex place, LocalIndex size) {
    WriteHead(code_, value_case, size);
    hash_.Compress();
    hash_.CompressBytes(place, size);
  }
  void AddNumber(LocalIndex value_case, LocalIndex number) {
    WriteHead(code_, value_case);
    hash_.Compress();
    code_.LocalGet(number);
    hash_.Compress();
  }

  // The text that is described so far behind the address; its place counts from the base.
  void AddTextAt(LocalIndex base, LocalIndex at, std::uint32_t offset) {
    code_.I32Const(std::to_underlying(ValueCase::kStr)).LocalSet(case_);
    AddTextOfCase(base, at, offset);
  }

  void AddValueAt(LocalIndex base, LocalIndex at, std::uint32_t offset) {
    WriteLoadByte(code_, at, offset + layout::kCase);
    code_.LocalSet(case_);
    WriteHasText(code_, case_);
    code_.If();
    AddTextOfCase(base, at, offset + layout::kValuePayload);
    code_.Plain(Op::kElse);
    const auto load_if_case = [&](ValueCase wanted, MemoryOp load) {
      WriteIsCase(code_, case_, wanted);
      code_.If().LocalGet(at).Memory(load, offset + layout::kValuePayload);
      code_.Plain(Op::kI64ExtendI32U).LocalSet(number_).Plain(Op::kEnd);
    };
    code_.LocalGet(at).Memory(MemoryOp::kI64Load, offset + layout::kValuePayload);
    code_.LocalSet(number_);
    load_if_case(ValueCase::kBoolean, MemoryOp::kI32Load8U);
    load_if_case(ValueCase::kF32, MemoryOp::kI32Load);
    AddNumber(case_, number_);
    code_.Plain(Op::kEnd);
  }

  void Finish() { hash_.Finish(); }

 private:
  void AddTextOfCase(LocalIndex base, LocalIndex at, std::uint32_t offset) {
    WritePlace(code_, base, at, offset);
    code_.LocalTee(place_);
    WriteLoad(code_, at, offset + layout::kCount);
    code_.LocalTee(size_).Call(is_inside_);
    WriteReadableIf(code_);
    AddText(case_, place_, size_);
  }

  CodeBuilder& code_;
  FunctionIndex is_inside_;
  SipHashCode hash_;
  LocalIndex place_, size_, case_, number_;
};

CodeBuilder AskerWriter::MakeHashValue() const {
  CodeBuilder code({{kLongWord, kLongWord, kWord}, {kLongWord}});
  const LocalIndex base = code.AddLocal(kWord);  // 0
  Hasher hasher(code, is_inside_, {code.Parameter(0), code.Parameter(1)});
  hasher.AddValueAt(base, code.Parameter(2), 0);
  hasher.Finish();
  return code;
}

CodeBuilder AskerWriter::MakeHashArguments() const {
  CodeBuilder code({{kLongWord, kLongWord, kWord, kWord, kWord}, {kLongWord}});
  const LocalIndex base = code.Parameter(2);
  const LocalIndex at = code.Parameter(3);
  const LocalIndex size = code.Parameter(4);
  const LocalIndex end = code.AddLocal(kWord);
  Hasher hasher(code, is_inside_, {code.Parameter(0), code.Parameter(1)});
  code.LocalGet(size).I32Const(kArgumentShift).Plain(Op::kI32Shl).LocalSet(size);
  code.LocalGet(at).LocalGet(size).Call(is_inside_);
  WriteReadableIf(code);
  code.LocalGet(at).LocalGet(size).Plain(Op::kI32Add).LocalSet(end);
  WriteWalk(code, at, end, layout::kArgumentSize, [&] {
    hasher.AddTextAt(base, at, layout::kArgumentName);
    hasher.AddTextAt(base, at, layout::kArgumentType);
    hasher.AddValueAt(base, at, layout::kArgumentValue);
  });
  hasher.Finish();
  return code;
}

void AskerWriter::WriteHasText(CodeBuilder& code, LocalIndex value_case) {
  WriteIsCase(code, value_case, ValueCase::kStr);
  WriteIsCase(code, value_case, ValueCase::kComplex);
  code.Plain(Op::kI32Or);
}

void AskerWriter::WriteLeaveUnless(CodeBuilder& code, LocalIndex answer,
                                   std::uint32_t wanted) const {
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

void AskerWriter::WriteArguments(CodeBuilder& code, LocalIndex question, LocalIndex count,
                                 LocalIndex arguments) const {
  const LocalIndex size = code.AddLocal(kWord);
  const LocalIndex at = code.AddLocal(kWord);
  const LocalIndex end = code.AddLocal(kWord);
  const LocalIndex value_case = code.AddLocal(kWord);
  code.LocalGet(count).I32Const(kArgumentShift).Plain(Op::kI32Shl).LocalSet(size);
  code.I32Const(0).I32Const(0).I32Const(layout::kAlignment).LocalGet(size).Call(realloc_);
  code.LocalSet(arguments);
  WriteTrapUnlessAligned(code, arguments);
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

// The question is looked at before anything of the advice is called, and so is what `leave` is
// told: it is the advice's own memory from then on.
CodeBuilder AskerWriter::MakeEnter() const {
  CodeBuilder code({{kWord, kWord, kLongWord, kLongWord}, {kLongWord}});
  const LocalIndex question = code.Parameter(0);
  const Key key = {code.Parameter(2), code.Parameter(3)};
  const LocalIndex name = code.AddLocal(kWord);
  const LocalIndex name_size = code.AddLocal(kWord);
  const LocalIndex arguments = code.AddLocal(kWord);
  const LocalIndex count = code.AddLocal(kWord);
  const LocalIndex given = code.AddLocal(kLongWord);
  const LocalIndex handle = code.AddLocal(kWord);
  const LocalIndex answer = code.AddLocal(kWord);
  WriteKey(code, key);
  code.LocalGet(question);
  WritePlace(code, question, question, layout::kArguments);
  WriteLoad(code, question, layout::kArguments + layout::kCount);
  code.LocalTee(count).Call(hash_arguments_).LocalSet(given);
  WriteLoad(code, question, layout::kName + layout::kCount);
  code.LocalSet(name_size);
  WritePlace(code, question, question, layout::kName);
  code.LocalGet(name_size).Call(copy_).LocalSet(name);
  WriteArguments(code, question, count, arguments);
  code.LocalGet(name).LocalGet(name_size).LocalGet(arguments).LocalGet(count).Call(construct_);
  code.LocalTee(handle).Call(representation_).Call(before_).LocalSet(answer);
  WriteTrapUnlessAligned(code, answer);

  code.Block();
  WriteLeaveUnless(code, answer, std::to_underlying(BeforeAction::kProceed));
  WriteLoad(code, answer, layout::kActionPayload + layout::kCount);
  code.LocalGet(count).Plain(Op::kI32Ne).BranchIf(0);
  WriteLoad(code, answer, layout::kActionPayload);
  code.LocalTee(arguments).I32Const(layout::kAlignment - 1).Plain(Op::kI32And).BranchIf(0);
  WriteKey(code, key);
  code.I32Const(0).LocalGet(arguments).LocalGet(count).Call(hash_arguments_);
  WriteLeaveUnlessSame(code, given);
  if (plan_.has_end_before) code.LocalGet(answer).Call(end_before_);
  code.LocalGet(handle).Plain(Op::kI64ExtendI32U).Plain(Op::kReturn).Plain(Op::kEnd);
  code.LocalGet(answer).I32Const(kToBeTold).Plain(Op::kI32Or).Plain(Op::kI64ExtendI32U);
  code.I64Const(kAnswerShift).Plain(Op::kI64Shl);
  code.LocalGet(handle).Plain(Op::kI64ExtendI32U).Plain(Op::kI64Or);
  return code;
}

CodeBuilder AskerWriter::MakeLeave() const {
  CodeBuilder code(LeaveType());
  const LocalIndex handle = code.Parameter(0);
  const LocalIndex is_some = code.Parameter(1);
  const LocalIndex value_case = code.Parameter(2);
  const LocalIndex payload = code.Parameter(3);
  const LocalIndex size = code.Parameter(4);
  const Key key = {code.Parameter(5), code.Parameter(6)};
  const LocalIndex given = code.AddLocal(kLongWord);
  const LocalIndex answer = code.AddLocal(kWord);
  code.LocalGet(is_some).If();
  Hasher hasher(code, is_inside_, key);
  WriteHasText(code, value_case);
  code.If();
  const LocalIndex place = code.AddLocal(kWord);
  code.LocalGet(payload).Plain(Op::kI32WrapI64).LocalSet(place);
  hasher.AddText(value_case, place, size);
  code.Plain(Op::kElse);
  hasher.AddNumber(value_case, payload);
  code.Plain(Op::kEnd);
  hasher.Finish();
  code.LocalSet(given).Plain(Op::kEnd);
  code.LocalGet(handle).Call(representation_);
  for (std::uint32_t i = 1; i < AfterType().parameters.size(); ++i)
    code.LocalGet(code.Parameter(i));
  code.Call(after_).LocalSet(answer);
  WriteTrapUnlessAligned(code, answer);

  code.Block();
  WriteLeaveUnless(code, answer, std::to_underlying(AfterAction::kAccept));
  WriteLoadByte(code, answer, layout::kActionPayload);
  code.LocalGet(is_some).Plain(Op::kI32Ne).BranchIf(0);
  code.Block().LocalGet(is_some).Plain(Op::kI32Eqz).BranchIf(0);
  code.Block();
  WriteKey(code, key);
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
