#include "cli/write_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <thread>

#include "base/file_system.h"
#include "support/temporary_directory.h"

namespace composable::cli {
namespace {

std::string WrittenAt(const std::filesystem::path& path) {
  const auto bytes = DiskFileSystem().ReadFile(path);
  return bytes ? std::string(AsText(*bytes)) : ToString(bytes.error());
}

TEST(WriteFile, ReplacesWhatIsBehindALink) {
  const TemporaryDirectory folder;
  const std::filesystem::path link = folder.path() / "link";
  ASSERT_TRUE(WriteFile((folder.path() / "file").string(), "one"));
  std::filesystem::create_symlink("file", link);
  ASSERT_TRUE(WriteFile(link.string(), "two"));
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  EXPECT_EQ(WrittenAt(folder.path() / "file"), "two");
}

TEST(WriteFile, WritesToWhatIsNoRegularFile) {
  EXPECT_TRUE(WriteFile("/dev/null", "text"));
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
  const TemporaryDirectory folder;
  const std::string pipe = (folder.path() / "pipe").string();
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  std::string read;
  std::thread reader([&] { read = WrittenAt(pipe); });
  EXPECT_TRUE(WriteFile(pipe, "through"));
  reader.join();
  EXPECT_EQ(read, "through");
}

TEST(WriteFile, SaysWhyItCannot) {
  const TemporaryDirectory folder;
  const Status in_nothing = WriteFile((folder.path() / "missing" / "file").string(), "x");
  ASSERT_FALSE(in_nothing);
  EXPECT_TRUE(ToString(in_nothing.error()).ends_with("/missing/file`: No such file or directory"));
  const Status folder_itself = WriteFile(folder.path().string(), "x");
  ASSERT_FALSE(folder_itself);
  EXPECT_TRUE(ToString(folder_itself.error()).ends_with("`: Is a directory"));
}

}  // namespace
}  // namespace composable::cli
