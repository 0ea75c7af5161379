#include "cli/interrupts.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <ctime>
#include <thread>
#include <utility>
#include <vector>

namespace composable::cli {
namespace {

// A flag that can be raised in a signal handler and waited for.
class Event {
 public:
  Event() : descriptor_(::eventfd(0, EFD_CLOEXEC)) {}
  ~Event() { ::close(descriptor_); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  int descriptor() const { return descriptor_; }
  void Raise() const { RaiseDescriptor(descriptor_); }

  // Safe in a signal handler.
  static void RaiseDescriptor(int descriptor) {
    const std::uint64_t one = 1;
    // Fails only where the event is raised already, or was never there.
    [[maybe_unused]] const ssize_t written = ::write(descriptor, &one, sizeof(one));
  }

 private:
  int descriptor_;
};

// When a signal came first, in nanoseconds of the monotonic clock; 0 where it has not come yet.
using FirstTime = std::atomic<std::int64_t>;

// The handler has no other way to find its watch: signals are for the whole process.
std::atomic<int> watched_descriptor = -1;
FirstTime first_interrupt = 0;
FirstTime first_termination = 0;
static_assert(std::atomic<int>::is_always_lock_free && FirstTime::is_always_lock_free,
              "used in a signal handler");

FirstTime& FirstTimeOf(int signal) {
  return signal == SIGTERM ? first_termination : first_interrupt;
}

// Safe in a signal handler.
std::int64_t Now() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return (static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000) + now.tv_nsec;
}

void OnSignal(int signal) {
  const int saved = errno;
  const std::int64_t now = Now();
  std::int64_t first = 0;
  if (FirstTimeOf(signal).compare_exchange_strong(first, now)) {
    Event::RaiseDescriptor(watched_descriptor.load());
  } else if (now - first >= std::chrono::nanoseconds(kSameInterrupt).count()) {
    ::signal(signal, SIG_DFL);
    ::raise(signal);  // when the handler has returned
  }
  errno = saved;
}

class SignalWatch final : public InterruptWatch {
 public:
  SignalWatch(std::function<void()> action, InterruptKind kind) : action_(std::move(action)) {
    watched_descriptor = interrupted_.descriptor();
    for (const int signal : {SIGINT, SIGTERM}) FirstTimeOf(signal) = 0;
    Handle(SIGINT);
    if (kind == InterruptKind::kAny) Handle(SIGTERM);
    thread_ = std::thread([this] { Run(); });
  }

  ~SignalWatch() override {
    for (const auto& [signal, previous] : previous_) ::sigaction(signal, &previous, nullptr);
    watched_descriptor = -1;
    stopped_.Raise();
    thread_.join();
  }

  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

 private:
  void Handle(int signal) {
    struct sigaction previous{};
    ::sigaction(signal, nullptr, &previous);
    // A shell starts background jobs with SIGINT ignored: it is not meant for them.
    if (previous.sa_handler == SIG_IGN) return;
    struct sigaction handle{};
    handle.sa_handler = OnSignal;
    handle.sa_flags = SA_RESTART;
    ::sigaction(signal, &handle, nullptr);
    previous_.emplace_back(signal, previous);
  }

  void Run() {
    std::array<pollfd, 2> events = {
        {{interrupted_.descriptor(), POLLIN, 0}, {stopped_.descriptor(), POLLIN, 0}}};
    while (::poll(events.data(), events.size(), -1) < 0 && errno == EINTR) {
    }
    if (events[0].revents != 0) action_();
  }

  std::function<void()> action_;
  Event interrupted_;
  Event stopped_;
  std::vector<std::pair<int, struct sigaction>> previous_;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<InterruptWatch> SignalInterrupts::Watch(std::function<void()> action,
                                                        InterruptKind kind) {
  return std::make_unique<SignalWatch>(std::move(action), kind);
}

}  // namespace composable::cli
