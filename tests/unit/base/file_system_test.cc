#include "base/file_system.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace composable {
namespace {

// A folder that is gone after the test.
class DiskFileSystemTest : public testing::Test {
 public:
  DiskFileSystemTest(const DiskFileSystemTest&) = delete;
  DiskFileSystemTest& operator=(const DiskFileSystemTest&) = delete;
  ~DiskFileSystemTest() override { std::filesystem::remove_all(folder_); }

 protected:
  DiskFileSystemTest() {
    std::string pattern = testing::TempDir() + "composable-disk-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }

  std::filesystem::path Write(const std::string& name, std::string_view content) {
    const auto path = folder_ / name;
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

  std::filesystem::path folder_;
  DiskFileSystem disk_;
};

TEST_F(DiskFileSystemTest, ReadsWholeFiles) {
  for (const std::size_t size : {0U, 1U, 4096U, 100001U, 9000001U}) {
    const std::string content(size, 'x');
    const auto bytes = disk_.ReadFile(Write("file", content));
    ASSERT_TRUE(bytes.has_value());
    EXPECT_EQ(AsText(*bytes), content);
  }
}

TEST_F(DiskFileSystemTest, MapsFilesOfEverySize) {
  for (const std::size_t size : {0U, 1U, 65535U, 65536U, 1000001U}) {
    const std::string content(size, 'x');
    const auto mapped = disk_.MapFile(Write("file", content));
    ASSERT_TRUE(mapped.has_value());
    EXPECT_EQ(AsText(mapped->bytes), content);
  }
  const auto unknown = disk_.MapFile("/proc/self/status");
  ASSERT_TRUE(unknown.has_value());
  EXPECT_TRUE(AsText(unknown->bytes).starts_with("Name:"));
}

TEST_F(DiskFileSystemTest, MappedFilesStayForAsLongAsACopyDoes) {
  const auto path = Write("file", std::string(100'000, 'x'));
  auto mapped = disk_.MapFile(path);
  ASSERT_TRUE(mapped.has_value());
  const FileContents copy = *mapped;
  mapped = FileContents{};
  std::filesystem::remove(path);
  EXPECT_EQ(AsText(copy.bytes), std::string(100'000, 'x'));
}

TEST_F(DiskFileSystemTest, MappingFailsAsReadingDoes) {
  for (const std::filesystem::path& path : {folder_ / "none", folder_}) {
    const auto mapped = disk_.MapFile(path);
    ASSERT_FALSE(mapped.has_value());
    EXPECT_EQ(mapped.error(), disk_.ReadFile(path).error());
  }
}

TEST_F(DiskFileSystemTest, ReadsEveryByteValue) {
  std::string content;
  for (int byte = 0; byte < 256; ++byte) content += static_cast<char>(byte);
  const auto bytes = disk_.ReadFile(Write("file", content));
  ASSERT_TRUE(bytes.has_value());
  EXPECT_EQ(AsText(*bytes), content);
}

// Files such as those of /proc say they have no bytes, and have some.
TEST_F(DiskFileSystemTest, ReadsFilesOfUnknownSize) {
  const auto bytes = disk_.ReadFile("/proc/self/status");
  ASSERT_TRUE(bytes.has_value());
  EXPECT_TRUE(AsText(*bytes).starts_with("Name:"));
}

TEST_F(DiskFileSystemTest, SaysWhatIsMissing) {
  const auto bytes = disk_.ReadFile(folder_ / "none");
  ASSERT_FALSE(bytes.has_value());
  EXPECT_EQ(bytes.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(bytes.error().message,
            "cannot read `" + (folder_ / "none").string() + "`: No such file or directory");
}

TEST_F(DiskFileSystemTest, APathBelowAFileIsMissing) {
  const auto bytes = disk_.ReadFile(Write("file", "x") / "below");
  ASSERT_FALSE(bytes.has_value());
  EXPECT_EQ(bytes.error().code, ErrorCode::kNotFound);
}

TEST_F(DiskFileSystemTest, RefusesFolders) {
  const auto bytes = disk_.ReadFile(folder_);
  ASSERT_FALSE(bytes.has_value());
  EXPECT_EQ(bytes.error().code, ErrorCode::kIo);
  EXPECT_EQ(bytes.error().message, "cannot read `" + folder_.string() + "`: Is a directory");
}

TEST_F(DiskFileSystemTest, TellsFilesFromOthers) {
  const auto file = Write("file", "x");
  std::filesystem::create_symlink(file, folder_ / "link");
  std::filesystem::create_symlink(folder_ / "none", folder_ / "dangling");
  EXPECT_TRUE(disk_.IsFile(file));
  EXPECT_TRUE(disk_.IsFile(folder_ / "link"));
  EXPECT_FALSE(disk_.IsFile(folder_ / "dangling"));
  EXPECT_FALSE(disk_.IsFile(folder_));
  EXPECT_FALSE(disk_.IsFile(folder_ / "none"));
}

TEST_F(DiskFileSystemTest, TellsFoldersFromOthers) {
  const auto file = Write("file", "x");
  std::filesystem::create_symlink(folder_, folder_ / "link");
  EXPECT_TRUE(disk_.IsFolder(folder_));
  EXPECT_TRUE(disk_.IsFolder(folder_ / "link"));
  EXPECT_FALSE(disk_.IsFolder(file));
  EXPECT_FALSE(disk_.IsFolder(folder_ / "none"));
}

TEST_F(DiskFileSystemTest, KnowsTheWorkingDirectory) {
  EXPECT_TRUE(disk_.WorkingDirectory().is_absolute());
  EXPECT_EQ(disk_.WorkingDirectory(), std::filesystem::current_path());
}

TEST_F(DiskFileSystemTest, ReadsPartsOfFiles) {
  const auto file = disk_.Open(Write("file", "0123456789"));
  ASSERT_TRUE(file);
  EXPECT_EQ((*file)->size(), 10U);
  Bytes part(3);
  ASSERT_TRUE((*file)->ReadAt(4, part));
  EXPECT_EQ(part, (Bytes{'4', '5', '6'}));
  ASSERT_TRUE((*file)->ReadAt(7, part));
  const Status beyond = (*file)->ReadAt(8, part);
  ASSERT_FALSE(beyond);
  EXPECT_EQ(beyond.error().code, ErrorCode::kIo);
  EXPECT_TRUE(beyond.error().message.ends_with("it ends before byte 11"));
}

TEST_F(DiskFileSystemTest, ReadsPartsOfRegularFilesOnly) {
  EXPECT_EQ(disk_.Open(folder_ / "none").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(disk_.Open(folder_).error().code, ErrorCode::kUnsupported);
  const auto pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(disk_.Open(pipe).error().code, ErrorCode::kUnsupported);
}

}  // namespace
}  // namespace composable
