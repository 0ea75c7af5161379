#include "engine/bridge_error.h"

#include <memory>
#include <string>
#include <string_view>

#include "engine/bridge_handles.h"
#include "engine/limits.h"

namespace composable::engine {
namespace {

ErrorCode Code(std::int32_t code) {
  switch (code) {
    case CB_ERROR_INVALID_COMPONENT:
    case CB_ERROR_INCOMPATIBLE:
      return ErrorCode::kInvalidComponent;
    case CB_ERROR_LINK:
      return ErrorCode::kLink;
    case CB_ERROR_TYPE:
      return ErrorCode::kTypeMismatch;
    case CB_ERROR_TRAP:
    case CB_ERROR_HOST:
      return ErrorCode::kTrap;
    case CB_ERROR_EXIT:
      return ErrorCode::kExit;
    case CB_ERROR_DEADLINE:
      return ErrorCode::kDeadlineExceeded;
    case CB_ERROR_MEMORY:
    case CB_ERROR_TABLE:
    case CB_ERROR_INSTANCES:
      return ErrorCode::kMemoryExceeded;
    case CB_ERROR_FUEL:
      return ErrorCode::kFuelExhausted;
    case CB_ERROR_EXHAUSTED:
      return ErrorCode::kResourceExhausted;
    case CB_ERROR_CANCELLED:
      return ErrorCode::kCancelled;
    case CB_ERROR_INVALID_ARGUMENT:
      return ErrorCode::kInvalidArgument;
    default:
      return ErrorCode::kInternal;
  }
}

// What the guest did, for people who have never read the specification.
std::string TrapMessage(std::int32_t trap, std::string_view message) {
  switch (trap) {
    case CB_TRAP_UNREACHABLE:
      return "the component trapped: it gave up (an `unreachable` instruction, as after a panic or "
             "abort)";
    case CB_TRAP_MEMORY_OUT_OF_BOUNDS:
      return "the component trapped: it used memory that it does not have";
    case CB_TRAP_TABLE_OUT_OF_BOUNDS:
      return "the component trapped: it used a table element that does not exist";
    case CB_TRAP_INDIRECT_CALL:
      return "the component trapped: it called a null function, or one of another type";
    case CB_TRAP_INTEGER_OVERFLOW:
      return "the component trapped: an integer division overflowed";
    case CB_TRAP_DIVISION_BY_ZERO:
      return "the component trapped: it divided an integer by zero";
    case CB_TRAP_BAD_CONVERSION:
      return "the component trapped: it made an integer of a number that does not fit";
    case CB_TRAP_STACK_OVERFLOW:
      return "the component trapped: its stack overflowed, as in a recursion without end";
    case CB_TRAP_DEADLOCK:
      return "the component trapped: it waits for something that nothing can bring about any more";
    case CB_TRAP_CANONICAL_ABI:
      return fmt::format("the component trapped: it broke the canonical ABI: {}", message);
    case CB_TRAP_CANNOT_ENTER:
      return std::string(message);
    default:
      return fmt::format("the component trapped: {}", message);
  }
}

// What the engine says, in the words by which the limit is known (engine/limits.h).
std::string Message(std::int32_t code, std::int32_t trap, std::string_view message) {
  switch (code) {
    case CB_ERROR_TRAP:
      return TrapMessage(trap, message);
    case CB_ERROR_TABLE:
      return std::string(kTableTooLarge).append(message);
    case CB_ERROR_INSTANCES:
      return std::string(kTooManyInstances).append(message);
    default:
      return std::string(message);
  }
}

}  // namespace

Error TakeError(cb_error* error) {
  const std::unique_ptr<cb_error, BridgeDeleter<cb_error_free>> owner(error);
  const std::int32_t code = cb_error_code(error);
  const std::string_view message = AsText(FromBridge(cb_error_message(error)));
  Error translated;
  translated.code = Code(code);
  translated.message = Message(code, cb_error_trap(error), message);
  translated.exit_status = cb_error_exit_status(error);
  // What the host says is whole without where the guest was.
  if (code != CB_ERROR_HOST) translated.details = AsText(FromBridge(cb_error_backtrace(error)));
  return translated;
}

Status ToStatus(cb_error* error) {
  if (error == nullptr) return {};
  return std::unexpected(TakeError(error));
}

}  // namespace composable::engine
