// Canonical functions. Source: component model, Binary.md "Canonical Definitions".

#include "wasm/read/productions.h"

namespace composable::wasm {
namespace {

// canonopt ::= 0x00 => string-encoding=utf8 | 0x01 => string-encoding=utf16
//            | 0x02 => string-encoding=latin1+utf16
//            | 0x03 m:<core:memoryidx> => (memory m)
//            | 0x04 f:<core:funcidx>   => (realloc f)
//            | 0x05 f:<core:funcidx>   => (post-return f)
//            | 0x06                    => async
//            | 0x07 f:<core:funcidx>   => (callback f)
//            | 0x08 t:<core:typeidx>   => (core-type t)
//            | 0x09                    => gc
Result<CanonicalOption> ReadCanonicalOption(Input& in) {
  COMPOSABLE_TRY(const std::uint8_t opcode, in.cursor.ReadByte("canonopt"));
  switch (opcode) {
    case 0x00:
    case 0x01:
    case 0x02:
      return static_cast<StringEncoding>(opcode);
    case 0x03: {
      COMPOSABLE_TRY(const auto memory, ReadIndex<CoreMemoryIndex>(in, "canonopt memory"));
      return MemoryOption{memory};
    }
    case 0x04: {
      COMPOSABLE_TRY(const auto function, ReadIndex<CoreFuncIndex>(in, "canonopt realloc"));
      return ReallocOption{function};
    }
    case 0x05: {
      COMPOSABLE_TRY(const auto function, ReadIndex<CoreFuncIndex>(in, "canonopt post-return"));
      return PostReturnOption{function};
    }
    case 0x06:
      return AsyncOption{};
    case 0x07: {
      COMPOSABLE_TRY(const auto function, ReadIndex<CoreFuncIndex>(in, "canonopt callback"));
      return CallbackOption{function};
    }
    case 0x08: {
      COMPOSABLE_TRY(const auto type, ReadIndex<CoreTypeIndex>(in, "canonopt core-type"));
      return CoreTypeOption{type};
    }
    case 0x09:
      return GcOption{};
    default:
      return in.cursor.Unexpected(opcode, "canonopt", "a canonical option (0x00 to 0x09)");
  }
}

// opts ::= opt*:vec(<canonopt>)
Result<CanonicalOptions> ReadOptions(Input& in) {
  return ReadVector(in, "canonical options", limits::kCanonicalOptions, ReadCanonicalOption);
}

// async?  ::= 0x00 | 0x01 => async
Result<bool> ReadAsync(Input& in) { return ReadFlag(in, "async?", "0x00 or async (0x01)"); }
// cancel? ::= 0x00 | 0x01 => cancellable
Result<bool> ReadCancellable(Input& in) {
  return ReadFlag(in, "cancel?", "0x00 or cancellable (0x01)");
}

// The byte behind lift and lower stands for the sort func.
Status ReadFuncSort(Input& in, std::string_view production) {
  COMPOSABLE_TRY(const std::uint8_t sort, in.cursor.ReadByte(production));
  if (sort != 0x00) return in.cursor.Unexpected(sort, production, "the sort func (0x00)");
  return {};
}

// 0x00 0x00 f:<core:funcidx> opts:<opts> ft:<typeidx>   => (canon lift f opts type-index-space[ft])
Result<Canonical> ReadLift(Input& in) {
  Lift lift;
  COMPOSABLE_CHECK(ReadFuncSort(in, "canon lift"));
  COMPOSABLE_TRY(lift.function, ReadIndex<CoreFuncIndex>(in, "canon lift"));
  COMPOSABLE_TRY(lift.options, ReadOptions(in));
  COMPOSABLE_TRY(lift.type, ReadIndex<TypeIndex>(in, "canon lift"));
  return lift;
}

// 0x01 0x00 f:<funcidx> opts:<opts>   => (canon lower f opts (core func))
Result<Canonical> ReadLower(Input& in) {
  Lower lower;
  COMPOSABLE_CHECK(ReadFuncSort(in, "canon lower"));
  COMPOSABLE_TRY(lower.function, ReadIndex<FuncIndex>(in, "canon lower"));
  COMPOSABLE_TRY(lower.options, ReadOptions(in));
  return lower;
}

// 0x02..0x04 rt:<typeidx>   => (canon resource.new/drop/rep rt (core func))
Result<Canonical> ReadResourceBuiltin(Input& in, std::uint8_t opcode) {
  ResourceBuiltin builtin{static_cast<ResourceBuiltin::Operation>(opcode), {}};
  COMPOSABLE_TRY(builtin.resource, ReadIndex<TypeIndex>(in, "canon resource"));
  return builtin;
}

// 0x09 rs:<resultlist> opts:<opts>   => (canon task.return rs opts (core func))
Result<Canonical> ReadTaskReturn(Input& in) {
  TaskReturn builtin;
  COMPOSABLE_TRY(builtin.result, ReadResultList(in));
  COMPOSABLE_TRY(builtin.options, ReadOptions(in));
  return builtin;
}

// 0x0a/0x0b t:<core:valtype> i:<u32>   => (canon context.get/set t i (core func))
Result<Canonical> ReadContextBuiltin(Input& in, std::uint8_t opcode) {
  ContextBuiltin builtin{.operation = static_cast<ContextBuiltin::Operation>(opcode)};
  COMPOSABLE_TRY(builtin.type, ReadCoreValueType(in));
  COMPOSABLE_TRY(builtin.slot, in.cursor.ReadU32("canon context"));
  return builtin;
}

// 0x06 async?:<async?>   => (canon subtask.cancel async? (core func))
Result<Canonical> ReadSubtaskCancel(Input& in) {
  COMPOSABLE_TRY(const bool is_async, ReadAsync(in));
  return SubtaskCancel{is_async};
}

// 0x0e/0x15 t:<typeidx>          => (canon stream/future.new t (core func))
// 0x13/0x14/0x1a/0x1b t:<typeidx> => (canon stream/future.drop-readable/-writable t (core func))
// 0x2e/0x2f t:<typeidx>          => (canon stream/future.forward t (core func))
Result<Canonical> ReadChannelBuiltin(Input& in, std::uint8_t opcode) {
  ChannelBuiltin builtin{static_cast<ChannelBuiltin::Operation>(opcode), {}};
  COMPOSABLE_TRY(builtin.type, ReadIndex<TypeIndex>(in, "canon stream or future"));
  return builtin;
}

// 0x0f/0x10/0x16/0x17 t:<typeidx> opts:<opts>   => (canon stream/future.read/write t opts (core
// func))
Result<Canonical> ReadCopyBuiltin(Input& in, std::uint8_t opcode) {
  CopyBuiltin builtin{static_cast<CopyBuiltin::Operation>(opcode), {}, {}};
  COMPOSABLE_TRY(builtin.type, ReadIndex<TypeIndex>(in, "canon stream or future"));
  COMPOSABLE_TRY(builtin.options, ReadOptions(in));
  return builtin;
}

// 0x11/0x12/0x18/0x19 t:<typeidx> async?:<async?>
//   => (canon stream/future.cancel-read/cancel-write t async? (core func))
Result<Canonical> ReadCancelCopyBuiltin(Input& in, std::uint8_t opcode) {
  CancelCopyBuiltin builtin{.operation = static_cast<CancelCopyBuiltin::Operation>(opcode),
                            .type = {}};
  COMPOSABLE_TRY(builtin.type, ReadIndex<TypeIndex>(in, "canon stream or future"));
  COMPOSABLE_TRY(builtin.is_async, ReadAsync(in));
  return builtin;
}

// 0x1c/0x1d opts:<opts>   => (canon error-context.new/debug-message opts (core func))
Result<Canonical> ReadErrorContextBuiltin(Input& in, std::uint8_t opcode) {
  ErrorContextBuiltin builtin{static_cast<ErrorContextBuiltin::Operation>(opcode), {}};
  COMPOSABLE_TRY(builtin.options, ReadOptions(in));
  return builtin;
}

// 0x20/0x21 cancel?:<cancel?> m:<core:memoryidx>
//   => (canon waitable-set.wait/poll cancel? (memory m) (core func))
Result<Canonical> ReadWaitableSetBuiltin(Input& in, std::uint8_t opcode) {
  WaitableSetBuiltin builtin{.operation = static_cast<WaitableSetBuiltin::Operation>(opcode),
                             .memory = {}};
  COMPOSABLE_TRY(builtin.is_cancellable, ReadCancellable(in));
  COMPOSABLE_TRY(builtin.memory, ReadIndex<CoreMemoryIndex>(in, "canon waitable-set"));
  return builtin;
}

// 0x0c/0x29..0x2d cancel?:<cancel?>   => (canon thread.yield/suspend/… cancel? (core func))
Result<Canonical> ReadThreadSwitchBuiltin(Input& in, std::uint8_t opcode) {
  ThreadSwitchBuiltin builtin{.operation = static_cast<ThreadSwitchBuiltin::Operation>(opcode)};
  COMPOSABLE_TRY(builtin.is_cancellable, ReadCancellable(in));
  return builtin;
}

// 0x27/0x41 ft:<core:typeidx> tbl:<core:tableidx>
//   => (canon thread.new-indirect/spawn-indirect ft tbl (core func))
Result<Canonical> ReadThreadIndirectBuiltin(Input& in, std::uint8_t opcode) {
  ThreadIndirectBuiltin builtin{static_cast<ThreadIndirectBuiltin::Operation>(opcode), {}, {}};
  COMPOSABLE_TRY(builtin.type, ReadIndex<CoreTypeIndex>(in, "canon thread"));
  COMPOSABLE_TRY(builtin.table, ReadIndex<CoreTableIndex>(in, "canon thread"));
  return builtin;
}

// 0x40 ft:<core:typeidx>   => (canon thread.spawn-ref ft (core func))
Result<Canonical> ReadThreadSpawnRef(Input& in) {
  COMPOSABLE_TRY(const auto type, ReadIndex<CoreTypeIndex>(in, "canon thread"));
  return ThreadSpawnRef{type};
}

Result<Canonical> ReadCanonicalBody(Input& in) {
  COMPOSABLE_TRY(const std::uint8_t opcode, in.cursor.ReadByte("canon"));
  switch (opcode) {
    case 0x00:
      return ReadLift(in);
    case 0x01:
      return ReadLower(in);
    case 0x02:
    case 0x03:
    case 0x04:
      return ReadResourceBuiltin(in, opcode);
    case 0x05:
    case 0x0D:
    case 0x1E:
    case 0x1F:
    case 0x22:
    case 0x23:
    case 0x24:
    case 0x25:
    case 0x26:
    case 0x28:
    case 0x42:
      return PlainBuiltin{static_cast<PlainBuiltin::Operation>(opcode)};
    case 0x06:
      return ReadSubtaskCancel(in);
    case 0x09:
      return ReadTaskReturn(in);
    case 0x0A:
    case 0x0B:
      return ReadContextBuiltin(in, opcode);
    case 0x0C:
    case 0x29:
    case 0x2A:
    case 0x2B:
    case 0x2C:
    case 0x2D:
      return ReadThreadSwitchBuiltin(in, opcode);
    case 0x0E:
    case 0x13:
    case 0x14:
    case 0x15:
    case 0x1A:
    case 0x1B:
    case 0x2E:
    case 0x2F:
      return ReadChannelBuiltin(in, opcode);
    case 0x0F:
    case 0x10:
    case 0x16:
    case 0x17:
      return ReadCopyBuiltin(in, opcode);
    case 0x11:
    case 0x12:
    case 0x18:
    case 0x19:
      return ReadCancelCopyBuiltin(in, opcode);
    case 0x1C:
    case 0x1D:
      return ReadErrorContextBuiltin(in, opcode);
    case 0x20:
    case 0x21:
      return ReadWaitableSetBuiltin(in, opcode);
    case 0x27:
    case 0x41:
      return ReadThreadIndirectBuiltin(in, opcode);
    case 0x40:
      return ReadThreadSpawnRef(in);
    default:
      return in.cursor.Unexpected(opcode, "canon",
                                  "a canonical function (0x00 to 0x2f or 0x40 to 0x42)");
  }
}

}  // namespace

// canon ::= 0x00 … | 0x42
Result<Canonical> ReadCanonical(Input& in) {
  const std::uint64_t start = in.cursor.Offset();
  COMPOSABLE_TRY(auto canonical, ReadCanonicalBody(in));
  const Sort sort = std::holds_alternative<Lift>(canonical) ? Sort::kFunc : Sort::kCoreFunc;
  COMPOSABLE_CHECK(in.scopes.Define(sort, start));
  return canonical;
}

}  // namespace composable::wasm
