#include "http/event_loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <utility>

namespace composable::http {
namespace {

constexpr int kEventsAtOnce = 256;
// How often tasks may post further ones before sockets get their turn.
constexpr int kTaskRounds = 64;

std::uint32_t ToEpoll(SocketInterest interest) {
  std::uint32_t events = 0;
  if (interest.read) events |= EPOLLIN;
  if (interest.write) events |= EPOLLOUT;
  return events;
}

epoll_event MakeEvent(SocketInterest interest, SocketHandler* handler) {
  epoll_event event{};
  event.events = ToEpoll(interest);
  event.data.ptr = handler;
  return event;
}

}  // namespace

Result<EventLoopPtr> EventLoop::Make(Clock::duration patience) {
  FileDescriptor epoll(::epoll_create1(EPOLL_CLOEXEC));
  FileDescriptor wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  epoll_event event = MakeEvent({.read = true}, nullptr);
  if (!epoll.is_open() || !wake.is_open() ||
      ::epoll_ctl(epoll.number(), EPOLL_CTL_ADD, wake.number(), &event) != 0) {
    return Fail(ErrorCode::kIo, "cannot wait for connections: {}", std::strerror(errno));
  }
  return EventLoopPtr(new EventLoop(std::move(epoll), std::move(wake), patience));
}

void EventLoop::Run(const std::function<void()>& tick) {
  thread_ = std::this_thread::get_id();
  Clock::time_point next_tick = Clock::now() + kTick;
  while (!is_stopped_) {
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(next_tick - now_);
    HandleEvents(
        HasWork() ? 0 : static_cast<int>(std::clamp<std::int64_t>(wait.count(), 0, kTick.count())));
    RunTasks();
    EndRound();
    if (now_ < next_tick) continue;
    tick();
    next_tick = now_ + kTick;
  }
  thread_ = std::thread::id();
  // Tasks may hold on to the loop, so that it would never end if it kept them.
  std::vector<Task> dropped;
  const std::scoped_lock lock(mutex_);
  is_finished_ = true;
  dropped.swap(tasks_);
}

void EventLoop::HandleEvents(int timeout_milliseconds) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): the kernel fills it; this is hot.
  std::array<epoll_event, kEventsAtOnce> events;
  const int count =
      ::epoll_wait(epoll_.number(), events.data(), kEventsAtOnce, timeout_milliseconds);
  now_ = Clock::now();
  if (count <= 0) return;
  const auto total = static_cast<std::size_t>(count);
  pending_.clear();
  for (std::size_t i = 0; i < total; ++i) {
    pending_.push_back(static_cast<SocketHandler*>(events[i].data.ptr));
  }
  Clock::time_point send_by = now_ + patience_;
  for (std::size_t i = 0; i < total; ++i) {
    events_left_ = total - i - 1;
    if (events[i].data.ptr == nullptr) {
      std::uint64_t count_of_wakes = 0;
      [[maybe_unused]] const ssize_t read =
          ::read(wake_.number(), &count_of_wakes, sizeof count_of_wakes);
      continue;
    }
    SocketHandler* const handler = pending_[i];
    if (handler == nullptr) continue;  // forgotten by an earlier one
    const std::uint32_t happened = events[i].events;
    handler->OnEvents({.is_readable = (happened & EPOLLIN) != 0,
                       .is_writable = (happened & EPOLLOUT) != 0,
                       .is_broken = (happened & (EPOLLERR | EPOLLHUP)) != 0});
    if (ending_.empty()) continue;
    const Clock::time_point time = Clock::now();
    if (time < send_by) continue;
    // The rest of what these events began comes first, so that an answer that is streamed is sent
    // whole and not its head alone.
    RunTasks();
    EndRound();
    send_by = time + patience_;
  }
  pending_.clear();
}

void EventLoop::RunTasks() {
  std::vector<Task> tasks;
  for (int round = 0; round < kTaskRounds; ++round) {
    tasks.clear();
    {
      const std::scoped_lock lock(mutex_);
      tasks.swap(tasks_);
    }
    if (tasks.empty()) return;
    for (Task& task : tasks) task();
  }
}

bool EventLoop::HasWork() {
  if (!ending_.empty()) return true;
  const std::scoped_lock lock(mutex_);
  return !tasks_.empty();
}

// Handlers that are told may forget others, and ask for the end of the next round.
void EventLoop::EndRound() {
  const std::size_t count = ending_.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (SocketHandler* const handler = std::exchange(ending_[i], nullptr)) handler->OnEndOfRound();
  }
  ending_.erase(ending_.begin(), ending_.begin() + static_cast<std::ptrdiff_t>(count));
}

void EventLoop::Post(Task task) {
  bool was_empty = false;
  {
    const std::scoped_lock lock(mutex_);
    if (is_finished_) return;
    was_empty = tasks_.empty();
    tasks_.push_back(std::move(task));
  }
  // On the loop's own thread it cannot be waiting.
  if (was_empty && !IsCurrent()) Wake();
}

void EventLoop::Stop() {
  is_stopped_ = true;
  Wake();
}

void EventLoop::Wake() const {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(wake_.number(), &one, sizeof one);
}

Status EventLoop::Watch(int descriptor, SocketInterest interest, SocketHandler& handler) {
  epoll_event event = MakeEvent(interest, &handler);
  if (::epoll_ctl(epoll_.number(), EPOLL_CTL_ADD, descriptor, &event) == 0) return {};
  return Fail(ErrorCode::kIo, "cannot wait for a connection: {}", std::strerror(errno));
}

void EventLoop::Change(int descriptor, SocketInterest interest, SocketHandler& handler) {
  epoll_event event = MakeEvent(interest, &handler);
  ::epoll_ctl(epoll_.number(), EPOLL_CTL_MOD, descriptor, &event);
}

void EventLoop::Forget(int descriptor, const SocketHandler& handler) {
  ::epoll_ctl(epoll_.number(), EPOLL_CTL_DEL, descriptor, nullptr);
  const auto is_handler = [&](const SocketHandler* other) { return other == &handler; };
  std::ranges::replace_if(pending_, is_handler, nullptr);
  std::ranges::replace_if(ending_, is_handler, nullptr);
}

std::string_view EventLoop::date() {
  const std::int64_t second = std::time(nullptr);
  if (second != date_second_) {
    const std::time_t time = second;
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    date_length_ = std::strftime(date_.data(), date_.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    date_second_ = second;
  }
  return {date_.data(), date_length_};
}

}  // namespace composable::http
