#include "oci/reference.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace composable::oci {
namespace {

const std::string kDigest = "sha256:" + std::string(64, 'a');

std::string Read(std::string_view text) {
  const auto reference = ParseReference(text);
  return reference ? ToString(*reference) : ToString(reference.error());
}

TEST(Reference, HasRegistryRepositoryTagAndDigest) {
  const auto reference = ParseReference("oci://ghcr.io/user/greeter:1.0@" + kDigest);
  ASSERT_TRUE(reference.has_value()) << ToString(reference.error());
  EXPECT_EQ(reference->registry, "ghcr.io");
  EXPECT_EQ(reference->repository, "user/greeter");
  EXPECT_EQ(reference->tag, "1.0");
  EXPECT_EQ(ToString(reference->digest.value()), kDigest);
  EXPECT_EQ(NameOf(*reference), "greeter");
}

TEST(Reference, IsWrittenInOneWay) {
  EXPECT_EQ(Read("ghcr.io/user/greeter:1.0"), "oci://ghcr.io/user/greeter:1.0");
  EXPECT_EQ(Read("oci://GHCR.io/greeter"), "oci://ghcr.io/greeter:latest");
  EXPECT_EQ(Read("localhost/greeter:v1"), "oci://localhost/greeter:v1");
  EXPECT_EQ(Read("localhost:5000/a/b-c/d__e.f:V_1.2-x"),
            "oci://localhost:5000/a/b-c/d__e.f:V_1.2-x");
  EXPECT_EQ(Read("[::1]:5000/greeter:1"), "oci://[::1]:5000/greeter:1");
  EXPECT_EQ(Read("oci://ghcr.io/greeter@" + kDigest), "oci://ghcr.io/greeter@" + kDigest);
}

TEST(Reference, WhatIsWrongIsToldWithWhatWouldBeRight) {
  const std::string registry =
      "the registry is missing; write `oci://REGISTRY/REPOSITORY:TAG`, such as ";
  const std::string repository =
      " is no name of a repository; it consists of lower-case letters and digits, with single `.`, "
      "`_`, `-` and `/` between";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", registry + "`oci://ghcr.io/user/greeter:1.0`"},
      {"oci://", registry + "`oci://ghcr.io/user/greeter:1.0`"},
      {"oci://greeter:1.0", registry + "`oci://ghcr.io/user/greeter:1.0`"},
      {"oci://user/greeter:1.0", registry + "`oci://ghcr.io/user/greeter:1.0`"},
      {"oci://ghcr.io", registry + "`oci://ghcr.io/user/greeter:1.0`"},
      {"oci://ghcr.io/User/greeter",
       "the repository `User/greeter` has upper-case letters; write `user/greeter`"},
      {"oci://ghcr.io/user//greeter", "`user//greeter`" + repository},
      {"oci://ghcr.io/-a", "`-a`" + repository},
      {"oci://ghcr.io/a.-b", "`a.-b`" + repository},
      {"oci://ghcr.io/a___b", "`a___b`" + repository},
      {"oci://ghcr.io/", "``" + repository},
      {"oci://ghcr.io/a:",
       "the tag behind `:` is empty; write one, such as `:1.0`, or leave the "
       "colon out"},
      {"oci://ghcr.io/a:-1",
       "`-1` is no tag; it consists of up to 128 letters, digits, `_`, `.` and "
       "`-`, and does not start with `.` or `-`"},
      {"oci://ghcr.io/a@md5:1",
       "`md5:1` is no digest; write `sha256:` and 64 lower-case hexadecimal digits"},
      {"oci://ghcr.io:0/a", "`0` is no port; ports are numbers from 1 to 65535"},
      {"oci://gh_cr.io/a",
       "`gh_cr.io` is no name of a registry; write a host, such as `ghcr.io` or "
       "`localhost:5000`"},
  };
  for (const auto& [text, message] : cases) {
    const auto reference = ParseReference(text);
    ASSERT_FALSE(reference.has_value()) << text;
    EXPECT_EQ(reference.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(ToString(reference.error()), fmt::format("`{}`: {}", text, message));
  }
  EXPECT_EQ(Read(std::string(2000, 'a')), "a reference has at most 1024 characters, this one 2000");
}

}  // namespace
}  // namespace composable::oci
