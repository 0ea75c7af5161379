#include "app/used_references.h"

#include <algorithm>

#include "config/whole_file.h"
#include "oci/reference.h"

namespace composable::app {
namespace {

constexpr std::string_view kScheme = "oci://";

}  // namespace

std::set<std::string> ReferencesIn(std::string_view text) {
  std::set<std::string> references;
  for (std::size_t at = text.find(kScheme); at != std::string_view::npos;
       at = text.find(kScheme, at + kScheme.size())) {
    const std::size_t end = std::min(text.find_first_of("\"' \t\r\n", at), text.size());
    auto reference = oci::ParseReference(text.substr(at, end - at));
    if (!reference || reference->tag.empty()) continue;
    reference->digest.reset();
    references.insert(oci::ToString(*reference));
  }
  return references;
}

std::set<std::string> ReferencesInFolder(const std::filesystem::path& folder,
                                         const FileSystem& files) {
  std::set<std::string> references;
  const auto entries = files.ListFolder(folder.empty() ? "." : folder);
  if (!entries) return references;
  for (const FolderEntry& entry : *entries) {
    const std::filesystem::path path = folder / entry.name;
    if (entry.kind != FolderEntry::Kind::kFile || path.extension() != ".toml") continue;
    const auto bytes = config::ReadWholeFile(path.string(), "definition files", files);
    if (bytes) references.merge(ReferencesIn(AsText(*bytes)));
  }
  return references;
}

}  // namespace composable::app
