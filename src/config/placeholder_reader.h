// Puts values in the place of placeholders, between the text of a definition file and its typed
// reading: those who read keys see only what placeholders stand for.
//
// Placeholders stand in the strings of a component's `config` and of a capability's keys, all but
// its `type`, at any depth; everywhere else `${` is text. A value is put in as it is: what looks
// like a placeholder in it is none.
//
// Spec: section 2, "Placeholders".
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>

#include "config/document.h"
#include "config/placeholder_resolvers.h"
#include "config/reporter.h"
#include "config/schema.h"

namespace composable::config {

// How many bytes the values may have that placeholders of one file stand for, together.
inline constexpr std::size_t kMaxPlaceholderValues = 64 * 1024 * 1024;

// Reads one file's definitions. Borrows the resolvers.
class PlaceholderReader {
 public:
  // `folder` is the file's, absolute.
  PlaceholderReader(const PlaceholderResolvers& resolvers, std::filesystem::path folder)
      : resolvers_(resolvers), folder_(std::move(folder)) {}

  // Resolves what stands in the definition of `entry`, whose value is a table. All that is wrong is
  // reported, at the placeholder, or at the start of the string where escapes hide the place.
  void Resolve(Category category, Entry& entry, const Reporter& reporter);

 private:
  void ResolveNode(Node& node, const std::string& key, const Reporter& reporter);
  void ResolveString(Node& node, const std::string& key, const Reporter& reporter);

  const PlaceholderResolvers& resolvers_;
  std::filesystem::path folder_;
  std::size_t values_size_ = 0;
};

}  // namespace composable::config
