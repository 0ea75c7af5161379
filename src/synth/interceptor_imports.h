// What an interceptor imports: what its target exports, with what the types of that come from;
// advice; and the host's function for calls that fail.
//
// Source: synth/interceptor.h.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "synth/advice_interface.h"
#include "synth/interceptor.h"
#include "wasm/builder.h"
#include "wit/encode.h"
#include "wit/interface.h"
#include "wit/world.h"

namespace composable::synth {

struct ImportedInstance {
  std::string name;
  wasm::InstanceIndex index;
};

// A type of the world, imported or exported.
struct WorldType {
  const wit::TypeDefinition* definition = nullptr;
  wasm::TypeIndex index;
};

// Adds the imports to the component, and knows them from then on. The component, the target and the
// options have to outlive it.
class InterceptorImports {
 public:
  InterceptorImports(const wit::World& target, const InterceptorOptions& options,
                     wasm::ComponentBuilder& component)
      : target_(target),
        encoder_(component),
        advice_(MakeAdviceInterface(options.advice)),
        host_(HostImportsOf(options)),
        advice_name_(AdviceInterfaceName(options.advice)) {}

  // Errors: as MakeInterceptor.
  Status Add();

  wit::TypeEncoder& types() { return encoder_.types(); }

  // Every imported interface.
  const std::map<const wit::Interface*, ImportedInstance>& instances() const { return instances_; }
  // Types of the world that the target imports under a name of its own.
  const std::vector<WorldType>& world_types() const { return world_types_; }
  // What the target exports beside interfaces.
  wasm::ExternIndex ItemOf(const std::string& name) const { return items_.at(name); }
  wasm::InstanceIndex InstanceOf(const wit::Interface& interface) const {
    return instances_.at(&interface).index;
  }

  wasm::InstanceIndex advice() const { return InstanceOf(advice_); }
  // What the host offers under that name, or null where the interceptor does without.
  const wasm::InstanceIndex* host(std::string_view name) const;
  const std::string& advice_name() const { return advice_name_; }
  const std::map<std::string, std::string>& renamed() const { return renamed_; }

 private:
  Status Import(const std::string& name, const wit::Interface& interface);
  Status ImportDependencies(const wit::Interface& interface);
  // Imports what the target imports and this export of it has types from.
  Status ImportTypesOf(const wit::WorldItem& item);
  // The name to import something by that the target imports.
  std::string NameOfImport(const std::string& name);

  const wit::World& target_;
  wit::ImportEncoder encoder_;
  const wit::Interface advice_;
  const std::vector<wit::Interface> host_;
  std::string advice_name_;
  std::set<std::string> names_;
  std::map<std::string, std::string> renamed_;
  std::map<const wit::Interface*, ImportedInstance> instances_;
  std::map<std::string, wasm::ExternIndex> items_;
  std::vector<WorldType> world_types_;
};

}  // namespace composable::synth
