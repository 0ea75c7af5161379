// Compiled components and modules of the bridge, and the engine behind them.
#pragma once

#include <composable_bridge.h>

#include <functional>
#include <memory>
#include <optional>

#include "engine/bridge_engine.h"
#include "engine/bridge_handles.h"
#include "engine/cache_key.h"
#include "engine/engine.h"
#include "engine/live_code.h"
#include "engine/preamble.h"

namespace composable::engine {

// What an engine has loaded.
struct LiveHandles {
  LiveCode<cb_component> components;
  LiveCode<cb_module> modules;
};

// What everything made from one engine shares. Immutable but for what is loaded; safe to use from
// any thread.
struct BridgeCore {
  EngineHandle handle;
  EngineSettings settings;
  std::uint64_t fingerprint = 0;
  BridgeOptions options;
  std::unique_ptr<LiveHandles> live = std::make_unique<LiveHandles>();
};

// How the bridge does with components what it does with modules too.
template <typename Handle>
struct BridgeArtefact;

template <>
struct BridgeArtefact<ComponentHandle> {
  static constexpr ArtefactKind kKind = ArtefactKind::kComponent;
  static constexpr auto kCheckPreamble = CheckComponentPreamble;
  static constexpr auto kCompile = cb_component_compile;
  static constexpr auto kSerialize = cb_component_serialize;
  static constexpr auto kDeserializeFile = cb_component_deserialize_file;
  static constexpr auto kRequirements = cb_component_requirements;
  static constexpr auto kLive = &LiveHandles::components;
};

template <>
struct BridgeArtefact<ModuleHandle> {
  static constexpr ArtefactKind kKind = ArtefactKind::kModule;
  static constexpr auto kCheckPreamble = CheckModulePreamble;
  static constexpr auto kCompile = cb_module_compile;
  static constexpr auto kSerialize = cb_module_serialize;
  static constexpr auto kDeserializeFile = cb_module_deserialize_file;
  static constexpr auto kRequirements = cb_module_requirements;
  static constexpr auto kLive = &LiveHandles::modules;
};

// Code that all who need it share.
template <typename Handle>
using SharedHandle = std::shared_ptr<typename Handle::element_type>;

// Compiled code with what is needed to load it into another engine.
template <typename Handle>
struct Compiled {
  std::shared_ptr<const BridgeCore> core;
  CacheKey key;
  SharedHandle<Handle> handle;
  Requirements requirements;
  CodeOrigin origin = CodeOrigin::kCompiler;
};

// What is loaded already, or from the cache, or compiled and then put there. Error:
// kInvalidComponent for bytes that are not of its kind or malformed; that of `binary.bytes`. Made
// for both kinds of handle.
template <typename Handle>
Result<Compiled<Handle>> Compile(const std::shared_ptr<const BridgeCore>& core,
                                 const LazyBinary& binary);

// What was compiled for that recipe; nothing where the cache does not have it.
struct CompiledForRecipe {
  Compiled<ComponentHandle> compiled;
  Bytes note;
};
std::optional<CompiledForRecipe> FindByRecipe(const std::shared_ptr<const BridgeCore>& core,
                                              const Recipe& recipe);

// Lets FindByRecipe find the component of that key.
void KeepForRecipe(const BridgeCore& core, const Recipe& recipe, const CacheKey& component,
                   ByteView note);

// The code as the engine of `core` can run it: the compiled one itself, or one that is loaded for
// it. Error: kInvalidArgument where it was compiled for an engine whose code differs.
template <typename Handle>
Result<SharedHandle<Handle>> LoadInto(const BridgeCore& core, const Compiled<Handle>& compiled);

class BridgeComponent final : public Component {
 public:
  static Result<ComponentPtr> Make(Compiled<ComponentHandle> compiled);

  BridgeComponent(Compiled<ComponentHandle> compiled, ComponentType type);

  const ComponentType& type() const override { return type_; }
  const Requirements& requirements() const override { return compiled_.requirements; }
  CodeOrigin code_origin() const override { return compiled_.origin; }
  const Compiled<ComponentHandle>& compiled() const { return compiled_; }

 private:
  Compiled<ComponentHandle> compiled_;
  ComponentType type_;
};

class BridgeModule final : public Module {
 public:
  explicit BridgeModule(Compiled<ModuleHandle> compiled) : compiled_(std::move(compiled)) {}

  CodeOrigin code_origin() const override { return compiled_.origin; }
  const Requirements& requirements() const override { return compiled_.requirements; }
  const Compiled<ModuleHandle>& compiled() const { return compiled_; }

 private:
  Compiled<ModuleHandle> compiled_;
};

}  // namespace composable::engine
