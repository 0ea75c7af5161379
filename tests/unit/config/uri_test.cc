#include "config/uri.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "support/memory_file_system.h"

namespace composable::config {
namespace {

namespace fs = std::filesystem;

class ResolveUriTest : public testing::Test {
 protected:
  // The path or the message.
  std::string Resolve(std::string_view uri, const fs::path& folder = "configs") const {
    const auto path = ResolveUri(uri, folder, files_);
    return path ? path->string() : ToString(path.error());
  }

  test::MemoryFileSystem files_{"/project"};
};

TEST_F(ResolveUriTest, LooksInTheFolderThenInTheWorkingDirectory) {
  files_.Add("lib/a.wasm", "");
  EXPECT_EQ(Resolve("./lib/a.wasm"), "/project/lib/a.wasm");
  files_.Add("configs/lib/a.wasm", "");
  EXPECT_EQ(Resolve("./lib/a.wasm"), "/project/configs/lib/a.wasm");
  EXPECT_EQ(Resolve("./lib/a.wasm", ""), "/project/lib/a.wasm");
  EXPECT_EQ(Resolve("./lib/a.wasm", "/project/configs"), "/project/configs/lib/a.wasm");
}

TEST_F(ResolveUriTest, TakesAbsolutePathsAsTheyAre) {
  files_.Add("/opt/a.wasm", "");
  EXPECT_EQ(Resolve("/opt/./a.wasm"), "/opt/a.wasm");
  EXPECT_EQ(Resolve("file:///opt/a.wasm"), "/opt/a.wasm");
  EXPECT_EQ(Resolve("file://localhost/opt/a.wasm"), "/opt/a.wasm");
}

TEST_F(ResolveUriTest, DecodesPercentInFileUrisOnly) {
  files_.Add("lib/ä b%.wasm", "").Add("lib/%41.wasm", "");
  EXPECT_EQ(Resolve("file://lib/%C3%A4%20b%25.wasm", ""), "/project/lib/ä b%.wasm");
  EXPECT_EQ(Resolve("file://lib/%c3%a4 b%25.wasm", ""), "/project/lib/ä b%.wasm");
  EXPECT_EQ(Resolve("lib/%41.wasm", ""), "/project/lib/%41.wasm");
}

TEST_F(ResolveUriTest, NamesEveryPlaceThatWasTried) {
  EXPECT_EQ(Resolve("./lib/a.wasm"),
            "there is no file `configs/lib/a.wasm`, and no file `lib/a.wasm` either");
  EXPECT_EQ(Resolve("lib/a.wasm", ""), "there is no file `lib/a.wasm`");
  EXPECT_EQ(Resolve("lib/a.wasm", "/project"), "there is no file `/project/lib/a.wasm`");
  EXPECT_EQ(Resolve("/lib/a.wasm"), "there is no file `/lib/a.wasm`");
  EXPECT_EQ(ResolveUri("x", "", files_).error().code, ErrorCode::kNotFound);
}

TEST_F(ResolveUriTest, SaysThatAFolderIsOne) {
  files_.Add("lib/a.wasm", "").Add("configs/parts/b.wasm", "");
  EXPECT_EQ(Resolve("./lib"), "`./lib` is a folder, not the file of a component");
  EXPECT_EQ(Resolve("parts"), "`parts` is a folder, not the file of a component");
}

TEST_F(ResolveUriTest, RefusesOtherSchemes) {
  EXPECT_EQ(
      Resolve("oci://ghcr.io/x:1"),
      "`oci://ghcr.io/x:1`: the scheme `oci` is not supported; write a path or a file:// URI");
  EXPECT_EQ(ResolveUri("oci://x", "", files_).error().code, ErrorCode::kUnsupported);
  EXPECT_EQ(Resolve("http://x/y"),
            "`http://x/y`: the scheme `http` is not supported; write a path or a file:// URI");
  EXPECT_EQ(Resolve("://x"), "there is no file `configs/:/x`, and no file `:/x` either");
  // What stands before `://` is no scheme: a path, if a strange one.
  files_.Add("configs/a b://x.wasm", "");
  EXPECT_EQ(Resolve("a b://x.wasm"), "/project/configs/a b:/x.wasm");
}

TEST_F(ResolveUriTest, RefusesWhatIsNoPath) {
  EXPECT_EQ(Resolve(""), "the path of the component is empty");
  EXPECT_EQ(Resolve("file://"), "the path of the component is empty");
  EXPECT_EQ(Resolve("file:///a%"),
            "`%` is no hexadecimal byte; in a file:// URI write % itself as `%25`");
  EXPECT_EQ(Resolve("file:///a%-1"),
            "`%-1` is no hexadecimal byte; in a file:// URI write % itself as `%25`");
  EXPECT_EQ(Resolve("file:///a%00"), "`/a?`: a path may not contain a zero byte");
  EXPECT_EQ(Resolve(std::string_view("a\0b", 3)), "`a?b`: a path may not contain a zero byte");
  EXPECT_EQ(ResolveUri("", "", files_).error().code, ErrorCode::kInvalidConfig);
}

// On a real disk the folder before `..` may be a link: the system decides what its parent is.
TEST(ResolveUriOnDiskTest, FollowsLinksAsTheSystemDoes) {
  const fs::path root =
      fs::path(testing::TempDir()) / ("resolve_uri_test." + std::to_string(::getpid()));
  fs::create_directories(root / "real/configs");
  fs::create_directories(root / "real/lib");
  std::ofstream(root / "real/lib/a.wasm") << "x";
  fs::create_directory_symlink(root / "real/configs", root / "configs");

  const auto path = ResolveUri("../lib/a.wasm", root / "configs", DiskFileSystem());
  ASSERT_TRUE(path) << ToString(path.error());
  EXPECT_TRUE(path->is_absolute());
  EXPECT_TRUE(fs::equivalent(*path, root / "real/lib/a.wasm"));
  EXPECT_FALSE(ResolveUri("../real", root / "configs", DiskFileSystem()));
  fs::remove_all(root);
}

}  // namespace
}  // namespace composable::config
