// The binaries of components, loaded and decoded once.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "base/file_system.h"
#include "config/component_loaders.h"
#include "graph/build_graph.h"

namespace composable::app {

// Keeps nothing alive: what nobody uses any more is forgotten, and read again when it is wanted.
// Not safe to use from several threads at once.
class ComponentFiles final : public graph::ComponentSource {
 public:
  // Borrows the files, which are those of the loader `file`.
  ComponentFiles(config::ComponentLoaders loaders, const FileSystem& files)
      : loaders_(std::move(loaders)), files_(files) {}

  Result<graph::ComponentBinaryPtr> Read(const config::ComponentDefinition& definition) override;

 private:
  Result<graph::ComponentBinaryPtr> Load(const config::ComponentUri& uri);
  // Bytes, and what to call them in messages about them.
  struct Loaded {
    graph::ComponentBytes bytes;
    std::string what;
  };
  Result<Loaded> LoadBytes(const config::ComponentUri& uri, const ComponentLoader& loader) const;
  // One that is part of the program.
  Result<graph::ComponentBinaryPtr> ReadBuiltin(const std::string& uri);

  using Kept = std::weak_ptr<const graph::ComponentBinary>;

  config::ComponentLoaders loaders_;
  const FileSystem& files_;
  // By scheme and location.
  std::map<std::pair<std::string, std::string>, Kept> by_location_;
  std::unordered_multimap<std::uint64_t, Kept> by_size_;
};

}  // namespace composable::app
