#include "engine/compile_cache.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <string>

#include "support/temporary_directory.h"

namespace composable::engine {
namespace {

namespace fs = std::filesystem;

CacheKey Key(std::string_view binary) {
  return MakeCacheKey(ArtefactKind::kComponent, "v", 1, Sha256(AsBytes(binary)));
}

class CompileCacheTest : public testing::Test {
 protected:
  std::unique_ptr<CompileCache> Open(std::uint64_t max_bytes = 1 << 20) {
    auto cache = CompileCache::Open({.directory = path_, .max_bytes = max_bytes});
    EXPECT_TRUE(cache) << ToString(cache.error());
    return std::move(cache).value();
  }

  fs::path FileOf(std::string_view binary) const {
    return path_ / (ToHex(Key(binary)) + ".compiled");
  }

  static void Store(CompileCache& cache, std::string_view binary, std::string_view artefact) {
    const Status stored = cache.Store(Key(binary), AsBytes(artefact));
    ASSERT_TRUE(stored) << ToString(stored.error());
  }

  static std::string Find(const CompileCache& cache, std::string_view binary) {
    const auto found = cache.Find(Key(binary));
    return found ? std::string(AsText(found->artefact())) : "nothing";
  }

  // Pretends that the artefact was last used so long ago.
  void MakeOlder(std::string_view binary, std::chrono::seconds age) const {
    fs::last_write_time(FileOf(binary), fs::file_time_type::clock::now() - age);
  }

  TemporaryDirectory root_;
  fs::path path_ = root_.path() / "compiled";
};

TEST_F(CompileCacheTest, FindsWhatWasStored) {
  const auto cache = Open();
  EXPECT_EQ(Find(*cache, "a"), "nothing");
  Store(*cache, "a", "code of a");
  Store(*cache, "b", "code of b");
  EXPECT_EQ(Find(*cache, "a"), "code of a");
  EXPECT_EQ(Find(*cache, "b"), "code of b");
}

TEST_F(CompileCacheTest, KeepsItForTheNextProcess) {
  Store(*Open(), "a", "code of a");
  EXPECT_EQ(Find(*Open(), "a"), "code of a");
}

TEST_F(CompileCacheTest, ReplacesWhatIsThere) {
  const auto cache = Open();
  Store(*cache, "a", "first");
  Store(*cache, "a", "second");
  EXPECT_EQ(Find(*cache, "a"), "second");
}

TEST_F(CompileCacheTest, HoldsEmptyAndLargeArtefacts) {
  const auto cache = Open(16 << 20);
  Store(*cache, "empty", "");
  EXPECT_EQ(Find(*cache, "empty"), "");
  const std::string large(5'000'001, 'x');
  Store(*cache, "large", large);
  EXPECT_EQ(Find(*cache, "large"), large);
}

TEST_F(CompileCacheTest, TheFileStartsWithTheArtefact) {
  const auto cache = Open();
  Store(*cache, "a", "code of a");
  const auto found = cache->Find(Key("a"));
  ASSERT_TRUE(found);
  std::ifstream file(found->path());
  std::string start(9, '\0');
  file.read(start.data(), 9);
  EXPECT_EQ(start, "code of a");
  // The path means that very file, even when its name is gone.
  cache->Remove(Key("a"));
  EXPECT_TRUE(std::ifstream(found->path()).good());
  EXPECT_EQ(Find(*cache, "a"), "nothing");
}

TEST_F(CompileCacheTest, IgnoresEveryChangedByte) {
  const auto cache = Open();
  Store(*cache, "a", "code of a");
  const auto size = static_cast<std::streamoff>(fs::file_size(FileOf("a")));
  // The last four bytes are reserved and mean nothing.
  for (std::streamoff at = 0; at < size - 4; ++at) {
    std::fstream file(FileOf("a"), std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(at);
    const int byte = file.get();
    file.seekp(at);
    file.put(static_cast<char>(byte ^ 0x20));
    file.flush();
    EXPECT_EQ(Find(*cache, "a"), "nothing") << at;
    file.seekp(at);
    file.put(static_cast<char>(byte));
  }
  EXPECT_EQ(Find(*cache, "a"), "code of a");
}

TEST_F(CompileCacheTest, IgnoresEveryTruncationAndReplacesIt) {
  const auto cache = Open();
  Store(*cache, "a", "code of a");
  for (std::uintmax_t size = fs::file_size(FileOf("a")); size-- > 0;) {
    fs::resize_file(FileOf("a"), size);
    EXPECT_EQ(Find(*cache, "a"), "nothing") << size;
  }
  Store(*cache, "a", "code of a");
  EXPECT_EQ(Find(*cache, "a"), "code of a");
}

TEST_F(CompileCacheTest, IgnoresWhatIsLongerThanItSays) {
  const auto cache = Open();
  Store(*cache, "a", "code of a");
  std::ofstream(FileOf("a"), std::ios::app) << "more";
  EXPECT_EQ(Find(*cache, "a"), "nothing");
}

TEST_F(CompileCacheTest, IgnoresAnArtefactUnderAnotherName) {
  const auto cache = Open();
  Store(*cache, "a", "code of a");
  fs::copy_file(FileOf("a"), FileOf("b"));
  EXPECT_EQ(Find(*cache, "b"), "nothing");
  EXPECT_EQ(Find(*cache, "a"), "code of a");
}

TEST_F(CompileCacheTest, IgnoresAnArtefactOfAnotherCache) {
  const fs::path mine = path_;
  path_ = root_.path() / "theirs";
  Store(*Open(), "a", "their code");
  const fs::path theirs = FileOf("a");
  path_ = mine;
  const auto cache = Open();
  fs::copy_file(theirs, FileOf("a"));
  EXPECT_EQ(Find(*cache, "a"), "nothing");
  Store(*cache, "a", "my code");
  EXPECT_EQ(Find(*cache, "a"), "my code");
}

TEST_F(CompileCacheTest, IgnoresWhatOthersCouldHaveWritten) {
  const auto cache = Open();
  Store(*cache, "a", "code of a");
  ASSERT_EQ(chmod(FileOf("a").c_str(), 0620), 0);
  EXPECT_EQ(Find(*cache, "a"), "nothing");
  // Storing anew makes it good.
  Store(*cache, "a", "code of a");
  EXPECT_EQ(Find(*cache, "a"), "code of a");
}

TEST_F(CompileCacheTest, IgnoresLinks) {
  const auto cache = Open();
  Store(*cache, "a", "code of a");
  const fs::path elsewhere = root_.path() / "elsewhere";
  fs::rename(FileOf("a"), elsewhere);
  fs::create_symlink(elsewhere, FileOf("a"));
  EXPECT_EQ(Find(*cache, "a"), "nothing");
  // Storing replaces the link, not what it points to.
  Store(*cache, "a", "new code");
  EXPECT_EQ(Find(*cache, "a"), "new code");
  EXPECT_TRUE(fs::is_regular_file(fs::symlink_status(FileOf("a"))));
}

TEST_F(CompileCacheTest, IsRefusedWhereOthersCanWrite) {
  Open();
  ASSERT_EQ(chmod(path_.c_str(), 0770), 0);
  const auto cache = CompileCache::Open({.directory = path_});
  ASSERT_FALSE(cache);
  EXPECT_EQ(cache.error().code, ErrorCode::kIo);
  EXPECT_EQ(cache.error().message, "the directory `" + path_.string() +
                                       "` is open to other users (mode 0770); run `chmod 700`");
}

TEST_F(CompileCacheTest, ADamagedSecretIsReplacedAndTheArtefactsWithIt) {
  Store(*Open(), "a", "code of a");
  fs::resize_file(path_ / "secret", 31);
  const auto cache = Open();
  EXPECT_EQ(fs::file_size(path_ / "secret"), 32U);
  EXPECT_EQ(Find(*cache, "a"), "nothing");
  Store(*cache, "a", "code of a");
  EXPECT_EQ(Find(*Open(), "a"), "code of a");
}

TEST_F(CompileCacheTest, ASecretThatOthersCouldReadIsReplaced) {
  Store(*Open(), "a", "code of a");
  ASSERT_EQ(chmod((path_ / "secret").c_str(), 0644), 0);
  EXPECT_EQ(Find(*Open(), "a"), "nothing");
  struct stat status{};
  ASSERT_EQ(stat((path_ / "secret").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(CompileCacheTest, RemovesWhatWasUnusedForTheLongestTime) {
  // Each file is 1,000 bytes and 80 of the cache's own.
  const std::string code(1000, 'x');
  const auto cache = Open(3500);
  Store(*cache, "old", code);
  Store(*cache, "older", code);
  Store(*cache, "new", code);
  MakeOlder("old", std::chrono::hours(1));
  MakeOlder("older", std::chrono::hours(2));
  Store(*cache, "newest", code);
  EXPECT_EQ(Find(*cache, "older"), "nothing");
  EXPECT_EQ(Find(*cache, "old"), code);
  EXPECT_EQ(Find(*cache, "new"), code);
  EXPECT_EQ(Find(*cache, "newest"), code);
}

TEST_F(CompileCacheTest, AUseMakesYoung) {
  const std::string code(1000, 'x');
  const auto cache = Open(3500);
  Store(*cache, "a", code);
  Store(*cache, "b", code);
  Store(*cache, "c", code);
  MakeOlder("a", std::chrono::hours(2));
  MakeOlder("b", std::chrono::hours(1));
  EXPECT_EQ(Find(*cache, "a"), code);
  Store(*cache, "d", code);
  EXPECT_EQ(Find(*cache, "a"), code);
  EXPECT_EQ(Find(*cache, "b"), "nothing");
}

TEST_F(CompileCacheTest, AUseIsNotedOnceAMinuteAtMost) {
  const auto cache = Open();
  Store(*cache, "a", "code of a");
  MakeOlder("a", std::chrono::seconds(30));
  const auto before = fs::last_write_time(FileOf("a"));
  EXPECT_EQ(Find(*cache, "a"), "code of a");
  EXPECT_EQ(fs::last_write_time(FileOf("a")), before);
  MakeOlder("a", std::chrono::seconds(90));
  const auto long_before = fs::last_write_time(FileOf("a"));
  EXPECT_EQ(Find(*cache, "a"), "code of a");
  EXPECT_GT(fs::last_write_time(FileOf("a")), long_before);
}

TEST_F(CompileCacheTest, DoesNotKeepWhatIsTooLarge) {
  const auto cache = Open(1000);
  Store(*cache, "small", "code");
  Store(*cache, "large", std::string(1000, 'x'));
  EXPECT_EQ(Find(*cache, "large"), "nothing");
  EXPECT_EQ(Find(*cache, "small"), "code");
}

TEST_F(CompileCacheTest, LeavesForeignFilesAlone) {
  const auto cache = Open(2000);
  std::ofstream(path_ / "README") << std::string(5000, 'x');
  Store(*cache, "a", "code of a");
  EXPECT_EQ(Find(*cache, "a"), "code of a");
  EXPECT_TRUE(fs::exists(path_ / "README"));
  EXPECT_TRUE(fs::exists(path_ / "secret"));
}

TEST_F(CompileCacheTest, RemovesFilesThatADeadProcessLeft) {
  const auto cache = Open();
  const fs::path dead = path_ / ".writing-0000000000000001";
  const fs::path alive = path_ / ".writing-0000000000000002";
  std::ofstream(dead) << "x";
  std::ofstream(alive) << "x";
  fs::last_write_time(dead, fs::file_time_type::clock::now() - std::chrono::hours(2));
  Store(*cache, "a", "code of a");
  EXPECT_FALSE(fs::exists(dead));
  EXPECT_TRUE(fs::exists(alive));
}

TEST_F(CompileCacheTest, AnArtefactInUseOutlivesItsRemoval) {
  const auto cache = Open(1500);
  Store(*cache, "a", std::string(1000, 'a'));
  const auto in_use = cache->Find(Key("a"));
  ASSERT_TRUE(in_use);
  MakeOlder("a", std::chrono::hours(1));
  Store(*cache, "b", std::string(1000, 'b'));
  EXPECT_EQ(Find(*cache, "a"), "nothing");
  EXPECT_EQ(AsText(in_use->artefact()), std::string(1000, 'a'));
}

TEST_F(CompileCacheTest, SaysWhyItCannotStore) {
  const auto cache = Open();
  fs::create_directory(FileOf("a"));
  const Status stored = cache->Store(Key("a"), AsBytes("code"));
  ASSERT_FALSE(stored);
  EXPECT_EQ(stored.error().message, "cannot write `" + FileOf("a").string() + "`: Is a directory");
}

}  // namespace
}  // namespace composable::engine
