// How many calls wait at the same time: a thousand, each of which asks a server on this machine
// that takes 100 ms, on a handful of threads.
//
//   bench_waiting [CALLS]
//
// Prints the time of all of them, its ratio to that of one, and how many threads there were.

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/arguments.h"
#include "bench_runtime.h"
#include "support/process_size.h"
#include "support/waiting_server.h"

namespace composable {
namespace {

using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr std::chrono::milliseconds kDelay{100};

// All calls from start to end, in milliseconds.
double Run(const app::Function& function, const std::vector<value::Value>& arguments, int calls,
           std::size_t& threads) {
  const auto start = std::chrono::steady_clock::now();
  std::vector<app::Call> running;
  running.reserve(static_cast<std::size_t>(calls));
  for (int i = 0; i < calls; ++i) running.push_back(app::Call::Start(function, arguments));
  threads = test::MeasureProcess().threads;
  for (app::Call& call : running) bench::OrDie(call.AwaitResult());
  return Milliseconds(std::chrono::steady_clock::now() - start).count();
}

int Main(int calls) {
  const test::WaitingServer server(kDelay);
  for (const std::string version : {"p2", "p3"}) {
    bench::System system(bench::Probe(version, ""), static_cast<std::uint32_t>(calls));
    const app::Function function = bench::OrDie(system.runtime().Resolve("probe.http.send"));
    const app::ParsedArguments arguments = app::ParseArguments(
        function.type(), std::vector<std::string>{bench::Request(server.authority())});
    std::size_t threads = 0;
    Run(function, arguments.values, 1, threads);
    const double one = Run(function, arguments.values, 1, threads);
    const double all = Run(function, arguments.values, calls, threads);
    fmt::print("WASI 0.{}: {} calls that wait {} ms: {:.0f} ms, {:.1f} times one; {} threads\n",
               version.substr(1), calls, kDelay.count(), all, all / one, threads);
  }
  return 0;
}

}  // namespace
}  // namespace composable

int main(int argc, char** argv) {
  return composable::Main(composable::bench::CountArgument(argc, argv, 1000));
}
