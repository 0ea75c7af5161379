#include "base/replace_file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <string>

#include "base/file_system.h"
#include "support/temporary_directory.h"

namespace composable {
namespace {

std::string TextAt(const std::filesystem::path& path) {
  const auto bytes = DiskFileSystem().ReadFile(path);
  return bytes ? std::string(AsText(*bytes)) : ToString(bytes.error());
}

TEST(ReplaceFile, WritesAndReplaces) {
  const TemporaryDirectory folder;
  const std::filesystem::path path = folder.path() / "file";
  ASSERT_TRUE(ReplaceFile(path, "one").has_value());
  EXPECT_EQ(TextAt(path), "one");
  const std::string large(3'000'000, 'x');
  ASSERT_TRUE(ReplaceFile(path, large).has_value());
  EXPECT_EQ(TextAt(path), large);
  // Nothing else is left.
  EXPECT_EQ(DiskFileSystem().ListFolder(folder.path())->size(), 1U);
}

TEST(ReplaceFile, KeepsPermissions) {
  const TemporaryDirectory folder;
  const std::filesystem::path path = folder.path() / "file";
  ASSERT_TRUE(ReplaceFile(path, "one").has_value());
  const auto own = std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
  std::filesystem::permissions(path, own);
  ASSERT_TRUE(ReplaceFile(path, "two").has_value());
  EXPECT_EQ(TextAt(path), "two");
  EXPECT_EQ(std::filesystem::status(path).permissions(), own);
}

// As on a disk that is full.
TEST(ReplaceFile, LeavesWhatIsThereWhereItCannotWriteAll) {
  const TemporaryDirectory folder;
  const std::filesystem::path path = folder.path() / "file";
  ASSERT_TRUE(ReplaceFile(path, "one").has_value());
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 1000;
  setrlimit(RLIMIT_FSIZE, &small);
  const Status written = ReplaceFile(path, std::string(5000, 'x'));
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(ToString(written.error()), "cannot write `" + path.string() + "`: File too large");
  EXPECT_EQ(TextAt(path), "one");
  EXPECT_EQ(DiskFileSystem().ListFolder(folder.path())->size(), 1U);
}

TEST(ReplaceFile, SaysWhyItCannot) {
  const TemporaryDirectory folder;
  const std::filesystem::path path = folder.path() / "missing" / "file";
  const Status written = ReplaceFile(path, "x");
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(ToString(written.error()),
            "cannot write `" + path.string() + "`: No such file or directory");
  std::filesystem::create_directory(folder.path() / "folder");
  EXPECT_FALSE(ReplaceFile(folder.path() / "folder", "x").has_value());
  EXPECT_EQ(DiskFileSystem().ListFolder(folder.path())->size(), 1U);
}

}  // namespace
}  // namespace composable
