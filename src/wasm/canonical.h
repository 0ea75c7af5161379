// Canonical function definitions: lift, lower and the built-ins.
//
// Source: component model, Binary.md "Canonical Definitions". Enumerators are the binary opcodes.
// Where Wasmtime 48 and Binary.md differ, this is Wasmtime 48: thread.spawn-ref,
// thread.spawn-indirect and thread.available-parallelism have no `shared` immediate, and the
// options core-type and gc exist. stream.forward and future.forward are read and written, though
// Wasmtime 48 refuses them.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "wasm/core_type.h"
#include "wasm/index.h"
#include "wasm/value_type.h"

namespace composable::wasm {

enum class StringEncoding : std::uint8_t { kUtf8 = 0x00, kUtf16 = 0x01, kLatin1Utf16 = 0x02 };
struct MemoryOption {
  CoreMemoryIndex memory;
  bool operator==(const MemoryOption&) const = default;
};
struct ReallocOption {
  CoreFuncIndex function;
  bool operator==(const ReallocOption&) const = default;
};
struct PostReturnOption {
  CoreFuncIndex function;
  bool operator==(const PostReturnOption&) const = default;
};
struct AsyncOption {
  bool operator==(const AsyncOption&) const = default;
};
struct CallbackOption {
  CoreFuncIndex function;
  bool operator==(const CallbackOption&) const = default;
};
struct CoreTypeOption {
  CoreTypeIndex type;
  bool operator==(const CoreTypeOption&) const = default;
};
struct GcOption {
  bool operator==(const GcOption&) const = default;
};

// canonopt
using CanonicalOption = std::variant<StringEncoding, MemoryOption, ReallocOption, PostReturnOption,
                                     AsyncOption, CallbackOption, CoreTypeOption, GcOption>;
using CanonicalOptions = std::vector<CanonicalOption>;

// Adds a func; every other canonical definition adds a core func.
struct Lift {
  CoreFuncIndex function;
  CanonicalOptions options;
  TypeIndex type;
  bool operator==(const Lift&) const = default;
};

struct Lower {
  FuncIndex function;
  CanonicalOptions options;
  bool operator==(const Lower&) const = default;
};

struct ResourceBuiltin {
  enum class Operation : std::uint8_t { kNew = 0x02, kDrop = 0x03, kRep = 0x04 };
  Operation operation = Operation::kNew;
  TypeIndex resource;
  bool operator==(const ResourceBuiltin&) const = default;
};

// The built-ins without immediates.
struct PlainBuiltin {
  enum class Operation : std::uint8_t {
    kTaskCancel = 0x05,
    kSubtaskDrop = 0x0D,
    kErrorContextDrop = 0x1E,
    kWaitableSetNew = 0x1F,
    kWaitableSetDrop = 0x22,
    kWaitableJoin = 0x23,
    kBackpressureInc = 0x24,
    kBackpressureDec = 0x25,
    kThreadIndex = 0x26,
    kThreadResumeLater = 0x28,
    kThreadAvailableParallelism = 0x42,
  };
  Operation operation = Operation::kTaskCancel;
  bool operator==(const PlainBuiltin&) const = default;
};

struct TaskReturn {
  std::optional<ValueType> result;
  CanonicalOptions options;
  bool operator==(const TaskReturn&) const = default;
};

struct ContextBuiltin {
  enum class Operation : std::uint8_t { kGet = 0x0A, kSet = 0x0B };
  Operation operation = Operation::kGet;
  CoreValueType type = NumberType::kI32;
  std::uint32_t slot = 0;
  bool operator==(const ContextBuiltin&) const = default;
};

struct SubtaskCancel {
  bool is_async = false;
  bool operator==(const SubtaskCancel&) const = default;
};

// The ends of a stream or future. `type` is the stream or future type.
struct ChannelBuiltin {
  enum class Operation : std::uint8_t {
    kStreamNew = 0x0E,
    kStreamDropReadable = 0x13,
    kStreamDropWritable = 0x14,
    kFutureNew = 0x15,
    kFutureDropReadable = 0x1A,
    kFutureDropWritable = 0x1B,
    kStreamForward = 0x2E,
    kFutureForward = 0x2F,
  };
  Operation operation = Operation::kStreamNew;
  TypeIndex type;
  bool operator==(const ChannelBuiltin&) const = default;
};

struct CopyBuiltin {
  enum class Operation : std::uint8_t {
    kStreamRead = 0x0F,
    kStreamWrite = 0x10,
    kFutureRead = 0x16,
    kFutureWrite = 0x17,
  };
  Operation operation = Operation::kStreamRead;
  TypeIndex type;
  CanonicalOptions options;
  bool operator==(const CopyBuiltin&) const = default;
};

struct CancelCopyBuiltin {
  enum class Operation : std::uint8_t {
    kStreamCancelRead = 0x11,
    kStreamCancelWrite = 0x12,
    kFutureCancelRead = 0x18,
    kFutureCancelWrite = 0x19,
  };
  Operation operation = Operation::kStreamCancelRead;
  TypeIndex type;
  bool is_async = false;
  bool operator==(const CancelCopyBuiltin&) const = default;
};

struct ErrorContextBuiltin {
  enum class Operation : std::uint8_t { kNew = 0x1C, kDebugMessage = 0x1D };
  Operation operation = Operation::kNew;
  CanonicalOptions options;
  bool operator==(const ErrorContextBuiltin&) const = default;
};

struct WaitableSetBuiltin {
  enum class Operation : std::uint8_t { kWait = 0x20, kPoll = 0x21 };
  Operation operation = Operation::kWait;
  bool is_cancellable = false;
  CoreMemoryIndex memory;
  bool operator==(const WaitableSetBuiltin&) const = default;
};

struct ThreadSwitchBuiltin {
  enum class Operation : std::uint8_t {
    kYield = 0x0C,
    kSuspend = 0x29,
    kSuspendThenResume = 0x2A,
    kYieldThenResume = 0x2B,
    kSuspendThenPromote = 0x2C,
    kYieldThenPromote = 0x2D,
  };
  Operation operation = Operation::kYield;
  bool is_cancellable = false;
  bool operator==(const ThreadSwitchBuiltin&) const = default;
};

// thread.new-indirect and thread.spawn-indirect take the start function from a table.
struct ThreadIndirectBuiltin {
  enum class Operation : std::uint8_t { kNew = 0x27, kSpawn = 0x41 };
  Operation operation = Operation::kNew;
  CoreTypeIndex type;
  CoreTableIndex table;
  bool operator==(const ThreadIndirectBuiltin&) const = default;
};

struct ThreadSpawnRef {
  CoreTypeIndex type;
  bool operator==(const ThreadSpawnRef&) const = default;
};

using Canonical =
    std::variant<Lift, Lower, ResourceBuiltin, PlainBuiltin, TaskReturn, ContextBuiltin,
                 SubtaskCancel, ChannelBuiltin, CopyBuiltin, CancelCopyBuiltin, ErrorContextBuiltin,
                 WaitableSetBuiltin, ThreadSwitchBuiltin, ThreadIndirectBuiltin, ThreadSpawnRef>;

}  // namespace composable::wasm
