// The files of components, read and decoded once.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>

#include "base/error.h"
#include "base/file_system.h"
#include "graph/build_graph.h"

namespace composable::app {

// Keeps nothing alive: what nobody uses any more is forgotten, and read again when it is wanted.
// Not safe to use from several threads at once.
class ComponentFiles final : public graph::ComponentSource {
 public:
  // Borrows the file system.
  explicit ComponentFiles(const FileSystem& files) : files_(files) {}

  Result<graph::ComponentBinaryPtr> Read(const config::ComponentDefinition& definition) override;

 private:
  Result<graph::ComponentBinaryPtr> ReadFile(const std::filesystem::path& path);
  // One that is part of the program.
  Result<graph::ComponentBinaryPtr> ReadBuiltin(const std::string& uri);

  using Kept = std::weak_ptr<const graph::ComponentBinary>;

  const FileSystem& files_;
  std::map<std::filesystem::path, Kept> by_path_;
  std::unordered_multimap<std::size_t, Kept> by_size_;
};

}  // namespace composable::app
