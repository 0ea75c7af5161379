// From evaluated imports and exports to interfaces and worlds.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "wit/decode/arena.h"
#include "wit/decode/metadata.h"
#include "wit/decode/type_builder.h"
#include "wit/package.h"
#include "wit/world.h"

namespace composable::wit::decode {

// Whether interfaces of one name are one, which shows all that any of them shows, or one for each
// item.
enum class Sharing : std::uint8_t { kSeparate, kUnified };

enum class Direction : std::uint8_t { kImport, kExport };

class WorldBuilder {
 public:
  WorldBuilder(Arena& arena, const PackageMetadata& metadata, PackageName main, Sharing sharing)
      : arena_(arena),
        metadata_(metadata),
        main_(std::move(main)),
        sharing_(sharing),
        types_(arena) {}

  // Adds an import or export of the world.
  Status AddItem(World& world, Direction direction, const ExternItem& item);

  // An interface under its name, from an instance; found again where it is unified.
  Result<Draft> AddInterface(const InterfaceName& name, const InstanceNode& instance);

  void AddWorld(WorldPtr world) { worlds_.push_back(std::move(world)); }

  // All interfaces, as packages with the main one last and the worlds in it.
  PackageSet Finish();

 private:
  Result<std::optional<WorldItem>> MakeInstance(const World& world, Direction direction,
                                                const ExternItem& item);
  Result<std::optional<WorldItem>> MakeType(const World& world, const ExternItem& item);
  Result<std::optional<WorldItem>> MakeFunctionItem(const World& world, Direction direction,
                                                    const ExternItem& item);
  // The function, or nothing where its name is no function's.
  Result<std::optional<Function>> MakeFunction(const ExternItem& item,
                                               const ItemMetadata* metadata);
  Status FillInterface(const Draft& interface, const std::string& label,
                       const InstanceNode& instance, const InterfaceMetadata* metadata);
  Status AddMember(const Draft& interface, const Owner& owner, const ExternItem& item,
                   const InterfaceMetadata* metadata);
  const WorldMetadata* MetadataOf(const World& world) const;

  Arena& arena_;
  const PackageMetadata& metadata_;
  PackageName main_;
  Sharing sharing_;
  TypeBuilder types_;
  std::map<std::string, Draft> by_name_;
  std::vector<Draft> interfaces_;  // those with a name, in the order of their first appearance
  std::vector<WorldPtr> worlds_;
};

// Interfaces and worlds as packages. Each package follows those it uses; the main one is last.
PackageSet GroupByPackage(const std::vector<InterfacePtr>& interfaces, std::vector<WorldPtr> worlds,
                          const PackageName& main, const std::string& main_docs);

}  // namespace composable::wit::decode
