// Canonical functions. Source: component model, Binary.md "Canonical Definitions".

#include "wasm/write/productions.h"

namespace composable::wasm {
namespace {

// canonopt ::= 0x00..0x02 | 0x03 <core:memoryidx> | 0x04 <core:funcidx> | 0x05 <core:funcidx> |
// 0x06
//            | 0x07 <core:funcidx> | 0x08 <core:typeidx> | 0x09
struct OptionWriter {
  Encoder& out;

  void operator()(StringEncoding encoding) const { out.Byte(static_cast<std::uint8_t>(encoding)); }
  void operator()(const MemoryOption& option) const {
    out.Byte(0x03);
    WriteIndex(out, option.memory);
  }
  void operator()(const ReallocOption& option) const {
    out.Byte(0x04);
    WriteIndex(out, option.function);
  }
  void operator()(const PostReturnOption& option) const {
    out.Byte(0x05);
    WriteIndex(out, option.function);
  }
  void operator()(const AsyncOption&) const { out.Byte(0x06); }
  void operator()(const CallbackOption& option) const {
    out.Byte(0x07);
    WriteIndex(out, option.function);
  }
  void operator()(const CoreTypeOption& option) const {
    out.Byte(0x08);
    WriteIndex(out, option.type);
  }
  void operator()(const GcOption&) const { out.Byte(0x09); }
};

// opts ::= opt*:vec(<canonopt>)
void WriteOptions(Encoder& out, const CanonicalOptions& options) {
  WriteVector(out, options, [](Encoder& to, const CanonicalOption& option) {
    std::visit(OptionWriter{to}, option);
  });
}

// async? and cancel? ::= 0x00 | 0x01
void WriteFlag(Encoder& out, bool flag) { out.Byte(flag ? 0x01 : 0x00); }

// The opcode is the enumerator of every built-in that has one.
template <typename Builtin>
void WriteOperation(Encoder& out, const Builtin& builtin) {
  out.Byte(static_cast<std::uint8_t>(builtin.operation));
}

// canon ::= opcode and its immediates, as in read/canonical.cc
struct CanonicalWriter {
  Encoder& out;

  void operator()(const Lift& lift) const {
    out.Byte(0x00);
    out.Byte(0x00);
    WriteIndex(out, lift.function);
    WriteOptions(out, lift.options);
    WriteIndex(out, lift.type);
  }
  void operator()(const Lower& lower) const {
    out.Byte(0x01);
    out.Byte(0x00);
    WriteIndex(out, lower.function);
    WriteOptions(out, lower.options);
  }
  void operator()(const ResourceBuiltin& builtin) const {
    WriteOperation(out, builtin);
    WriteIndex(out, builtin.resource);
  }
  void operator()(const PlainBuiltin& builtin) const { WriteOperation(out, builtin); }
  void operator()(const TaskReturn& builtin) const {
    out.Byte(0x09);
    WriteResultList(out, builtin.result);
    WriteOptions(out, builtin.options);
  }
  void operator()(const ContextBuiltin& builtin) const {
    WriteOperation(out, builtin);
    WriteCoreValueType(out, builtin.type);
    out.U32(builtin.slot);
  }
  void operator()(const SubtaskCancel& builtin) const {
    out.Byte(0x06);
    WriteFlag(out, builtin.is_async);
  }
  void operator()(const ChannelBuiltin& builtin) const {
    WriteOperation(out, builtin);
    WriteIndex(out, builtin.type);
  }
  void operator()(const CopyBuiltin& builtin) const {
    WriteOperation(out, builtin);
    WriteIndex(out, builtin.type);
    WriteOptions(out, builtin.options);
  }
  void operator()(const CancelCopyBuiltin& builtin) const {
    WriteOperation(out, builtin);
    WriteIndex(out, builtin.type);
    WriteFlag(out, builtin.is_async);
  }
  void operator()(const ErrorContextBuiltin& builtin) const {
    WriteOperation(out, builtin);
    WriteOptions(out, builtin.options);
  }
  void operator()(const WaitableSetBuiltin& builtin) const {
    WriteOperation(out, builtin);
    WriteFlag(out, builtin.is_cancellable);
    WriteIndex(out, builtin.memory);
  }
  void operator()(const ThreadSwitchBuiltin& builtin) const {
    WriteOperation(out, builtin);
    WriteFlag(out, builtin.is_cancellable);
  }
  void operator()(const ThreadIndirectBuiltin& builtin) const {
    WriteOperation(out, builtin);
    WriteIndex(out, builtin.type);
    WriteIndex(out, builtin.table);
  }
  void operator()(const ThreadSpawnRef& builtin) const {
    out.Byte(0x40);
    WriteIndex(out, builtin.type);
  }
};

}  // namespace

void WriteCanonical(Encoder& out, const Canonical& canonical) {
  std::visit(CanonicalWriter{out}, canonical);
}

}  // namespace composable::wasm
