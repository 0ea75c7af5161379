// `composable.lock`: which content each reference of a system stood for when it was resolved.
//
//   version = 1
//
//   [[artifact]]
//   reference = "oci://ghcr.io/user/greeter:1.0"
//   digest = "sha256:…"
//
// The digest is that of the manifest, from which all content follows. Entries are sorted by their
// reference, so that the same pins are always the same text.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/file_system.h"
#include "oci/digest.h"

namespace composable::app {

inline constexpr std::string_view kLockFileName = "composable.lock";

// Digests by references with a tag, as oci::ToString writes them.
using Pins = std::map<std::string, oci::Digest>;

// Errors: kInvalidConfig, at its place in the file.
Result<Pins> ParseLockFile(const std::string& path, std::string_view text);

// The pins of a file; none where there is no such file. Errors: also those of reading it.
Result<Pins> ReadLockFile(const std::string& path, const FileSystem& files);

std::string LockFileText(const Pins& pins);

}  // namespace composable::app
