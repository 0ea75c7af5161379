#include "app/history_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "unit/engine/temporary_directory.h"

namespace composable::app {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class HistoryFileTest : public testing::Test {
 protected:
  std::filesystem::path Folder() const { return directory_.path() / "state/composable-runtime"; }

  Result<HistoryFile> Open() const {
    return HistoryFile::Open([this](const std::string& name) -> std::optional<std::string> {
      if (name == "XDG_STATE_HOME") return (directory_.path() / "state").string();
      return std::nullopt;
    });
  }

  TemporaryDirectory directory_;
};

TEST_F(HistoryFileTest, KeepsLinesForThisUserAlone) {
  const auto file = Open();
  ASSERT_TRUE(file) << ToReport(file.error());
  EXPECT_THAT(file->Read(), IsEmpty());
  const std::vector<std::string> first = {"list", "invoke a.b"};
  ASSERT_TRUE(file->Add(first));
  const std::vector<std::string> second = {"help"};
  ASSERT_TRUE(Open()->Add(second));
  EXPECT_THAT(file->Read(), ElementsAre("list", "invoke a.b", "help"));
  struct stat status{};
  ASSERT_EQ(::stat((Folder() / "shell-history").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 077U, 0U);
}

TEST_F(HistoryFileTest, KeepsTheNewestLines) {
  const auto file = Open();
  ASSERT_TRUE(file);
  std::vector<std::string> lines;
  for (std::size_t i = 0; i <= HistoryFile::kMaxLines; ++i) lines.push_back(std::to_string(i));
  ASSERT_TRUE(file->Add(lines));
  const std::vector<std::string> kept = file->Read();
  ASSERT_EQ(kept.size(), HistoryFile::kMaxLines);
  EXPECT_EQ(kept.front(), "1");
  EXPECT_EQ(kept.back(), std::to_string(HistoryFile::kMaxLines));
}

TEST_F(HistoryFileTest, LeavesOutWhatIsNoLine) {
  const auto file = Open();
  ASSERT_TRUE(file);
  const std::vector<std::string> lines = {"", "a\nb", "\x1b[2J", std::string(5'000, 'x'), "good"};
  ASSERT_TRUE(file->Add(lines));
  EXPECT_THAT(file->Read(), ElementsAre("good"));
}

TEST_F(HistoryFileTest, ReadsNothingThatOthersMayWrite) {
  const auto file = Open();
  ASSERT_TRUE(file);
  std::ofstream(Folder() / "shell-history") << "planted\n";
  ASSERT_EQ(::chmod((Folder() / "shell-history").c_str(), 0666), 0);
  EXPECT_THAT(file->Read(), IsEmpty());
}

TEST_F(HistoryFileTest, NeedsAFolder) {
  const auto file = HistoryFile::Open([](const std::string& name) -> std::optional<std::string> {
    return name == "HOME" ? std::optional<std::string>("relative") : std::nullopt;
  });
  ASSERT_FALSE(file);
  EXPECT_EQ(ToString(file.error()),
            "the history is not kept: set `XDG_STATE_HOME` or `HOME` to an absolute path");
}

}  // namespace
}  // namespace composable::app
