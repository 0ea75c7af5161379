// Many processes at one cache.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <string>
#include <vector>

#include "engine/compile_cache.h"
#include "support/temporary_directory.h"

namespace composable::engine {
namespace {

// Runs it in that many processes at once; how many said true.
int RunInProcesses(int count, const std::function<bool(int)>& run) {
  std::vector<pid_t> children;
  for (int i = 0; i < count; ++i) {
    const pid_t child = fork();
    if (child == 0) _exit(run(i) ? 0 : 1);
    children.push_back(child);
  }
  int succeeded = 0;
  for (const pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) ++succeeded;
  }
  return succeeded;
}

CacheKey Key(int number) {
  return MakeCacheKey(ArtefactKind::kComponent, "v", 1, Sha256(AsBytes(std::to_string(number))));
}

// What belongs to a key: long enough to be written in several steps, and different for each.
std::string Artefact(int number) {
  return std::string(200'000, static_cast<char>('a' + number)) + std::to_string(number);
}

TEST(CompileCacheProcesses, AllAgreeOnOneSecret) {
  const TemporaryDirectory root;
  const CompileCacheOptions options{.directory = root.path() / "compiled"};
  // Each makes the directory and the secret if it is first, and stores what the others must find.
  const int stored = RunInProcesses(8, [&](int i) {
    auto cache = CompileCache::Open(options);
    return cache && (*cache)->Store(Key(i), AsBytes(Artefact(i)));
  });
  EXPECT_EQ(stored, 8);
  const auto cache = CompileCache::Open(options);
  ASSERT_TRUE(cache);
  for (int i = 0; i < 8; ++i) {
    const auto found = (*cache)->Find(Key(i));
    ASSERT_TRUE(found) << i;
    EXPECT_EQ(AsText(found->artefact()), Artefact(i));
  }
}

TEST(CompileCacheProcesses, ReadersNeverSeeHalfAnArtefact) {
  const TemporaryDirectory root;
  const CompileCacheOptions options{.directory = root.path() / "compiled"};
  ASSERT_TRUE((*CompileCache::Open(options))->Store(Key(0), AsBytes(Artefact(0))));
  const int succeeded = RunInProcesses(6, [&](int i) {
    auto cache = CompileCache::Open(options);
    if (!cache) return false;
    for (int round = 0; round < 100; ++round) {
      if (i % 2 == 0) {
        if (!(*cache)->Store(Key(0), AsBytes(Artefact(0)))) return false;
      } else {
        const auto found = (*cache)->Find(Key(0));
        // It is replaced again and again, and there all the time.
        if (!found || AsText(found->artefact()) != Artefact(0)) return false;
      }
    }
    return true;
  });
  EXPECT_EQ(succeeded, 6);
}

TEST(CompileCacheProcesses, StayWithinTheSizeTogether) {
  const TemporaryDirectory root;
  // Room for three.
  const CompileCacheOptions options{.directory = root.path() / "compiled", .max_bytes = 700'000};
  const int succeeded = RunInProcesses(6, [&](int i) {
    auto cache = CompileCache::Open(options);
    if (!cache) return false;
    for (int round = 0; round < 20; ++round) {
      const int number = (i + round) % 10;
      if (!(*cache)->Store(Key(number), AsBytes(Artefact(number)))) return false;
      const auto found = (*cache)->Find(Key((number + 1) % 10));
      if (found && AsText(found->artefact()) != Artefact((number + 1) % 10)) return false;
    }
    return true;
  });
  EXPECT_EQ(succeeded, 6);
  std::uintmax_t total = 0;
  for (const auto& entry : std::filesystem::directory_iterator(options.directory)) {
    if (entry.path().extension() == ".compiled") total += entry.file_size();
  }
  EXPECT_LE(total, options.max_bytes);
  EXPECT_GT(total, 0U);
}

TEST(CompileCacheProcesses, AProcessThatDiesWhileItWritesDoesNoHarm) {
  const TemporaryDirectory root;
  const CompileCacheOptions options{.directory = root.path() / "compiled"};
  ASSERT_TRUE((*CompileCache::Open(options))->Store(Key(0), AsBytes(Artefact(0))));
  for (int round = 0; round < 20; ++round) {
    const pid_t child = fork();
    if (child == 0) {
      const auto cache = CompileCache::Open(options);
      while ((*cache)->Store(Key(0), AsBytes(Artefact(0)))) {
      }
      _exit(1);
    }
    usleep(2000);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    const auto found = (*CompileCache::Open(options))->Find(Key(0));
    ASSERT_TRUE(found) << round;
    EXPECT_EQ(AsText(found->artefact()), Artefact(0));
  }
}

}  // namespace
}  // namespace composable::engine
