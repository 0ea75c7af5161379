#include "engine/bridge_engine.h"

#include <memory>
#include <string>
#include <utility>

#include "engine/bridge_component.h"
#include "engine/bridge_error.h"
#include "engine/bridge_program.h"
#include "engine/bridge_stream.h"

namespace composable::engine {
namespace {

cb_engine_config BridgeConfig(const EngineSettings& settings) {
  cb_engine_config config{};
  config.profile =
      settings.profile == Profile::kCompute ? CB_PROFILE_COMPUTE : CB_PROFILE_SHORT_CALLS;
  config.allocation =
      settings.allocation == Allocation::kPooling ? CB_ALLOCATION_POOLING : CB_ALLOCATION_ON_DEMAND;
  config.pool_memories = settings.pool.memories;
  config.pool_tables = settings.pool.tables;
  config.pool_stacks = settings.pool.stacks;
  config.pool_memory_bytes = settings.pool.memory_bytes;
  config.pool_table_elements = settings.pool.table_elements;
  config.memory_keep_resident = settings.memory_keep_resident;
  config.queue_limit = settings.queue_limit;
  config.concurrency_support = settings.concurrency_support == ConcurrencySupport::kOn ? 1 : 0;
  config.metered = settings.metering == Metering::kFuel ? 1 : 0;
  config.worker_threads = settings.worker_threads;
  config.parallel_compilation = settings.compile_threads == CompileThreads::kAllCores ? 1 : 0;
  config.epoch_tick_nanoseconds = static_cast<std::uint64_t>(settings.epoch_tick.count());
  config.time_slice_nanoseconds = static_cast<std::uint64_t>(settings.time_slice.count());
  config.max_wasm_stack = settings.max_wasm_stack;
  config.hostcall_bytes = settings.hostcall_bytes;
  return config;
}

class BridgeEngine final : public Engine {
 public:
  explicit BridgeEngine(std::shared_ptr<const BridgeCore> core) : core_(std::move(core)) {}

  const EngineSettings& settings() const override { return core_->settings; }

  Result<ComponentPtr> Compile(const LazyBinary& binary) override {
    COMPOSABLE_TRY(auto compiled, engine::Compile<ComponentHandle>(core_, binary));
    return BridgeComponent::Make(std::move(compiled));
  }

  std::optional<KeptComponent> FindKept(const Recipe& recipe) override {
    auto found = FindByRecipe(core_, recipe);
    if (!found) return std::nullopt;
    auto component = BridgeComponent::Make(std::move(found->compiled));
    if (!component) return std::nullopt;
    return KeptComponent{.component = *std::move(component), .note = std::move(found->note)};
  }

  Result<ComponentPtr> CompileAs(const Recipe& recipe, ByteView note, ByteView binary) override {
    COMPOSABLE_TRY(auto compiled, engine::Compile<ComponentHandle>(core_, InMemory(binary)));
    KeepForRecipe(*core_, recipe, compiled.key, note);
    return BridgeComponent::Make(std::move(compiled));
  }

  Result<ModulePtr> CompileModule(const LazyBinary& binary) override {
    COMPOSABLE_TRY(auto compiled, engine::Compile<ModuleHandle>(core_, binary));
    return std::make_shared<BridgeModule>(std::move(compiled));
  }

  Result<ProgramPtr> Prepare(const ComponentPtr& component, PrepareOptions options) override {
    auto compiled = std::dynamic_pointer_cast<const BridgeComponent>(component);
    if (compiled == nullptr) {
      return Fail(ErrorCode::kInvalidArgument,
                  "the component was compiled by an engine of another kind");
    }
    return PrepareBridgeProgram(*core_, std::move(compiled), std::move(options));
  }

  Result<StreamPair> MakeStream(StreamKind kind, std::optional<wit::Type> payload) override {
    return MakeBridgeStream(kind, payload);
  }

 private:
  std::shared_ptr<const BridgeCore> core_;
};

class BridgeEngineFactory final : public EngineFactory {
 public:
  explicit BridgeEngineFactory(BridgeOptions options) : options_(std::move(options)) {}

  Result<EnginePtr> Make(const EngineSettings& settings) override {
    const cb_engine_config config = BridgeConfig(settings);
    cb_engine* engine = nullptr;
    COMPOSABLE_CHECK(ToStatus(cb_engine_new(&config, &engine)));
    auto core =
        std::make_shared<BridgeCore>(BridgeCore{.handle = EngineHandle(engine),
                                                .settings = settings,
                                                .fingerprint = cb_engine_fingerprint(engine),
                                                .options = options_});
    if (cb_engine_allocation(engine) == CB_ALLOCATION_ON_DEMAND) {
      core->settings.allocation = Allocation::kOnDemand;
    }
    return std::make_shared<BridgeEngine>(std::move(core));
  }

 private:
  BridgeOptions options_;
};

}  // namespace

std::unique_ptr<EngineFactory> MakeBridgeEngineFactory(BridgeOptions options) {
  return std::make_unique<BridgeEngineFactory>(std::move(options));
}

std::string BridgeEngineVersion() { return std::string(AsText(FromBridge(cb_engine_version()))); }

}  // namespace composable::engine
