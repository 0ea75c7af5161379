#include "engine/bridge_component.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "base/file_descriptor.h"
#include "engine/bridge_error.h"
#include "engine/malformed_binary.h"
#include "engine/type_decoder.h"

namespace composable::engine {
namespace {

void Warn(const BridgeCore& core, const Error& error) {
  if (core.options.warn) core.options.warn(error);
}

template <typename Handle>
SharedHandle<Handle> Share(const BridgeCore& core, const CacheKey& key, Handle handle) {
  const SharedHandle<Handle> shared(std::move(handle));
  (core.live.get()->*BridgeArtefact<Handle>::kLive).Add(key, shared);
  return shared;
}

// What is loaded already, or in the cache; null where it is neither.
template <typename Handle>
SharedHandle<Handle> FromCache(const BridgeCore& core, const CacheKey& key) {
  if (auto live = (core.live.get()->*BridgeArtefact<Handle>::kLive).Find(key)) return live;
  if (core.options.cache == nullptr) return nullptr;
  const std::optional<ArtefactFile> file = core.options.cache->Find(key);
  if (!file) return nullptr;
  typename Handle::pointer loaded = nullptr;
  Status status = ToStatus(
      BridgeArtefact<Handle>::kDeserializeFile(core.handle.get(), ToBridge(file->path()), &loaded));
  if (status) return Share(core, key, Handle(loaded));
  // It is whole and of this cache, so the engine's own version or flags are not what the key said.
  core.options.cache->Remove(key);
  Warn(core, std::move(status).error().WithContext("loading compiled code from the cache"));
  return nullptr;
}

template <typename Handle>
void ToCache(const BridgeCore& core, const CacheKey& key, const Handle& handle) {
  if (core.options.cache == nullptr) return;
  BridgeBuffer artefact;
  Status stored = ToStatus(BridgeArtefact<Handle>::kSerialize(handle.get(), artefact.out()));
  if (stored) stored = core.options.cache->Store(key, artefact.bytes());
  if (!stored) Warn(core, std::move(stored).error().WithContext("caching compiled code"));
}

template <typename Handle>
Compiled<Handle> Finish(const std::shared_ptr<const BridgeCore>& core, const CacheKey& key,
                        SharedHandle<Handle> handle, CodeOrigin origin) {
  cb_requirements bridge{};
  BridgeArtefact<Handle>::kRequirements(handle.get(), &bridge);
  return {.core = core,
          .key = key,
          .handle = std::move(handle),
          .requirements = {.memories = bridge.memories,
                           .tables = bridge.tables,
                           .largest_initial_memory = bridge.largest_initial_memory,
                           .largest_initial_table = bridge.largest_initial_table},
          .origin = origin};
}

// Loads what was compiled for another engine, by way of a file without a name.
template <typename Handle>
Result<SharedHandle<Handle>> Reload(const BridgeCore& core, const Compiled<Handle>& compiled) {
  using Artefact = BridgeArtefact<Handle>;
  BridgeBuffer artefact;
  COMPOSABLE_CHECK(ToStatus(Artefact::kSerialize(compiled.handle.get(), artefact.out())));
  const FileDescriptor file(memfd_create("composable-compiled", MFD_CLOEXEC));
  for (ByteView rest = artefact.bytes(); !rest.empty();) {
    const ssize_t written = write(file.number(), rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      return Fail(ErrorCode::kIo, "cannot hand compiled code to another engine: {}",
                  std::error_code(errno, std::generic_category()).message());
    }
    rest = rest.subspan(static_cast<std::size_t>(written));
  }
  typename Handle::pointer loaded = nullptr;
  const std::string path = fmt::format("/proc/self/fd/{}", file.number());
  COMPOSABLE_CHECK(
      ToStatus(Artefact::kDeserializeFile(core.handle.get(), ToBridge(path), &loaded)));
  return Share(core, compiled.key, Handle(loaded));
}

}  // namespace

template <typename Handle>
Result<Compiled<Handle>> Compile(const std::shared_ptr<const BridgeCore>& core,
                                 const LazyBinary& binary) {
  using Artefact = BridgeArtefact<Handle>;
  const CacheKey key =
      MakeCacheKey(Artefact::kKind, BridgeEngineVersion(), core->fingerprint, binary.digest);
  if (auto cached = FromCache<Handle>(*core, key)) {
    return Finish<Handle>(core, key, std::move(cached), CodeOrigin::kCache);
  }
  COMPOSABLE_TRY(const ByteView bytes, binary.bytes());
  COMPOSABLE_CHECK(Artefact::kCheckPreamble(bytes));
  typename Handle::pointer compiled = nullptr;
  Status status = ToStatus(Artefact::kCompile(core->handle.get(), ToBridge(bytes), &compiled));
  if (!status) {
    return std::unexpected(DescribeMalformed(Artefact::kKind, std::move(status).error()));
  }
  Handle handle(compiled);
  ToCache(*core, key, handle);
  return Finish<Handle>(core, key, Share(*core, key, std::move(handle)), CodeOrigin::kCompiler);
}

std::optional<CompiledForRecipe> FindByRecipe(const std::shared_ptr<const BridgeCore>& core,
                                              const Recipe& recipe) {
  if (core->options.cache == nullptr) return std::nullopt;
  const std::optional<ArtefactFile> kept =
      core->options.cache->Find(MakeRecipeKey(BridgeEngineVersion(), core->fingerprint, recipe));
  if (!kept) return std::nullopt;
  CacheKey key;
  const ByteView content = kept->artefact();
  if (content.size() < key.digest.size()) return std::nullopt;
  std::ranges::copy(content.first(key.digest.size()), key.digest.begin());
  auto handle = FromCache<ComponentHandle>(*core, key);
  if (handle == nullptr) return std::nullopt;
  const ByteView note = content.subspan(key.digest.size());
  return CompiledForRecipe{
      .compiled = Finish<ComponentHandle>(core, key, std::move(handle), CodeOrigin::kCache),
      .note = Bytes(note.begin(), note.end())};
}

void KeepForRecipe(const BridgeCore& core, const Recipe& recipe, const CacheKey& component,
                   ByteView note) {
  if (core.options.cache == nullptr) return;
  Bytes content(component.digest.begin(), component.digest.end());
  content.insert(content.end(), note.begin(), note.end());
  Status stored = core.options.cache->Store(
      MakeRecipeKey(BridgeEngineVersion(), core.fingerprint, recipe), content);
  if (!stored) Warn(core, std::move(stored).error().WithContext("caching compiled code"));
}

template <typename Handle>
Result<SharedHandle<Handle>> LoadInto(const BridgeCore& core, const Compiled<Handle>& compiled) {
  if (compiled.core.get() == &core) return compiled.handle;
  if (compiled.core->fingerprint != core.fingerprint) {
    return Fail(ErrorCode::kInvalidArgument,
                "it was compiled for an engine with another profile or metering");
  }
  if (auto loaded = FromCache<Handle>(core, compiled.key)) return loaded;
  return Reload(core, compiled);
}

template Result<Compiled<ComponentHandle>> Compile(const std::shared_ptr<const BridgeCore>&,
                                                   const LazyBinary&);
template Result<Compiled<ModuleHandle>> Compile(const std::shared_ptr<const BridgeCore>&,
                                                const LazyBinary&);
template Result<SharedHandle<ComponentHandle>> LoadInto(const BridgeCore&,
                                                        const Compiled<ComponentHandle>&);
template Result<SharedHandle<ModuleHandle>> LoadInto(const BridgeCore&,
                                                     const Compiled<ModuleHandle>&);

BridgeComponent::BridgeComponent(Compiled<ComponentHandle> compiled, ComponentType type)
    : compiled_(std::move(compiled)), type_(std::move(type)) {}

Result<ComponentPtr> BridgeComponent::Make(Compiled<ComponentHandle> compiled) {
  BridgeBuffer description;
  COMPOSABLE_CHECK(ToStatus(cb_component_describe(compiled.handle.get(), description.out())));
  COMPOSABLE_TRY(ComponentType type, DecodeComponentType(description.bytes()));
  return std::make_shared<BridgeComponent>(std::move(compiled), std::move(type));
}

}  // namespace composable::engine
