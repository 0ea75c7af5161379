// Semantic versions, as packages and interfaces carry them.
//
// Source: semver.org 2.0.0; component model, Explainer.md "Canonical Interface Name".
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace composable::wit {

struct Version {
  std::uint64_t major = 0;
  std::uint64_t minor = 0;
  std::uint64_t patch = 0;
  std::string prerelease;  // `rc.1`, without the `-`; empty for a release
  std::string build;       // `linux.5`, without the `+`
  // The same text: builds count too.
  bool operator==(const Version&) const = default;
};

// Error: kInvalidArgument, which names the text and what is wrong with it.
Result<Version> ParseVersion(std::string_view text);

std::string ToString(const Version& version);

// semver.org "Precedence": numbers first, a pre-release before its release, builds do not count.
std::strong_ordering ComparePrecedence(const Version& a, const Version& b);

// The part of the version that is the same for all versions compatible with it: `1`, `0.2`,
// `0.0.3`; a pre-release is compatible with itself only, so all of `1.0.0-rc.1`.
std::string CanonicalVersion(const Version& version);

// The rest of the version's text behind CanonicalVersion: `.2.3+build`, or "".
std::string VersionSuffix(const Version& version);

// Whether what was made for `wanted` works with `provided`: both have the same canonical version,
// and `provided` is not older.
bool IsCompatible(const Version& provided, const Version& wanted);

}  // namespace composable::wit
