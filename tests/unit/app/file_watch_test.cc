#include "app/file_watch.h"

#include <gtest/gtest.h>

#include <fstream>
#include <future>

#include "app/noted_files.h"
#include "support/memory_file_system.h"
#include "support/temporary_directory.h"

namespace composable::app {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kSettle{20};
constexpr std::chrono::seconds kPatience{20};

void WriteText(const std::filesystem::path& path, std::string_view text) {
  std::ofstream(path) << text;
}

class FileWatchTest : public testing::Test {
 protected:
  FileWatchTest() {
    WriteText(file_, "one");
    auto made = MakeFileWatch(kSettle);
    EXPECT_TRUE(made) << made.error().message;
    if (made) watch_ = *std::move(made);
  }
  void TearDown() override {
    if (watch_ != nullptr) watch_->Interrupt();
  }

  // Waits on another thread.
  void Begin(const FileStamps& stamps) {
    outcome_ = std::async(std::launch::async, [this, stamps] {
      const auto outcome = watch_->AwaitChange(stamps);
      EXPECT_TRUE(outcome) << outcome.error().message;
      return outcome ? *outcome : WatchOutcome::kInterrupted;
    });
  }
  bool IsWaiting(milliseconds time) {
    return outcome_.wait_for(time) == std::future_status::timeout;
  }
  bool SeesChange() {
    return outcome_.wait_for(kPatience) == std::future_status::ready &&
           outcome_.get() == WatchOutcome::kChanged;
  }

  static FileStamps StampsOf(const std::vector<std::filesystem::path>& paths) {
    FileStamps stamps;
    for (const auto& path : paths) stamps.emplace(path, StampOf(path));
    return stamps;
  }

  TemporaryDirectory directory_;
  std::filesystem::path folder_ = directory_.path();
  std::filesystem::path file_ = folder_ / "a.toml";
  std::unique_ptr<FileWatch> watch_;
  std::future<WatchOutcome> outcome_;  // ends before the watch
};

TEST_F(FileWatchTest, SeesWriting) {
  Begin(StampsOf({file_}));
  EXPECT_TRUE(IsWaiting(milliseconds(100)));
  WriteText(file_, "two");
  EXPECT_TRUE(SeesChange());
}

TEST_F(FileWatchTest, SeesReplacing) {
  Begin(StampsOf({file_}));
  EXPECT_TRUE(IsWaiting(milliseconds(100)));
  WriteText(folder_ / "new", "one");
  EXPECT_TRUE(IsWaiting(milliseconds(100)));
  std::filesystem::rename(folder_ / "new", file_);
  EXPECT_TRUE(SeesChange());
}

TEST_F(FileWatchTest, SeesWhatIsRemovedAndWhatWasNotThere) {
  const std::filesystem::path later = folder_ / "below" / "further" / "b.toml";
  Begin(StampsOf({file_, later}));
  EXPECT_TRUE(IsWaiting(milliseconds(50)));
  std::filesystem::remove(file_);
  EXPECT_TRUE(SeesChange());
  Begin(StampsOf({file_, later}));
  EXPECT_TRUE(IsWaiting(milliseconds(50)));
  WriteText(file_, "three");
  EXPECT_TRUE(SeesChange());
}

TEST_F(FileWatchTest, SeesWhereLinksLead) {
  std::filesystem::create_directory(folder_ / "first");
  std::filesystem::create_directory(folder_ / "second");
  WriteText(folder_ / "first" / "a.toml", "one");
  WriteText(folder_ / "second" / "a.toml", "one");
  std::filesystem::create_symlink("first", folder_ / "current");
  std::filesystem::create_symlink("current/a.toml", folder_ / "link.toml");
  Begin(StampsOf({folder_ / "link.toml"}));
  EXPECT_TRUE(IsWaiting(milliseconds(50)));
  WriteText(folder_ / "first" / "a.toml", "two");
  EXPECT_TRUE(SeesChange());
  Begin(StampsOf({folder_ / "link.toml"}));
  EXPECT_TRUE(IsWaiting(milliseconds(50)));
  std::filesystem::create_symlink("second", folder_ / "next");
  std::filesystem::rename(folder_ / "next", folder_ / "current");
  EXPECT_TRUE(SeesChange());
}

TEST_F(FileWatchTest, SeesDefinitionsInFoldersAndNothingElse) {
  Begin(StampsOf({folder_}));
  WriteText(folder_ / "notes.txt", "one");
  EXPECT_TRUE(IsWaiting(milliseconds(200)));
  WriteText(folder_ / "b.wasm", "one");
  EXPECT_TRUE(SeesChange());
}

TEST_F(FileWatchTest, SeesWhatChangedBeforeItWasAsked) {
  const FileStamps stamps = StampsOf({file_});
  WriteText(file_, "longer than it was");
  Begin(stamps);
  EXPECT_TRUE(SeesChange());
}

TEST_F(FileWatchTest, WaitsUntilNothingIsWrittenAnyMore) {
  constexpr milliseconds kLong{300};
  watch_ = *MakeFileWatch(kLong);
  Begin(StampsOf({file_}));
  for (int i = 0; i < 20; ++i) {
    WriteText(file_, std::string(static_cast<std::size_t>(i), 'x'));
    EXPECT_TRUE(IsWaiting(milliseconds(50)));
  }
  EXPECT_TRUE(SeesChange());
}

TEST_F(FileWatchTest, IsInterrupted) {
  Begin(StampsOf({file_}));
  EXPECT_TRUE(IsWaiting(milliseconds(50)));
  watch_->Interrupt();
  EXPECT_EQ(outcome_.get(), WatchOutcome::kInterrupted);
  WriteText(file_, "two");
  const auto later = watch_->AwaitChange(StampsOf({file_}));
  ASSERT_TRUE(later);
  EXPECT_EQ(*later, WatchOutcome::kInterrupted);
}

TEST(NotedFiles, NotesWhateverIsLookedAt) {
  test::MemoryFileSystem disk;
  disk.Add("a.toml", "one").Add("folder/b.toml", "two");
  const NotedFiles files(disk);
  EXPECT_TRUE(files.ReadFile("a.toml"));
  EXPECT_FALSE(files.ReadFile("none.toml"));
  EXPECT_TRUE(files.MapFile("folder/../folder/b.toml"));
  EXPECT_FALSE(files.IsFile("neither"));
  EXPECT_TRUE(files.ListFolder("folder"));
  std::vector<std::string> paths;
  for (const auto& [path, stamp] : files.stamps()) paths.push_back(path.string());
  EXPECT_EQ(paths, (std::vector<std::string>{"/project/a.toml", "/project/folder",
                                             "/project/folder/b.toml", "/project/neither",
                                             "/project/none.toml"}));
}

TEST(NotedFiles, KeepsTheFirstLookUnlessToldOtherwise) {
  const TemporaryDirectory directory;
  const std::filesystem::path path = directory.path() / "composable.lock";
  const DiskFileSystem disk;
  const NotedFiles files(disk);
  EXPECT_FALSE(files.IsFile(path));
  WriteText(path, "pins");
  EXPECT_TRUE(files.IsFile(path));
  EXPECT_EQ(files.stamps().at(path), FileStamp());
  files.Renew(path);
  EXPECT_EQ(files.stamps().at(path), StampOf(path));
  EXPECT_EQ(files.stamps().at(path).size, 4);
}

}  // namespace
}  // namespace composable::app
