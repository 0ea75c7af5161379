// Guests that do what they should not, some thousands of them: each ends with its own error, and
// nothing of them stays. bench/bench_hostile.cc does the same with many more.

#include <composable/runtime.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "dice_wit.h"
#include "support/process_size.h"
#include "support/source_folder.h"
#include "support/waiting_server.h"

namespace composable {
namespace {

using test::MeasureProcess;
using test::ProcessSize;

// Calls that are never answered, as long as the test wants.
class Held {
 public:
  void Keep(CapabilityCall call) {
    const std::scoped_lock lock(mutex_);
    calls_.push_back(std::move(call));
  }
  void LetGo() {
    std::vector<CapabilityCall> calls;
    const std::scoped_lock lock(mutex_);
    calls.swap(calls_);
  }

 private:
  std::mutex mutex_;
  std::vector<CapabilityCall> calls_;
};

struct Nothing {};

CapabilityType HoldingType(Held& held) {
  const auto refuse = [](Nothing& /*state*/, CapabilityCall call) { std::move(call).Fail("no"); };
  return CapabilityBuilder<Nothing>("demo:dice", kDiceWit)
      .Function("dice", "[constructor]cup",
                [](Nothing& /*state*/, CapabilityCall call) {
                  value::Value cup = call.Own(std::make_shared<int>(0));
                  std::move(call).Return(std::move(cup));
                })
      .Function("dice", "[method]cup.roll", refuse)
      .Function("dice", "[method]cup.refill", refuse)
      .Function("dice", "[static]cup.better", refuse)
      .Function("dice", "calls",
                [&held](Nothing& /*state*/, CapabilityCall call) { held.Keep(std::move(call)); })
      .Function("dice", "found-cup", refuse)
      .Function("dice", "roll-slowly",
                [&held](Nothing& /*state*/, CapabilityCall call) { held.Keep(std::move(call)); })
      .Build();
}

struct Kind {
  std::string name;
  std::string target;
  std::vector<std::string> arguments;
  ErrorCode error = ErrorCode::kDeadlineExceeded;
};

class HostileGuests : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::temp_directory_path() / ("hostile_test-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
    const std::string components = test::SourceFolder() + "/tests/components/";
    std::ofstream file(folder_ / "system.toml");
    const auto define = [&](const std::string& name, const std::string& component,
                            const std::string& rest) {
      file << "[component." << name << "]\nuri = \"" << components << component << ".wasm\"\n"
           << rest;
    };
    define("looper", "misbehave-fixture", "limits.time = \"2ms\"\n");
    define("burner", "misbehave-fixture", "limits.fuel = 100000\n");
    define("eater", "misbehave-fixture", "limits.memory = \"2MiB\"\n");
    define("recurser", "misbehave-fixture", "");
    define("blocker", "dice-fixture", "imports = [\"dice\"]\nlimits.time = \"5ms\"\n");
    for (const std::string version : {"p2", "p3"}) {
      define("probe-" + version, "probe-" + version,
             "imports = [\"cli\", \"clocks\", \"filesystem\", \"http\", \"random\", "
             "\"sockets\"]\nlimits.time = \"20ms\"\n");
    }
    file << "[capability.dice]\ntype = \"demo:dice\"\n";
    for (const std::string type : {"cli", "clocks", "filesystem", "http", "random", "sockets"}) {
      file << "[capability." << type << "]\ntype = \"wasi:" << type << "\"\n";
    }
    file.close();
    RuntimeLoading loading = Runtime::Load({folder_ / "system.toml"},
                                           {.capabilities = {HoldingType(held_)}, .log = "off"});
    for (const Error& error : loading.errors) ADD_FAILURE() << ToReport(error);
    runtime_ = std::move(loading.runtime);
    ASSERT_NE(runtime_, nullptr);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::vector<Kind> Kinds() const {
    const std::string request = R"({"scheme": "http", "authority": ")" + silent_.authority() +
                                R"(", "path": "/", "headers": [], "body": null})";
    const std::string quick = R"({"scheme": "http", "authority": ")" + quick_.authority() +
                              R"(", "path": "/", "headers": [], "body": null})";
    const std::string forever = "1000000000";
    return {{"loops", "looper.loop-forever", {}},
            {"burns fuel", "burner.loop-forever", {}, ErrorCode::kFuelExhausted},
            {"takes memory", "eater.take-all-memory", {}, ErrorCode::kMemoryExceeded},
            {"recurses", "recurser.recurse-forever", {}, ErrorCode::kTrap},
            {"blocks in a call of the host", "blocker.calls", {}},
            {"waits for a call of the host", "blocker.play-slowly", {"6", "1"}},
            {"sleeps, 0.2", "probe-p2.system.sleep", {forever}},
            {"sleeps, 0.3", "probe-p3.system.sleep", {forever}},
            {"waits for a server, 0.2", "probe-p2.http.send", {request}},
            {"waits for a server, 0.3", "probe-p3.http.send", {request}},
            {"sends requests without end, 0.2", "probe-p2.http.send-forever", {quick}},
            {"sends requests without end, 0.3", "probe-p3.http.send-forever", {quick}}};
  }

  // So many calls of the kind, on some threads at the same time.
  void Run(const Kind& kind, int count) {
    constexpr int kThreads = 8;
    std::atomic<int> left = count;
    std::atomic<int> wrong = 0;
    std::mutex mutex;
    std::string first;
    {
      std::vector<std::jthread> threads;
      for (int i = 0; i < kThreads; ++i) {
        threads.emplace_back([&] {
          while (left-- > 0) {
            const auto result = runtime_->Invoke(kind.target, kind.arguments);
            if (!result && result.error().code == kind.error) continue;
            const std::scoped_lock lock(mutex);
            if (wrong++ == 0) first = result ? "no error" : ToReport(result.error());
          }
        });
      }
    }
    held_.LetGo();
    EXPECT_EQ(wrong, 0) << kind.name << ": " << first;
  }

  Held held_;
  test::WaitingServer silent_{std::nullopt};
  test::WaitingServer quick_{std::chrono::milliseconds(0)};
  std::filesystem::path folder_;
  std::unique_ptr<Runtime> runtime_;
};

// What the allocators may keep of what was freed. That of AddressSanitizer keeps more of it.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define COMPOSABLE_KEEPS_FREED_MEMORY
#endif
#endif
#ifdef COMPOSABLE_KEEPS_FREED_MEMORY
constexpr std::size_t kSlack = 96U << 20U;
#else
constexpr std::size_t kSlack = 16U << 20U;
#endif

TEST_F(HostileGuests, EndWithTheirErrorsAndLeaveNothing) {
  constexpr int kWarm = 32;
  constexpr int kCount = 250;
  for (const Kind& kind : Kinds()) Run(kind, kWarm);
  const ProcessSize before = MeasureProcess();
  for (const Kind& kind : Kinds()) Run(kind, kCount);
  // What was cancelled is let go of a moment later.
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  const ProcessSize after = MeasureProcess();
  EXPECT_LE(after.bytes, before.bytes + kSlack);
  // Both ends of connections that are kept for the next request are in this process.
  EXPECT_LE(after.descriptors, before.descriptors + 40);
  EXPECT_LE(after.threads, before.threads + 2);
}

}  // namespace
}  // namespace composable
