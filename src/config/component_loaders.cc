#include "config/component_loaders.h"

#include <algorithm>
#include <utility>

#include "base/diagnostic.h"
#include "base/suggest.h"
#include "config/quote.h"
#include "config/uri.h"

namespace composable::config {
namespace {

bool IsLoaderScheme(std::string_view scheme) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return !scheme.empty() && is_letter(scheme.front()) && std::ranges::all_of(scheme, [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  });
}

Status CheckLoader(const ComponentLoader& loader) {
  if (!IsLoaderScheme(loader.scheme)) {
    return Fail(
        ErrorCode::kInvalidArgument,
        "a scheme has to consist of lower-case letters, digits, `+`, `-` and `.`, and to start "
        "with a letter");
  }
  if (!loader.locate || !loader.load) {
    return Fail(ErrorCode::kInvalidArgument, "nothing loads its components: {} is not set",
                loader.locate ? "`load`" : "`locate`");
  }
  return {};
}

// The schemes that a message proposes: "file:// or oci://".
std::string Proposal(const std::vector<ComponentLoader>& loaders) {
  std::string schemes;
  for (const ComponentLoader& loader : loaders) {
    if (!schemes.empty()) schemes += &loader == &loaders.back() ? " or " : ", ";
    schemes += loader.scheme + "://";
  }
  return schemes;
}

}  // namespace

ComponentLoader FileLoader(const FileSystem& files) {
  return {.scheme = std::string(kFileScheme),
          .locate = [&files](const LocateRequest& request) -> Result<ComponentLocation> {
            COMPOSABLE_TRY(const std::filesystem::path path,
                           ResolveUri(request.uri, request.folder, files));
            return ComponentLocation{.location = path.string(), .name = path.stem().string()};
          },
          .load = [&files](const std::string& location) -> Result<LoadedComponent> {
            COMPOSABLE_TRY(Bytes bytes, files.ReadFile(location));
            return LoadedComponent{.bytes = std::move(bytes)};
          }};
}

Result<ComponentLoaders> ComponentLoaders::Make(std::vector<ComponentLoader> loaders) {
  ComponentLoaders result;
  for (ComponentLoader& loader : loaders) {
    const std::string about = fmt::format("component loader {}", Quote(loader.scheme));
    if (Status good = CheckLoader(loader); !good) {
      return std::unexpected(std::move(good).error().WithContext(about));
    }
    if (result.Find(loader.scheme) != nullptr) {
      return Fail(ErrorCode::kInvalidArgument, "{} is there twice", about);
    }
    result.loaders_.push_back(std::move(loader));
  }
  return result;
}

const ComponentLoader* ComponentLoaders::Find(std::string_view scheme) const {
  const auto found = std::ranges::find(loaders_, scheme, &ComponentLoader::scheme);
  return found == loaders_.end() ? nullptr : &*found;
}

const ComponentLoader* ComponentLoaders::FindFor(std::string_view uri) const {
  const std::string_view scheme = SchemeOf(uri);
  return Find(scheme.empty() ? kFileScheme : scheme);
}

std::unexpected<Error> ComponentLoaders::NobodyLoads(std::string_view uri) const {
  const std::string_view scheme = SchemeOf(uri);
  std::vector<std::string> schemes;
  for (const ComponentLoader& known : loaders_) schemes.push_back(known.scheme);
  std::string hint = DidYouMean(scheme, schemes);
  if (hint.empty()) hint = fmt::format("; write a path or a {} URI", Proposal(loaders_));
  return Fail({ErrorCode::kUnsupported, Diagnostic::kInvalidUri},
              "{}: the scheme `{}` is not supported{}", Quote(uri), Printable(scheme, 20), hint);
}

Result<ComponentUri> ComponentLoaders::Locate(std::string_view uri,
                                              const std::filesystem::path& folder) const {
  const std::string text(uri);
  if (uri.starts_with("builtin:")) {
    return ComponentUri{.text = text, .path = text};
  }
  const ComponentLoader* const loader = FindFor(uri);
  if (loader == nullptr) return NobodyLoads(uri);
  COMPOSABLE_TRY(ComponentLocation found, loader->locate({.uri = uri, .folder = folder}));
  return ComponentUri{.text = text, .path = std::move(found.location)};
}

Result<std::string> ComponentLoaders::NameOf(std::string_view uri) const {
  const ComponentLoader* const loader = FindFor(uri);
  if (loader == nullptr) return NobodyLoads(uri);
  const std::filesystem::path here;
  COMPOSABLE_TRY(ComponentLocation found, loader->locate({.uri = uri, .folder = here}));
  return std::move(found.name);
}

}  // namespace composable::config
