#include "base/private_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <fstream>

#include "support/temporary_directory.h"

namespace composable {
namespace {

namespace fs = std::filesystem;

std::string ErrorOf(const fs::path& path) {
  const auto directory = PrivateDirectory::Open(path);
  if (directory) return "ok";
  EXPECT_EQ(directory.error().code, ErrorCode::kIo);
  return directory.error().message;
}

mode_t ModeOf(const fs::path& path) {
  struct stat status{};
  EXPECT_EQ(lstat(path.c_str(), &status), 0) << path;
  return status.st_mode & 07777U;
}

void Write(const PrivateDirectory& directory, const std::string& name, std::string_view text) {
  const std::array parts = {AsBytes(text)};
  const auto written = directory.WriteFile(name, parts, PrivateDirectory::Existing::kReplace);
  ASSERT_TRUE(written) << ToString(written.error());
}

std::string Read(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(PrivateDirectory, MakesItselfAndItsParentsForTheUserAlone) {
  const TemporaryDirectory root;
  const fs::path path = root.path() / "a" / "b" / "c";
  ASSERT_EQ(ErrorOf(path), "ok");
  EXPECT_EQ(ModeOf(path), 0700U);
  EXPECT_EQ(ModeOf(path.parent_path()), 0700U);
  EXPECT_EQ(ErrorOf(path), "ok");
}

TEST(PrivateDirectory, RefusesOneThatIsOpenToOthers) {
  const TemporaryDirectory root;
  const fs::path path = root.path() / "open";
  ASSERT_EQ(mkdir(path.c_str(), 0700), 0);
  for (const mode_t mode : {0755U, 0710U, 0701U, 0770U, 0702U}) {
    ASSERT_EQ(chmod(path.c_str(), mode), 0);
    EXPECT_EQ(ErrorOf(path), fmt::format("the directory `{}` is open to other users (mode {:04o}); "
                                         "run `chmod 700`",
                                         path.string(), mode));
  }
  ASSERT_EQ(chmod(path.c_str(), 0700), 0);
  EXPECT_EQ(ErrorOf(path), "ok");
}

TEST(PrivateDirectory, RefusesALink) {
  const TemporaryDirectory root;
  const fs::path target = root.path() / "target";
  const fs::path link = root.path() / "link";
  ASSERT_EQ(ErrorOf(target), "ok");
  fs::create_directory_symlink(target, link);
  EXPECT_EQ(ErrorOf(link), fmt::format("`{}` is a link, or no directory", link.string()));
  // A link further up is the user's own affair: what counts is where it leads.
  EXPECT_EQ(ErrorOf(link / "below"), "ok");
}

TEST(PrivateDirectory, RefusesAFile) {
  const TemporaryDirectory root;
  const fs::path path = root.path() / "file";
  std::ofstream(path) << "x";
  EXPECT_EQ(ErrorOf(path), fmt::format("`{}` is a link, or no directory", path.string()));
  EXPECT_EQ(ErrorOf(path / "below"),
            fmt::format("`{}` is a link, or no directory", (path / "below").string()));
}

TEST(PrivateDirectory, RefusesOneOfAnotherUser) {
  if (geteuid() != 0) {
    EXPECT_EQ(ErrorOf("/"), "the directory `/` belongs to another user (id 0)");
    return;
  }
  const TemporaryDirectory root;
  const fs::path path = root.path() / "theirs";
  ASSERT_EQ(mkdir(path.c_str(), 0700), 0);
  ASSERT_EQ(chown(path.c_str(), 12345, 12345), 0);
  EXPECT_EQ(ErrorOf(path),
            fmt::format("the directory `{}` belongs to another user (id 12345)", path.string()));
}

TEST(PrivateDirectory, SaysWhyItCannotBeMade) {
  EXPECT_THAT(ErrorOf("/proc/composable/compiled"),
              testing::StartsWith("cannot make the directory `/proc/composable`: "));
}

class PrivateFiles : public testing::Test {
 protected:
  TemporaryDirectory root_;
  fs::path path_ = root_.path() / "private";
  PrivateDirectory directory_ = *PrivateDirectory::Open(path_);
};

TEST_F(PrivateFiles, AreWrittenWhole) {
  const std::array parts = {AsBytes("one "), ByteView(), AsBytes("two")};
  const auto written = directory_.WriteFile("f", parts, PrivateDirectory::Existing::kReplace);
  ASSERT_TRUE(written);
  EXPECT_TRUE(*written);
  EXPECT_EQ(Read(path_ / "f"), "one two");
  EXPECT_EQ(ModeOf(path_ / "f"), 0600U);
  const auto file = directory_.OpenFile("f");
  ASSERT_TRUE(file);
  EXPECT_EQ(file->size, 7U);
  // Nothing else is left behind.
  EXPECT_EQ(directory_.List().size(), 1U);
}

TEST_F(PrivateFiles, AreReplacedOrKept) {
  Write(directory_, "f", "first");
  Write(directory_, "f", "second");
  EXPECT_EQ(Read(path_ / "f"), "second");
  const std::array parts = {AsBytes("third")};
  const auto kept = directory_.WriteFile("f", parts, PrivateDirectory::Existing::kKeep);
  ASSERT_TRUE(kept);
  EXPECT_FALSE(*kept);
  EXPECT_EQ(Read(path_ / "f"), "second");
  EXPECT_TRUE(*directory_.WriteFile("g", parts, PrivateDirectory::Existing::kKeep));
  EXPECT_EQ(Read(path_ / "g"), "third");
  EXPECT_EQ(directory_.List().size(), 2U);
}

TEST_F(PrivateFiles, AFailedWriteLeavesNothing) {
  fs::create_directory(path_ / "f");
  const std::array parts = {AsBytes("x")};
  const auto written = directory_.WriteFile("f", parts, PrivateDirectory::Existing::kReplace);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().message,
            fmt::format("cannot write `{}`: Is a directory", (path_ / "f").string()));
  EXPECT_TRUE(directory_.List().empty());
}

TEST_F(PrivateFiles, AreRefusedWhereOthersCouldTouchThem) {
  Write(directory_, "f", "x");
  ASSERT_TRUE(directory_.OpenFile("f"));
  for (const mode_t mode : {0640U, 0604U, 0620U, 0601U}) {
    ASSERT_EQ(chmod((path_ / "f").c_str(), mode), 0);
    EXPECT_FALSE(directory_.OpenFile("f"));
  }
}

TEST_F(PrivateFiles, AreRefusedFromAnotherUser) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give files away";
  Write(directory_, "f", "x");
  ASSERT_EQ(chown((path_ / "f").c_str(), 12345, 12345), 0);
  EXPECT_FALSE(directory_.OpenFile("f"));
}

TEST_F(PrivateFiles, LinksAndPipesAreRefused) {
  Write(directory_, "f", "x");
  fs::create_symlink(path_ / "f", path_ / "link");
  ASSERT_EQ(mkfifo((path_ / "pipe").c_str(), 0600), 0);
  EXPECT_FALSE(directory_.OpenFile("link"));
  EXPECT_FALSE(directory_.OpenFile("pipe"));
  EXPECT_FALSE(directory_.OpenFile("none"));
  EXPECT_EQ(directory_.List().size(), 1U);
}

TEST_F(PrivateFiles, AreRemoved) {
  Write(directory_, "f", "x");
  EXPECT_TRUE(directory_.RemoveFile("f"));
  EXPECT_FALSE(directory_.RemoveFile("f"));
  EXPECT_FALSE(directory_.OpenFile("f"));
}

TEST_F(PrivateFiles, StayInTheDirectoryThatWasOpened) {
  fs::rename(path_, root_.path() / "moved");
  Write(directory_, "f", "x");
  EXPECT_EQ(Read(root_.path() / "moved" / "f"), "x");
  EXPECT_FALSE(fs::exists(path_));
}

TEST(FillRandom, GivesSomethingElseEachTime) {
  std::array<std::uint8_t, 32> a{};
  std::array<std::uint8_t, 32> b{};
  ASSERT_TRUE(FillRandom(a));
  ASSERT_TRUE(FillRandom(b));
  EXPECT_NE(a, b);
}

}  // namespace
}  // namespace composable
