// An engine without WebAssembly: components are C++ functions. For the tests of the rooms above.
//
// Arguments and results are checked against their types as the real engine does; deadlines, memory
// and fuel are not kept: a test says what a call ends with.
//
//   auto components = std::make_shared<FakeComponents>();
//   components->Add(AsBytes("greeter"), FakeComponent{.functions = {
//       Fake("", "greet", {.parameters = {{"name", string}}, .result = string},
//            [](FakeCall& call) { return String("Hello, " + call.arguments[0].As<std::string>());
//            })}});
//   EngineSet engines(MakeFakeEngineFactory(components));
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "engine/engine.h"

namespace composable::engine {

// One call of a fake function.
struct FakeCall {
  std::vector<value::Value> arguments;
  Streams streams;
  Limits limits;
  const PrepareOptions* prepared = nullptr;  // what the program was prepared with
  std::uint64_t instance = 0;  // counts instances from 1: fresh for each call of a program
};

// The function's result, at once.
using FakeBody = std::function<Result<std::optional<value::Value>>(FakeCall& call)>;
// Completes the call when it likes: `result` once, then `finished` once, where there is one.
using FakeAsyncBody =
    std::function<void(FakeCall call, ResultCallback result, FinishedCallback finished)>;

struct FakeFunction {
  std::string interface;
  std::string name;
  wit::FunctionType type;
  FakeAsyncBody body;
};

FakeFunction Fake(std::string interface, std::string name, wit::FunctionType type, FakeBody body);
FakeFunction FakeAsync(std::string interface, std::string name, wit::FunctionType type,
                       FakeAsyncBody body);

struct FakeComponent {
  std::vector<FakeFunction> functions;  // exported
  Items imports;                        // linked as a real component's are: missing ones are kLink
  Requirements requirements;
  std::function<Status(value::Handle)> drop_resource;  // empty: every number is unknown
};

// What compiles, by its bytes. Shared by the engines of one factory; filled before it is used.
class FakeComponents {
 public:
  void Add(ByteView binary, FakeComponent component);
  std::shared_ptr<const FakeComponent> Find(ByteView binary) const;

 private:
  std::map<std::string, std::shared_ptr<const FakeComponent>, std::less<>> components_;
};

// Calls a host function that a program was prepared with, as a guest does, and waits for it; one of
// a capability with an instance of its own. Error: kNotFound where there is none; kTrap, with the
// host's text, where it failed.
Result<std::optional<value::Value>> CallHostFunction(const PrepareOptions& prepared,
                                                     std::string_view interface,
                                                     std::string_view name,
                                                     std::vector<value::Value> arguments);

// Engines that know these components; other bytes are kInvalidComponent.
std::unique_ptr<EngineFactory> MakeFakeEngineFactory(
    std::shared_ptr<const FakeComponents> components);

}  // namespace composable::engine
