// Components made ready and called: the interfaces that everything above sees.
//
//   Engine     compiles; holds the pool, the executor and the clock of deadlines
//   Component  a compiled binary and its type
//   Program    a component with everything it imports: linked, type-checked, ready to be called
//   Instance   a program's instance that lives over several calls
//   Invocation a call under way
//
// Everything may be used from any thread, the same object at the same time too. Who holds an object
// keeps alive what it needs: an engine may be let go while its programs run.
//
// A WIT `err` is a value like any other: calls end with an Error only where the engine or the guest
// failed, or where the guest ended itself. Codes: kTrap (also a host function that failed), kExit
// (also with success: then there is no result), kDeadlineExceeded, kMemoryExceeded, kFuelExhausted,
// kResourceExhausted (no free instance), kCancelled, kTypeMismatch and kInvalidArgument (the
// arguments), kInternal. Error::details has the guest's stack, but
// where a host function failed.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/sha256.h"
#include "engine/component_type.h"
#include "engine/grant.h"
#include "engine/host_function.h"
#include "engine/http_call.h"
#include "engine/limits.h"
#include "engine/settings.h"
#include "engine/steps.h"
#include "engine/stream.h"
#include "value/value.h"
#include "wit/type.h"

namespace composable::engine {

// An exported function, found once. Good as long as its program, for the program and its instances.
struct FunctionRef {
  std::uint32_t number = 0;
  const wit::FunctionType* type = nullptr;
};

// What a function returned: nothing where it has no result. Streams and futures in it are indexes
// into `streams`.
struct CallResult {
  std::optional<value::Value> value;
  Streams streams;
};

// Comes exactly once, from any thread, perhaps before the starting function returns. Must not block
// and must not throw.
using ResultCallback = std::move_only_function<void(Result<CallResult>)>;
// The same, with the result in flat form (value/flat.h): empty where there is none, good until the
// callback returns.
using FlatResultCallback = std::move_only_function<void(Result<ByteView>)>;
// Comes exactly once, after the result, when nothing is left to do for the call: an async function
// may work on after it returned. The status is what stopped that later work; after a result that is
// an error it is success.
using FinishedCallback = std::move_only_function<void(Status)>;

// A call under way. Letting go of it does not stop the call.
class Invocation {
 public:
  virtual ~Invocation() = default;
  // Asks the call to stop; it ends with kCancelled, unless it was faster. Returns at once. An
  // Instance whose call was stopped is unusable afterwards.
  virtual void Cancel() = 0;
};

// For a call that has ended before it was started.
std::unique_ptr<Invocation> MakeEndedInvocation();

// How a call is made.
struct CallOptions {
  std::string id;  // tells the call apart from others; for HostCall::caller
  Limits limits;   // an Instance has its own memory and tables: there only time and fuel count
  FinishedCallback finished;  // may be empty
  Streams streams;            // what the stream and future handles in the arguments stand for
  // Headers, such as `traceparent`, that go out with every HTTP request of the call which has none
  // of that name.
  std::vector<std::pair<std::string, std::string>> propagated_headers;
};

// What can be called.
class Callable {
 public:
  virtual ~Callable() = default;

  // Calls a function. It runs on this thread until it has to wait or its time slice ends, and then
  // on the engine's workers. `arguments` are read before this returns.
  virtual void Call(FunctionRef function, std::span<const value::Value> arguments,
                    CallOptions options, ResultCallback result) = 0;

  // As Call; what is returned can stop the call. Never null.
  virtual std::unique_ptr<Invocation> Start(FunctionRef function,
                                            std::span<const value::Value> arguments,
                                            CallOptions options, ResultCallback result) = 0;

  // As Call, with arguments in flat form, for callers who have them so and want the result so:
  // neither becomes values on the way. For functions without streams and futures in their type.
  virtual void CallFlat(FunctionRef function, ByteView arguments, CallOptions options,
                        FlatResultCallback result);

  // A call of several steps, the first of which calls a function. What is returned can stop it.
  // Never null. The default is for engines without such calls: kUnsupported.
  virtual std::unique_ptr<Invocation> StartSteps(StepsPtr steps, CallOptions options,
                                                 FlatResultCallback result);

  // As Call; waits for the result, not for the end of what the function does afterwards. Never on a
  // thread that runs a guest.
  Result<CallResult> CallBlocking(FunctionRef function, std::span<const value::Value> arguments,
                                  CallOptions options);
};

// Calls run one after the other, in the order in which they were started. After a trap every call
// fails with kTrap. Destroying it ends its calls with kCancelled.
class Instance : public Callable {
 public:
  // Drops a resource that a call returned and nobody took back; its destructor runs. An unknown
  // number is kInvalidArgument.
  virtual void DropResource(value::Handle resource, CallOptions options, ResultCallback result) = 0;
  Status DropResourceBlocking(value::Handle resource, CallOptions options);
};

// Where compiled code came from.
enum class CodeOrigin : std::uint8_t { kCompiler, kCache };

class Component {
 public:
  virtual ~Component() = default;
  virtual const ComponentType& type() const = 0;
  // Always kCompiler where the engine has no cache.
  virtual CodeOrigin code_origin() const { return CodeOrigin::kCompiler; }
  // Without the core modules that the component imports.
  virtual const Requirements& requirements() const = 0;
};
using ComponentPtr = std::shared_ptr<const Component>;

// A core module that components import.
class Module {
 public:
  virtual ~Module() = default;
  // As a component's.
  virtual CodeOrigin code_origin() const { return CodeOrigin::kCompiler; }
  virtual const Requirements& requirements() const = 0;
};
using ModulePtr = std::shared_ptr<const Module>;

struct ModuleLink {
  std::string import_name;
  ModulePtr module;
};

// What satisfies a component's imports. What it does not import is ignored, so one set can serve
// many components; what is missing is kLink.
struct PrepareOptions {
  std::vector<WasiGrant> grants;
  std::vector<WasiLink> links;
  std::vector<HostFunction> host_functions;
  std::vector<HostCapability> capabilities;
  std::vector<ModuleLink> modules;
};

// Each call runs in a fresh instance that is gone afterwards.
class Program : public Callable {
 public:
  virtual const ComponentType& type() const = 0;

  // An exported function: `interface` is the exact name of the exported interface, empty for a
  // function outside of all. Error: kNotFound, with the nearest name.
  virtual Result<FunctionRef> Find(std::string_view interface, std::string_view function) const = 0;

  // Calls `handle` of an HTTP handler (IsHttpHandler) with a request. `body` is the reading end of
  // a stream of bytes, null for a request without one. What is returned can stop the call, and is
  // never null. The default is for engines without HTTP: kUnsupported.
  virtual std::unique_ptr<Invocation> Handle(FunctionRef handle, const HttpRequestHead& head,
                                             StreamReaderPtr body, CallOptions options,
                                             HttpCallback answered);

  // Makes an instance for several calls. `limits.time` bounds its making only. Waits while start
  // functions run: never on a thread that runs a guest.
  virtual Result<std::unique_ptr<Instance>> Instantiate(const Limits& limits) const = 0;
};
using ProgramPtr = std::shared_ptr<Program>;

// A binary whose bytes are only wanted where nothing was compiled of it yet.
struct LazyBinary {
  // Equal only for equal bytes. Code is found by it in the cache, so callers who make it in
  // different ways do not find each other's.
  Sha256Digest digest{};
  // Called once at most, by the compiling thread. What it returns is good until compiling ends.
  std::function<Result<ByteView>()> bytes;
};

// One in memory, by the SlicedSha256 of its bytes, which outlive what is made.
LazyBinary InMemory(ByteView binary);

// A digest over everything that a component is made of, by a caller who makes components.
using Recipe = std::array<std::uint8_t, 32>;

// A component whose code was kept, with what its maker wanted to know about it later.
struct KeptComponent {
  ComponentPtr component;
  Bytes note;
};

class Engine {
 public:
  virtual ~Engine() = default;

  // As wanted; `allocation` is what is used in fact.
  virtual const EngineSettings& settings() const = 0;

  // Compiles a component binary, or takes it from the cache. Takes long: not for a thread that
  // serves. Error: kInvalidComponent for what is no component, in one line that says what it is
  // instead; that of `binary.bytes`.
  virtual Result<ComponentPtr> Compile(const LazyBinary& binary) = 0;
  Result<ComponentPtr> Compile(ByteView binary) { return Compile(InMemory(binary)); }
  // For components that are made of others: the one that was compiled by CompileAs for that recipe,
  // so that it need not even be made again; nothing where the cache does not have it.
  virtual std::optional<KeptComponent> FindKept(const Recipe& recipe);
  // As Compile; what is made for the same recipe is found again by FindKept, with the note.
  virtual Result<ComponentPtr> CompileAs(const Recipe& recipe, ByteView note, ByteView binary);
  // As Compile, for a core module that components import.
  virtual Result<ModulePtr> CompileModule(const LazyBinary& binary) = 0;
  Result<ModulePtr> CompileModule(ByteView binary) { return CompileModule(InMemory(binary)); }

  // Makes a component callable. It, and the modules, may come from another engine of the same kind
  // with the same profile and metering: they are loaded, not compiled, again. Error: kLink, naming
  // the import.
  virtual Result<ProgramPtr> Prepare(const ComponentPtr& component, PrepareOptions options) = 0;

  // A new stream or future with that payload.
  virtual Result<StreamPair> MakeStream(StreamKind kind, std::optional<wit::Type> payload) = 0;
};
using EnginePtr = std::shared_ptr<Engine>;

// Makes engines; handed in, so that what is above can be tested with another one.
class EngineFactory {
 public:
  virtual ~EngineFactory() = default;
  // Error: kResourceExhausted or kInternal where the system does not allow it.
  virtual Result<EnginePtr> Make(const EngineSettings& settings) = 0;
};

}  // namespace composable::engine
