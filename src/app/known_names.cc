#include "app/known_names.h"

#include <algorithm>
#include <utility>

#include "app/component_files.h"
#include "app/invocable.h"
#include "app/oci_loader.h"
#include "app/survey.h"
#include "config/component_loaders.h"
#include "config/load.h"
#include "config/placeholder_resolvers.h"
#include "config/uri.h"

namespace composable::app {
namespace {

// Those of files, and those of registries, of which only references are read here.
Result<config::ComponentLoaders> Loaders(const FileSystem& files, const Environment& environment) {
  std::vector<ComponentLoader> loaders = {config::FileLoader(files)};
  loaders.push_back(OciLoader(
      {.surroundings = {.files = files, .environment = environment, .warn = [](const Error&) {}},
       .lock_file = {}}));
  return config::ComponentLoaders::Make(std::move(loaders));
}

// Whether a component of that name, or a function of it, may be meant.
bool MayMean(std::string_view typed, const std::string& component) {
  return component.starts_with(typed) || typed.starts_with(component + '.');
}

void AddFunctions(const config::ComponentDefinition& definition, ComponentFiles& components,
                  std::vector<KnownName>& names) {
  const auto binary = components.Read(definition);
  if (!binary) return;
  for (const SurveyedFunction& function : FunctionsOf((*binary)->world)) {
    if (!CheckInvocable(function.type)) continue;
    names.push_back(
        {.name = definition.name.value + '.' + function.name, .about = wit::ToWit(function.type)});
  }
}

std::vector<KnownName> AllOf(const config::Definitions& definitions, NameKind kind,
                             std::string_view typed, ComponentFiles& components) {
  std::vector<KnownName> names;
  const auto add = [&](const std::string& name) { names.push_back({.name = name, .about = {}}); };
  if (kind == NameKind::kChannel) {
    for (const auto& channel : definitions.channels) add(channel.name.value);
    for (const auto& subscription : definitions.subscriptions) add(subscription.channel.value);
    return names;
  }
  for (const config::ComponentDefinition& component : definitions.components) {
    if (kind == NameKind::kComponent) {
      add(component.name.value);
    } else if (MayMean(typed, component.name.value) &&
               config::SchemeOf(component.uri.value.text) != "oci") {
      AddFunctions(component, components, names);
    }
  }
  return names;
}

}  // namespace

std::vector<KnownName> NamesIn(std::span<const std::string> sources, NameKind kind,
                               std::string_view typed, const FileSystem& files,
                               const Environment& environment) {
  auto loaders = Loaders(files, environment);
  const auto placeholders = config::PlaceholderResolvers::Make(
      {config::EnvironmentResolver(environment), config::FileResolver(files)});
  if (!loaders || !placeholders) return {};
  const config::LoadResult load = config::LoadDefinitions(sources, files, *placeholders, *loaders);
  ComponentFiles components(*std::move(loaders), files);
  std::vector<KnownName> names = AllOf(load.definitions, kind, typed, components);
  std::erase_if(names, [&](const KnownName& known) { return !known.name.starts_with(typed); });
  std::ranges::sort(names, {}, &KnownName::name);
  const auto repeated = std::ranges::unique(names, {}, &KnownName::name);
  names.erase(repeated.begin(), repeated.end());
  return names;
}

}  // namespace composable::app
