// Document → definitions: categories, names, and who reads which.
#pragma once

#include <string>
#include <vector>

#include "base/file_system.h"
#include "config/component_loaders.h"
#include "config/definition.h"
#include "config/document.h"
#include "config/placeholder_resolvers.h"
#include "config/schema.h"

namespace composable::config {

// That a source defines something, whether or not the definition itself is in order.
struct DefinedName {
  const CategoryRule* category = nullptr;  // never null
  Located<std::string> name;
};

// What one source says.
struct SourceDefinitions {
  std::vector<DefinedName> names;               // in the order of the source
  std::vector<ComponentDefinition> components;  // those without errors
  std::vector<CapabilityDefinition> capabilities;
  std::vector<ServerDefinition> servers;
  std::vector<SubscriptionDefinition> subscriptions;
  std::vector<ChannelDefinition> channels;
  std::vector<Error> errors;  // in no particular order
};

// Reads a whole file's definitions, with values in the place of placeholders. Names may clash with
// those of other files, which only the caller sees.
SourceDefinitions ReadDocument(Document document, const FileSystem& files,
                               const ComponentLoaders& loaders,
                               const PlaceholderResolvers& placeholders);

}  // namespace composable::config
