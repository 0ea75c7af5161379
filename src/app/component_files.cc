#include "app/component_files.h"

#include <utility>

#include "app/binary_error.h"
#include "app/builtin_components.h"
#include "base/diagnostic.h"
#include "engine/preamble.h"
#include "wasm/concurrency.h"
#include "wasm/reader.h"
#include "wit/decode.h"

namespace composable::app {
namespace {

Result<graph::ComponentBinaryPtr> Decode(Bytes bytes) {
  COMPOSABLE_CHECK(engine::CheckComponentPreamble(bytes));
  const auto malformed = [](Error error) {
    return std::unexpected(std::move(error)
                               .As(Diagnostic::kInvalidComponent)
                               .WithContext("the component is malformed"));
  };
  const auto component = wasm::ReadComponent(bytes);
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
  auto binary = ReadFile(definition.uri.value.path);
  if (binary) return binary;
  // What the file system says names the file.
  const bool is_unread =
      binary.error().code == ErrorCode::kNotFound || binary.error().code == ErrorCode::kIo;
  if (is_unread) {
    binary.error().As(Diagnostic::kNoComponentFile);
    return binary;
  }
  return std::unexpected(InFile(std::move(binary).error(), definition.uri.value.text));
}

Result<graph::ComponentBinaryPtr> ComponentFiles::ReadBuiltin(const std::string& uri) {
  auto& known = by_path_[uri];
  if (auto binary = known.lock()) return binary;
  COMPOSABLE_TRY(const ByteView bytes, FindBuiltin(uri));
  COMPOSABLE_TRY(graph::ComponentBinaryPtr binary, Decode(Bytes(bytes.begin(), bytes.end())));
  known = binary;
  return binary;
}

Result<graph::ComponentBinaryPtr> ComponentFiles::ReadFile(const std::filesystem::path& path) {
  auto& known = by_path_[path];
  if (auto binary = known.lock()) return binary;
  COMPOSABLE_TRY(Bytes bytes, files_.ReadFile(path));
  const std::size_t size = bytes.size();
  const auto [begin, end] = by_size_.equal_range(size);
  for (auto at = begin; at != end; ++at) {
    graph::ComponentBinaryPtr same = at->second.lock();
    if (same == nullptr || same->bytes != bytes) continue;
    known = same;
    return same;
  }
  COMPOSABLE_TRY(graph::ComponentBinaryPtr binary, Decode(std::move(bytes)));
  known = binary;
  by_size_.emplace(size, binary);
  return binary;
}

}  // namespace composable::app
