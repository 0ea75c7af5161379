#include "app/lock_file.h"

#include <gtest/gtest.h>

#include <string>

#include "app/oci_loader.h"
#include "support/memory_file_system.h"

namespace composable::app {
namespace {

const std::string kAs(64, 'a');
const std::string kBs(64, 'b');

std::string Reread(const std::string& text) {
  const auto pins = ParseLockFile("composable.lock", text);
  return pins ? LockFileText(*pins) : ToString(pins.error());
}

std::string Artifact(const std::string& reference, const std::string& digest) {
  return "\n[[artifact]]\nreference = \"" + reference + "\"\ndigest = \"" + digest + "\"\n";
}

TEST(LockFile, IsSortedAndReadAgain) {
  const std::string header =
      "# Which content each reference stands for. Made by `composable`; belongs beside the\n"
      "# definitions, also where those are versioned.\n"
      "version = 1\n";
  const std::string a = Artifact("oci://a.example/x:1", "sha256:" + kBs);
  const std::string b = Artifact("oci://b.example/x:1", "sha256:" + kAs);
  EXPECT_EQ(Reread("version = 1\n" + b + a), header + a + b);
  EXPECT_EQ(Reread(header + a + b), header + a + b);
  EXPECT_EQ(Reread("version = 1\n"), header);
}

TEST(LockFile, WhatIsWrongIsToldAtItsPlace) {
  const std::string good = "sha256:" + kAs;
  EXPECT_EQ(Reread("version = [\n").substr(0, 18), "composable.lock:1:");
  EXPECT_EQ(Reread(""),
            "composable.lock:1:1: key `version` is missing; delete the file to have it made again");
  EXPECT_EQ(
      Reread("version = 2\n"),
      "composable.lock:1:11: the file is of another version than 1; a newer program wrote it");
  EXPECT_EQ(Reread("version = 1\nartifact = 3\n"),
            "composable.lock:2:12: `artifact` must be written [[artifact]]");
  EXPECT_EQ(Reread("version = 1\nother = 3\n"), "composable.lock:2:1: key `other` is unknown");
  EXPECT_EQ(Reread("version = 1\n[[artifact]]\nreference = \"oci://a.example/x:1\"\n"),
            "composable.lock:2:1: key `digest` is missing");
  EXPECT_EQ(Reread("version = 1\n[[artifact]]\nreference = 1\n"),
            "composable.lock:3:13: key `reference` must be a string");
  EXPECT_EQ(Reread("version = 1\n" + Artifact("oci://a.example/x:1", "sha256:1")),
            "composable.lock:5:10: `sha256:1` is no digest; write `sha256:` and 64 lower-case "
            "hexadecimal digits");
  EXPECT_EQ(Reread("version = 1\n" + Artifact("oci://a.example/x@" + good, good)),
            "composable.lock:4:13: `oci://a.example/x@" + good + "` must have a tag and no digest");
  EXPECT_EQ(Reread("version = 1\n" + Artifact("oci://a.example/x:1", good) +
                   Artifact("oci://a.example/x:1", good)),
            "composable.lock:8:13: `oci://a.example/x:1` is pinned more than once");
}

TEST(LockFile, AFileThatIsNotThereHasNoPins) {
  const composable::test::MemoryFileSystem files;
  EXPECT_EQ(ReadLockFile("composable.lock", files), Pins());
}

TEST(LockFile, LiesBesideTheFirstDefinitionFile) {
  composable::test::MemoryFileSystem files;
  files.Add("configs/a.toml", "").Add("b.toml", "").Add("lib/greeter.wasm", "");
  const auto lock_of = [&](const std::vector<std::string>& sources) {
    const LockFilePlace place = LockFileOf(sources, files);
    return (place.owner == LockFileOwner::kDefinitions ? "definitions: " : "commands: ") +
           place.path;
  };
  EXPECT_EQ(lock_of({"oci://ghcr.io/x:1", "lib/greeter.wasm", "configs/a.toml", "b.toml"}),
            "definitions: configs/composable.lock");
  EXPECT_EQ(lock_of({"b.toml", "configs/a.toml"}), "definitions: composable.lock");
  EXPECT_EQ(lock_of({"configs", "b.toml"}), "definitions: configs/composable.lock");
  EXPECT_EQ(lock_of({"oci://ghcr.io/x:1", "lib/greeter.wasm", ""}), "commands: composable.lock");
}

}  // namespace
}  // namespace composable::app
