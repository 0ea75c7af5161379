// WIT files and places in them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace composable::wit {

// A file's text under the name that errors call it by. The text is as it was read: any bytes.
struct SourceFile {
  std::string path;
  std::string text;
};

// A stretch of one file's text; offset and length count bytes.
struct Span {
  std::uint32_t file = 0;  // index into the list of files
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
  bool operator==(const Span&) const = default;
};

// From the start of one to the end of the other; both in one file.
Span Join(const Span& first, const Span& last);

// Where a span starts, as errors tell it. A line longer than a few hundred bytes is left out of the
// result.
FilePosition Locate(const SourceFile& file, std::uint32_t offset);

}  // namespace composable::wit
