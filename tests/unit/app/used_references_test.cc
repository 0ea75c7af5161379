#include "app/used_references.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/memory_file_system.h"

namespace composable::app {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ReferencesInTest, FindsThemAsTheyArePinned) {
  EXPECT_THAT(ReferencesIn("[component.a]\n"
                           "uri = \"oci://ghcr.io/user/b:1.0\"  # or oci://ghcr.io/user/c\n"
                           "uri='oci://GHCR.io/user/a:2@sha256:" +
                           std::string(64, 'a') + "'"),
              ElementsAre("oci://ghcr.io/user/a:2", "oci://ghcr.io/user/b:1.0",
                          "oci://ghcr.io/user/c:latest"));
}

TEST(ReferencesInTest, PassesOverWhatIsNone) {
  EXPECT_THAT(ReferencesIn("oci:// \"oci://nowhere\" \"oci://ghcr.io/user/${process:env:NAME}\""),
              IsEmpty());
  EXPECT_THAT(ReferencesIn("\"oci://ghcr.io/user/a@sha256:" + std::string(64, 'a') + "\""),
              IsEmpty());
  EXPECT_THAT(ReferencesIn(""), IsEmpty());
}

TEST(ReferencesInFolderTest, ReadsDefinitionFilesAlone) {
  test::MemoryFileSystem files;
  files.Add("configs/a.toml", "oci://ghcr.io/a:1")
      .Add("configs/b.toml", "oci://ghcr.io/b:1")
      .Add("configs/notes.txt", "oci://ghcr.io/c:1")
      .Add("configs/below/d.toml", "oci://ghcr.io/d:1")
      .Add("e.toml", "oci://ghcr.io/e:1");
  EXPECT_THAT(ReferencesInFolder("configs", files),
              ElementsAre("oci://ghcr.io/a:1", "oci://ghcr.io/b:1"));
  EXPECT_THAT(ReferencesInFolder("missing", files), IsEmpty());
}

}  // namespace
}  // namespace composable::app
