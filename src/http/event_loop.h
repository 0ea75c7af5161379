// One thread's loop over sockets: waits for events and tells those who handle them.
//
// Everything but Post, Stop and IsCurrent belongs to the thread that runs the loop, or to the one
// that sets it up before.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/file_descriptor.h"

namespace composable::http {

using Clock = std::chrono::steady_clock;

// What can happen to a socket.
struct SocketEvents {
  bool is_readable = false;  // or at its end
  bool is_writable = false;
  bool is_broken = false;  // both ways are closed, or it has an error
};

class SocketHandler {
 public:
  virtual ~SocketHandler() = default;
  virtual void OnEvents(SocketEvents events) = 0;
  // The round is at its end, as was asked for with AtEndOfRound.
  virtual void OnEndOfRound() {}
};

// What a socket is watched for; that it is broken is told always.
struct SocketInterest {
  bool read = false;
  bool write = false;
  bool operator==(const SocketInterest&) const = default;
};

class EventLoop {
 public:
  using Task = std::move_only_function<void()>;

  // How long what is to be sent at the end of a round may wait for it.
  static constexpr std::chrono::microseconds kPatience{500};

  // Error: kIo where the system has no descriptors left.
  static Result<std::shared_ptr<EventLoop>> Make(Clock::duration patience = kPatience);

  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;
  ~EventLoop() = default;

  // Handles events until Stop is called. `tick` is called every kTick, for what depends on time.
  void Run(const std::function<void()>& tick);
  static constexpr std::chrono::milliseconds kTick{100};

  // From any thread: makes Run return.
  void Stop();
  // From any thread: runs the task on the loop's thread; drops it where the loop has ended.
  void Post(Task task);
  // Whether this is the thread in Run.
  bool IsCurrent() const { return thread_.load() == std::this_thread::get_id(); }

  // The handler must be forgotten before it ends.
  Status Watch(int descriptor, SocketInterest interest, SocketHandler& handler);
  void Change(int descriptor, SocketInterest interest, SocketHandler& handler);
  // Events that were already taken for the handler, and the end of the round, are dropped.
  void Forget(int descriptor, const SocketHandler& handler);

  // Tells the handler once everything is done that this round's events, and what they posted, had
  // to do, so that what they add up to can be sent as one; or earlier, where that takes longer than
  // the loop's patience.
  void AtEndOfRound(SocketHandler& handler) { ending_.push_back(&handler); }

  // Whether other handlers have events of this round that come after the one being handled.
  bool HasMoreEvents() const { return events_left_ > 0; }

  // The time at the start of the current round.
  Clock::time_point now() const { return now_; }
  // The same as the value of a `date` header.
  std::string_view date();

 private:
  EventLoop(FileDescriptor epoll, FileDescriptor wake, Clock::duration patience)
      : epoll_(std::move(epoll)), wake_(std::move(wake)), patience_(patience) {}

  void HandleEvents(int timeout_milliseconds);
  // Those that tasks post too.
  void RunTasks();
  // Whether the next round has something to do already.
  bool HasWork();
  void EndRound();
  void Wake() const;

  FileDescriptor epoll_;
  FileDescriptor wake_;
  Clock::duration patience_;
  std::atomic<std::thread::id> thread_;
  std::atomic<bool> is_stopped_ = false;
  Clock::time_point now_ = Clock::now();
  std::vector<SocketHandler*> pending_;  // of the events of this round that are not handled yet
  std::size_t events_left_ = 0;
  std::vector<SocketHandler*> ending_;  // those that wait for the end of the round; null: forgotten
  std::array<char, 32> date_{};
  std::size_t date_length_ = 0;
  std::int64_t date_second_ = 0;

  std::mutex mutex_;
  std::vector<Task> tasks_;   // guarded by mutex_
  bool is_finished_ = false;  // guarded by mutex_: Run has returned
};
using EventLoopPtr = std::shared_ptr<EventLoop>;

}  // namespace composable::http
