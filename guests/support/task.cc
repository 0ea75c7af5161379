#include "support/task.h"

#include <algorithm>
#include <utility>

namespace {

// The canonical built-ins of the component model, by the names that `wasm-tools component new`
// knows.
extern "C" {
[[clang::import_module("$root"), clang::import_name("[context-get-0]")]] void* ContextGet();
[[clang::import_module("$root"), clang::import_name("[context-set-0]")]] void ContextSet(void*);
[[clang::import_module("$root"), clang::import_name("[waitable-set-new]")]] uint32_t
WaitableSetNew();
[[clang::import_module("$root"), clang::import_name("[waitable-set-drop]")]] void WaitableSetDrop(
    uint32_t set);
[[clang::import_module("$root"), clang::import_name("[waitable-join]")]] void WaitableJoin(
    uint32_t waitable, uint32_t set);
[[clang::import_module("$root"), clang::import_name("[subtask-drop]")]] void SubtaskDrop(
    uint32_t subtask);
}

constexpr guests::CallbackCode kExit = 0;
constexpr guests::CallbackCode kYield = 1;
constexpr guests::CallbackCode WaitOn(uint32_t waitable_set) { return 2 | (waitable_set << 4); }

// Events that the host delivers.
constexpr uint32_t kNoEvent = 0;
constexpr uint32_t kSubtaskEvent = 1;
constexpr uint32_t kCancelEvent = 6;

// The state of a subtask that has begun but not returned: nothing to do about it.
constexpr uint32_t kSubtaskStarted = 1;

}  // namespace

namespace guests {

Scheduler& Scheduler::Current() { return *static_cast<Scheduler*>(ContextGet()); }

void Scheduler::MakeCurrent() { ContextSet(this); }

Scheduler::~Scheduler() {
  if (waitable_set_ != 0) WaitableSetDrop(waitable_set_);
}

void Scheduler::WaitFor(uint32_t waitable, uint32_t* code, std::coroutine_handle<> strand) {
  if (waitable_set_ == 0) waitable_set_ = WaitableSetNew();
  WaitableJoin(waitable, waitable_set_);
  waiters_.push_back({waitable, code, strand});
}

void Scheduler::Deliver(uint32_t event, uint32_t waitable, uint32_t code) {
  if (event == kNoEvent) {
    ResumeYielding();
    return;
  }
  // Being cancelled is a wish: these guests finish what they do.
  if (event == kCancelEvent) return;
  if (event == kSubtaskEvent && code == kSubtaskStarted) return;
  auto waiter = std::ranges::find(waiters_, waitable, &Waiter::waitable);
  if (waiter == waiters_.end()) std::abort();
  WaitableJoin(waitable, 0);
  *waiter->code = code;
  std::coroutine_handle<> strand = waiter->strand;
  waiters_.erase(waiter);
  strand.resume();
}

void Scheduler::ResumeYielding() {
  // A strand may yield again while this runs; it then waits for its next turn.
  for (std::coroutine_handle<> strand : std::exchange(yielding_, {})) strand.resume();
}

CallbackCode Scheduler::Suspend() {
  if (strands_ == 0) {
    delete this;
    return kExit;
  }
  if (!yielding_.empty()) return kYield;
  return WaitOn(waitable_set_);
}

void Subtask::await_suspend(std::coroutine_handle<> strand) {
  handle_ = status_ >> 4;
  Scheduler::Current().WaitFor(handle_, &status_, strand);
}

void Subtask::await_resume() {
  if (handle_ != 0) SubtaskDrop(handle_);
  // The guests cancel no subtask, so there is no other way for one to end.
  if (State(status_) != kReturned) std::abort();
}

void Transferred::await_suspend(std::coroutine_handle<> strand) {
  Scheduler::Current().WaitFor(end_, &status_, strand);
}

Transfer Transferred::await_resume() { return {status_ >> 4, (status_ & 0xF) != 0}; }

}  // namespace guests
