#include "app/component_files.h"

#include <string_view>
#include <utility>
#include <variant>

#include "app/binary_error.h"
#include "app/builtin_components.h"
#include "app/outlined_file.h"
#include "base/diagnostic.h"
#include "config/uri.h"
#include "engine/preamble.h"
#include "wasm/concurrency.h"
#include "wasm/reader.h"
#include "wit/decode.h"

namespace composable::app {
namespace {

Result<graph::ComponentBinaryPtr> Decode(graph::ComponentBytes bytes) {
  const ByteView outline = bytes.Outline();
  COMPOSABLE_CHECK(engine::CheckComponentPreamble(outline));
  const auto malformed = [](Error error) {
    return std::unexpected(std::move(error)
                               .As(Diagnostic::kInvalidComponent)
                               .WithContext("the component is malformed"));
  };
  const auto component = wasm::ReadComponent(outline);
  if (!component) return malformed(component.error());
  auto world = wit::DecodeWorld(*component);
  if (!world) return malformed(std::move(world).error());
  return std::make_shared<const graph::ComponentBinary>(
      graph::ComponentBinary{.bytes = std::move(bytes),
                             .world = *std::move(world),
                             .uses_concurrency = wasm::UsesConcurrency(*component)});
}

}  // namespace

Result<graph::ComponentBinaryPtr> ComponentFiles::Read(
    const config::ComponentDefinition& definition) {
  const std::string& uri = definition.uri.value.text;
  if (IsBuiltin(uri)) {
    auto binary = ReadBuiltin(uri);
    if (!binary) binary.error().where = definition.uri.where;
    return binary;
  }
  auto binary = Load(definition.uri.value);
  const std::string_view scheme = config::SchemeOf(uri);
  if (binary) return binary;
  // What could not be read, before anything was said of what is in it.
  const bool is_unread =
      binary.error().code == ErrorCode::kNotFound || binary.error().code == ErrorCode::kIo;
  if (is_unread) binary.error().As(Diagnostic::kNoComponentFile);
  if (scheme.empty() || scheme == config::kFileScheme) return binary;
  // What is no file on this machine is told where its URI stands.
  const bool has_place = std::holds_alternative<FilePosition>(binary.error().where);
  if (!has_place) binary.error().where = definition.uri.where;
  return binary;
}

Result<graph::ComponentBinaryPtr> ComponentFiles::ReadBuiltin(const std::string& uri) {
  auto& known = by_location_[{"builtin", uri}];
  if (auto binary = known.lock()) return binary;
  COMPOSABLE_TRY(const BuiltinComponent builtin, FindBuiltin(uri));
  COMPOSABLE_TRY(const graph::ComponentBinaryPtr decoded,
                 Decode(Bytes(builtin.binary.begin(), builtin.binary.end())));
  graph::ComponentBinary binary = *decoded;
  binary.settings = builtin.settings;
  auto found = std::make_shared<const graph::ComponentBinary>(std::move(binary));
  known = found;
  return found;
}

Result<ComponentFiles::Loaded> ComponentFiles::LoadBytes(const config::ComponentUri& uri,
                                                         const ComponentLoader& loader) const {
  if (loader.scheme == config::kFileScheme) {
    if (auto outlined = ReadOutline(files_, uri.path)) {
      return Loaded{graph::ComponentBytes(*std::move(outlined)), uri.text};
    }
  }
  COMPOSABLE_TRY(LoadedComponent loaded, loader.load(uri.path.string()));
  std::string what = std::move(loaded.provenance);
  if (what.empty()) what = uri.text;
  return Loaded{std::move(loaded.bytes), std::move(what)};
}

Result<graph::ComponentBinaryPtr> ComponentFiles::Load(const config::ComponentUri& uri) {
  const ComponentLoader* const loader = loaders_.FindFor(uri.text);
  if (loader == nullptr) return Fail(ErrorCode::kInternal, "nobody loads `{}`", uri.text);
  auto& known = by_location_[{loader->scheme, uri.path.string()}];
  if (auto binary = known.lock()) return binary;
  COMPOSABLE_TRY(Loaded loaded, LoadBytes(uri, *loader));
  const std::uint64_t size = loaded.bytes.size();
  const auto [begin, end] = by_size_.equal_range(size);
  for (auto at = begin; at != end; ++at) {
    graph::ComponentBinaryPtr same = at->second.lock();
    if (same == nullptr || same->bytes != loaded.bytes) continue;
    known = same;
    return same;
  }
  auto binary = Decode(std::move(loaded.bytes));
  if (!binary) return std::unexpected(InFile(std::move(binary).error(), loaded.what));
  known = *binary;
  by_size_.emplace(size, *binary);
  return binary;
}

}  // namespace composable::app
