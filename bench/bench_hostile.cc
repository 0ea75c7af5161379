// Guests that do what they should not, beside 32 that behave: whether each ends within 1.2 times
// its limit, whether the others keep their latency, and whether anything stays of so many of them.
//
//   bench_hostile [GUESTS]   100000 where it is not said
//
// Prints ratios. First the calls of the 32 alone, then beside guests that are stopped by their
// time; then as many hostile guests as wanted, and how much larger the process is after them.

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "app/arguments.h"
#include "bench_runtime.h"
#include "support/process_size.h"
#include "support/waiting_server.h"

namespace composable {
namespace {

using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr int kGoodGuests = 32;
constexpr int kHostileThreads = 8;
constexpr std::uint32_t kCallsAtOnce = kGoodGuests + kHostileThreads;
constexpr std::chrono::milliseconds kLimit{1000};
constexpr std::chrono::seconds kPhase{10};

struct Target {
  std::string name;
  app::Function function;
  std::vector<value::Value> arguments;
};

Target Resolve(bench::System& system, const std::string& name,
               const std::vector<std::string>& words = {}) {
  app::Function function = bench::OrDie(system.runtime().Resolve(name));
  app::ParsedArguments parsed = app::ParseArguments(function.type(), words);
  return {name, std::move(function), std::move(parsed.values)};
}

// Milliseconds of one call.
double Time(const Target& target) {
  const auto start = std::chrono::steady_clock::now();
  app::Call call = app::Call::Start(target.function, target.arguments);
  [[maybe_unused]] const auto result = call.AwaitResult();  // hostile ones fail
  [[maybe_unused]] const Status end = call.AwaitEnd();
  return Milliseconds(std::chrono::steady_clock::now() - start).count();
}

double Percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

// Times of calls that several threads make one after the other until they are told to stop.
class Callers {
 public:
  Callers(const std::vector<Target>& targets, int threads) {
    for (int i = 0; i < threads; ++i) {
      threads_.emplace_back([this, &targets, i](const std::stop_token& stop) {
        std::vector<double> own;
        for (auto next = static_cast<std::size_t>(i); !stop.stop_requested(); ++next) {
          own.push_back(Time(targets[next % targets.size()]));
        }
        const std::scoped_lock lock(mutex_);
        times_.insert(times_.end(), own.begin(), own.end());
      });
    }
  }

  std::vector<double> Stop() {
    threads_.clear();
    return std::move(times_);
  }

 private:
  std::mutex mutex_;
  std::vector<double> times_;
  std::vector<std::jthread> threads_;
};

std::vector<double> RunGood(const std::vector<Target>& good) {
  Callers callers(good, kGoodGuests);
  std::this_thread::sleep_for(kPhase);
  return callers.Stop();
}

// So many calls on the threads of the hostile.
void RunMany(const Target& target, int count) {
  std::atomic<int> left = count;
  std::vector<std::jthread> threads;
  for (int i = 0; i < kHostileThreads; ++i) {
    threads.emplace_back([&] {
      while (left-- > 0) Time(target);
    });
  }
}

void PrintMany(const std::vector<Target>& targets, int guests) {
  for (const Target& target : targets) RunMany(target, 200);
  const test::ProcessSize before = test::MeasureProcess();
  const int each = guests / static_cast<int>(targets.size());
  for (const Target& target : targets) RunMany(target, each);
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  const test::ProcessSize after = test::MeasureProcess();
  fmt::print("after {} hostile guests: memory {:.2f} times, descriptors {} → {}, threads {} → {}\n",
             each * static_cast<int>(targets.size()),
             static_cast<double>(after.bytes) / static_cast<double>(before.bytes),
             before.descriptors, after.descriptors, before.threads, after.threads);
}

std::string Definitions(const std::string& time) {
  return bench::Probe("p3", "limits.time = \"" + time + "\"\n") +
         bench::Component("good", "misbehave-fixture", "") +
         bench::Component("looper", "misbehave-fixture", "limits.time = \"" + time + "\"\n") +
         bench::Component("burner", "misbehave-fixture", "limits.fuel = 100000\n") +
         bench::Component("eater", "misbehave-fixture", "limits.memory = \"4MiB\"\n") +
         bench::Component("recurser", "misbehave-fixture", "");
}

int Main(int guests) {
  const test::WaitingServer silent(std::nullopt);
  const test::WaitingServer quick(std::chrono::milliseconds(0));
  const std::string forever = "1000000000";
  {
    bench::System system(Definitions(fmt::format("{}ms", kLimit.count())), kCallsAtOnce);
    const std::vector<Target> good = {Resolve(system, "good.compute", {"100000"})};
    std::vector<Target> hostile = {
        Resolve(system, "looper.loop-forever"), Resolve(system, "probe.system.sleep", {forever}),
        Resolve(system, "probe.http.send", {bench::Request(silent.authority())}),
        Resolve(system, "probe.http.send-forever", {bench::Request(quick.authority())})};
    RunGood(good);
    const double alone = Percentile(RunGood(good), 0.99);
    Callers others(hostile, kHostileThreads);
    const double beside = Percentile(RunGood(good), 0.99);
    const std::vector<double> times = others.Stop();
    const double limit = Milliseconds(kLimit).count();
    fmt::print("{} calls that behave: p99 {:.2f} times beside {} hostile ones ({:.2f} ms alone)\n",
               kGoodGuests, beside / alone, kHostileThreads, alone);
    fmt::print("{} hostile guests end at {:.3f} times their limit in the median, {:.3f} at most\n",
               times.size(), Percentile(times, 0.5) / limit, Percentile(times, 1) / limit);
  }
  bench::System system(Definitions("1ms"), kCallsAtOnce);
  PrintMany({Resolve(system, "looper.loop-forever"), Resolve(system, "burner.loop-forever"),
             Resolve(system, "eater.take-all-memory"), Resolve(system, "recurser.recurse-forever"),
             Resolve(system, "probe.system.sleep", {forever}),
             Resolve(system, "probe.http.send", {bench::Request(silent.authority())})},
            guests);
  return 0;
}

}  // namespace
}  // namespace composable

int main(int argc, char** argv) {
  return composable::Main(composable::bench::CountArgument(argc, argv, 100'000));
}
