// Asynchronous exports as C++ coroutines.
//
// The component model runs an `async func` export as a task: the export is called once, and where
// it has to wait it returns a wait code; the host then calls the export's callback with each event,
// until the task says that it is done. (Canonical ABI, `canon lift` with `async` and `callback`.)
//
// Here the body of such an export is a coroutine that returns `Strand`:
//
//   guests::Strand Greet(String name) {
//     String greeting;
//     co_await guests::Subtask{translator_translate(Borrow(…), &greeting)};
//     exports_greet_return(greeting);
//   }
//   callback_code_t exports_greet(String* name) {
//     return guests::StartTask([=] { Greet(*name); });
//   }
//   callback_code_t exports_greet_callback(event_t* event) { return guests::ResumeTask(*event); }
//
// A strand may start further strands; the task is done when all have ended. Nothing is shared
// between tasks, so any number of calls can be under way in one instance. Everything that an import
// or a stream reads or writes while the strand waits lives in the coroutine: its locals stay where
// they are. Parameters must be values, not references, for the same reason.
#ifndef GUESTS_SUPPORT_TASK_H_
#define GUESTS_SUPPORT_TASK_H_

#include <coroutine>
#include <cstdint>
#include <cstdlib>
#include <vector>

namespace guests {

// What an export or its callback tells the host: exit, yield, or wait for a waitable set.
using CallbackCode = uint32_t;

// What a stream or future answers where it cannot go on at once.
inline constexpr uint32_t kBlocked = 0xFFFF'FFFF;

// The strands of one task and what they wait for. The task that runs finds its own through the
// component model's task-local storage.
class Scheduler {
 public:
  // The scheduler of the running task.
  static Scheduler& Current();

  Scheduler() = default;
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;
  ~Scheduler();

  void MakeCurrent();
  void StrandStarted() { ++strands_; }
  void StrandEnded() { --strands_; }

  // Resumes `strand` when `waitable` has an event, after writing the event's code to `*code`.
  void WaitFor(uint32_t waitable, uint32_t* code, std::coroutine_handle<> strand);

  // Resumes `strand` once the host has let other tasks run.
  void Yield(std::coroutine_handle<> strand) { yielding_.push_back(strand); }

  // Resumes the strands that the event is for.
  void Deliver(uint32_t event, uint32_t waitable, uint32_t code);

  // What to tell the host now. Deletes the scheduler where the task is done.
  CallbackCode Suspend();

 private:
  struct Waiter {
    uint32_t waitable;
    uint32_t* code;
    std::coroutine_handle<> strand;
  };

  void ResumeYielding();

  uint32_t strands_ = 0;
  // Made when the first strand waits: a task that never waits needs none.
  uint32_t waitable_set_ = 0;
  std::vector<Waiter> waiters_;
  std::vector<std::coroutine_handle<>> yielding_;
};

// The return type of a coroutine that belongs to the running task. It starts at once, frees itself
// at its end, and nobody waits for it.
struct Strand {
  struct promise_type {
    promise_type() : scheduler(Scheduler::Current()) { scheduler.StrandStarted(); }
    ~promise_type() { scheduler.StrandEnded(); }
    Strand get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    [[noreturn]] void unhandled_exception() { std::abort(); }

    Scheduler& scheduler;
  };
};

// Waits until a call of an asynchronous import has returned. `status` is what the import answered.
class [[nodiscard]] Subtask {
 public:
  explicit Subtask(uint32_t status) : status_(status) {}
  bool await_ready() const { return State(status_) == kReturned; }
  void await_suspend(std::coroutine_handle<> strand);
  void await_resume();

 private:
  static constexpr uint32_t kReturned = 2;
  static uint32_t State(uint32_t status) { return status & 0xF; }

  uint32_t status_;
  uint32_t handle_ = 0;
};

// What came of reading from or writing to a stream or future.
struct Transfer {
  // How many items went over.
  uint32_t count;
  // The other end is gone; nothing more will go over.
  bool ended;
};

// Waits until a read or write is done. `end` is the stream's or future's end that was read from or
// written to, `status` what it answered.
class [[nodiscard]] Transferred {
 public:
  Transferred(uint32_t end, uint32_t status) : end_(end), status_(status) {}
  bool await_ready() const { return status_ != kBlocked; }
  void await_suspend(std::coroutine_handle<> strand);
  Transfer await_resume();

 private:
  uint32_t end_;
  uint32_t status_;
};

// Lets other tasks run.
struct [[nodiscard]] Yield {
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> strand) { Scheduler::Current().Yield(strand); }
  void await_resume() {}
};

// Runs `start`, which starts one or more strands, as the task of the export that was called.
template <typename Start>
CallbackCode StartTask(Start start) {
  auto* scheduler = new Scheduler;
  scheduler->MakeCurrent();
  start();
  return scheduler->Suspend();
}

// Goes on with the task whose callback was called.
template <typename Event>
CallbackCode ResumeTask(const Event& event) {
  Scheduler& scheduler = Scheduler::Current();
  scheduler.Deliver(event.event, event.waitable, event.code);
  return scheduler.Suspend();
}

}  // namespace guests

#endif  // GUESTS_SUPPORT_TASK_H_
