// What the two core modules of an interceptor say to one another: the shim, which is generated for
// its target, and the interpreter, which is the same in all (guests/interceptor).
//
// The interpreter owns the memory. For each call of an intercepted function the shim asks it for a
// frame (`begin`), copies the function's descriptor and the flat arguments into it, and then does
// what `step` says, again and again, until it says that the call is over.
//
// All structures consist of 32-bit and 64-bit numbers, so that both sides see the same layout.
// Addresses are those of the interpreter's memory. In descriptors places are offsets from the
// descriptor's start, and 0 means none; texts are places with sizes in bytes.
#pragma once

#include <cstdint>

namespace composable::interceptor_abi {

// The order is that of wit::Kind.
enum class Kind : std::uint32_t {
  kBool,
  kS8,
  kU8,
  kS16,
  kU16,
  kS32,
  kU32,
  kS64,
  kU64,
  kF32,
  kF64,
  kChar,
  kString,
  kErrorContext,
  kRecord,
  kVariant,
  kList,
  kFixedList,
  kTuple,
  kFlags,
  kEnum,
  kOption,
  kResult,
  kMap,
  kOwn,
  kBorrow,
  kStream,
  kFuture,
};

struct TextDescriptor {
  std::uint32_t place = 0;
  std::uint32_t size = 0;
};

// A field, element, case or flag.
struct MemberDescriptor {
  TextDescriptor name;
  std::uint32_t type = 0;    // none for a case without payload, and for flags
  std::uint32_t offset = 0;  // in bytes from the start of the record or tuple
};

// What a value may hold somewhere in it: bits of TypeDescriptor::holds.
inline constexpr std::uint32_t kHoldsMemory = 1;   // strings, lists
inline constexpr std::uint32_t kHoldsHandles = 2;  // of any kind

struct TypeDescriptor {
  Kind kind = Kind::kBool;
  // As in linear memory, in bytes, and how many flat values it comes to.
  std::uint32_t size = 0;
  std::uint32_t alignment = 1;
  std::uint32_t flat_count = 0;
  std::uint32_t holds = 0;
  TextDescriptor wit;  // the type as WIT writes it
  // Of lists and fixed-length lists, and the entries of maps, which are tuples.
  std::uint32_t element = 0;
  std::uint32_t length = 0;  // of fixed-length lists
  // Of variants, enums, options and results.
  std::uint32_t discriminant_size = 0;
  std::uint32_t payload_offset = 0;
  // Of handles: which of the component's drop functions lets go of one. Handles are of the same
  // type where that and the kind are the same.
  std::uint32_t drop = 0;
  // Of what has named or numbered parts; options have the cases none and some, results ok and err.
  std::uint32_t member_count = 0;
  std::uint32_t members = 0;  // the place of the first of so many MemberDescriptors
};

// The interfaces of advice that interceptors can ask.
enum class AdviceVersion : std::uint32_t {
  kText,  // modulewise:interceptor/advice@0.1.0: functions that are not async, values as text
  kTree,  // composable:interceptor/advice@0.2.0: async functions, values as trees
};

struct FunctionDescriptor {
  AdviceVersion advice = AdviceVersion::kText;
  TextDescriptor name;       // as advice gets it: `func`, `[method]r.func`
  TextDescriptor interface;  // the name of the export that has the function; empty: none has
  TextDescriptor component;  // the name of the target
  TextDescriptor adviser;    // the name of the component of advice; may be empty
  std::uint32_t is_async = 0;
  // The parameters as a tuple: its members have the names, and their types their WIT.
  std::uint32_t parameters = 0;
  std::uint32_t result = 0;
};

// How values travel between the callers of a function, its shim and the target.
inline constexpr std::uint32_t kMostFlatParameters = 16;
inline constexpr std::uint32_t kMostFlatParametersAsync = 4;  // of async lowered functions
inline constexpr std::uint32_t kMostFlatResults = 1;
inline constexpr std::uint32_t kMostFlatResultsAsync = 16;  // of `task.return`

// What the shim has to do next. Those up to kUnsubscribe the shim does in its common loop, and
// calls `step` again; the others belong to the function that was called.
enum class Action : std::uint32_t {
  kContext,    // context_room = current(), where the host has that; else nothing
  kConstruct,  // invocation = [constructor]invocation(…): with kText of function_name and
               // advice_arguments, with kTree of `call`
  // With kTree, `status` is what the two calls returned.
  kBefore,          // advice_room = [method]invocation.before(invocation)
  kAfter,           // advice_room = [method]invocation.after(invocation, advice_result)
  kDropInvocation,  // [resource-drop]invocation(invocation)
  kDrop,            // the drop function number `drop` is called with `drop_handle`
  kFail,            // the call fails with `failure`; `step` is not called again
  // Of async functions.
  kSubscribe,      // waitable_set = waitable-set.new(), and waitable.join(subtask, waitable_set)
  kCancelSubtask,  // status = subtask.cancel(subtask)
  kUnsubscribe,    // subtask.drop(subtask), and waitable-set.drop(waitable_set)
  // Not in the common loop.
  kCallTarget,  // the target is called with the slots. Its flat result goes into the first one;
                // of an async function: `status` is what the call returned. Then `step`
  kReturn,      // the first slot is the core result, or the slots are given to `task.return`;
                // `step` is not called again
  kWait,        // the callback returns to wait for `waitable_set`; when it is called, `resume`
  kCancel,      // task.cancel(); `step` is not called again
};
inline constexpr std::uint32_t kCommonActions = 10;

// Of the record `call` of kTree: component, interface, function, id, trace-context, arguments.
inline constexpr std::uint32_t kFlatCall = 13;

struct CallFrame {
  std::uint32_t descriptor = 0;  // where the shim copies the descriptor
  std::uint32_t slots = 0;       // of 8 bytes, each with one flat value in its first bytes
  // Of advice. With kText the arguments are a list<arg>, the result is a flat option<value>; with
  // kTree the result is a flat option<list<node>>, whose list is `first` and `second`.
  std::uint32_t invocation = 0;
  std::uint32_t function_name = 0;
  std::uint32_t function_name_size = 0;
  std::uint32_t advice_arguments = 0;
  std::uint32_t advice_argument_count = 0;
  std::uint32_t call[kFlatCall] = {};
  std::uint32_t context_room = 0;  // for a record of the id and the trace context
  std::uint32_t advice_room = 0;   // for a before-action or after-action
  std::uint32_t advice_result_is_some = 0;
  std::uint32_t advice_result_case = 0;
  std::uint64_t advice_result_first = 0;
  std::uint32_t advice_result_second = 0;
  std::uint32_t drop = 0;
  std::uint32_t drop_handle = 0;
  std::uint32_t status = 0;  // of the subtask: a state, as the canonical ABI has them
  std::uint32_t subtask = 0;
  std::uint32_t waitable_set = 0;
  std::uint32_t failure = 0;
  std::uint32_t failure_size = 0;
};

}  // namespace composable::interceptor_abi
