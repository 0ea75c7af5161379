// Where the values of placeholders come from: those that are built in, and the set of all.
//
// Source: composable/placeholder.h.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/file_system.h"
#include "composable/placeholder.h"

namespace composable::config {

// The longest file that a placeholder reads, in bytes.
inline constexpr std::size_t kMaxPlaceholderFile = 1024 * 1024;

// `process:env:NAME`: what `look_up` knows under a name. Open.
PlaceholderResolver EnvironmentResolver(
    std::function<std::optional<std::string>(const std::string& name)> look_up);

// `file:PATH`: the text of a file without the end of its last line. A relative path starts at the
// folder of the definition file. Nothing where there is no such file; errors: kIo for one that
// cannot be read, kResourceExhausted for one of more than kMaxPlaceholderFile bytes. Secret.
// `files` is borrowed.
PlaceholderResolver FileResolver(const FileSystem& files);

// Resolvers with distinct names. Immutable; empty by default: then no placeholder has a value.
class PlaceholderResolvers {
 public:
  // Errors: kInvalidArgument for a name of another form or one that is there twice, and for a
  // resolver without a function.
  static Result<PlaceholderResolvers> Make(std::vector<PlaceholderResolver> resolvers);

  // The one that a placeholder's name means; null where there is none. Valid as long as this is.
  const PlaceholderResolver* Find(std::string_view name) const;

  std::vector<std::string> Names() const;

 private:
  std::vector<PlaceholderResolver> resolvers_;
};

}  // namespace composable::config
