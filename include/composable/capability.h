// Capabilities of the host that are written in C++: interfaces declared in WIT, functions, and
// resources, each with state of its own for every instance of a system.
//
//   struct Dice { std::mt19937 random; };
//
//   composable::CapabilityType dice =
//       composable::CapabilityBuilder<Dice>("demo:dice", R"(
//           package demo:dice@0.1.0;
//           interface dice { roll: func(sides: u32) -> u32; })")
//           .Function("dice", "roll", [](Dice& dice, composable::CapabilityCall call) {
//             const auto sides = call.Argument<std::uint32_t>(0);
//             std::move(call).Return(static_cast<std::uint32_t>(dice.random() % sides + 1));
//           })
//           .Build();
//
// Components are given it by definitions, as any other capability:
//
//   [capability.dice]
//   type = "demo:dice"
//
// Handed to a runtime (composable/runtime.h) before its definitions are read. What the host has
// built in beside WASI, such as `wasi:logging`, is made with this header and nothing else.
//
// Errors are returned as Error (base/error.h), values are value::Value (value/value.h).
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeindex>
#include <utility>
#include <vector>

#include "capability/key_reader.h"
#include "config/key_rule.h"
#include "engine/host_function.h"
#include "value/value.h"

namespace composable {

// The objects behind the resources that one instance of a system has of a capability. Safe to use
// from any thread.
class ResourceTable;

// One call of a function of a capability. It is answered exactly once, by Return or Fail: at once,
// which is the fastest way, or later from any thread, the object moved to where it is wanted; the
// component waits meanwhile, and in an `async func` goes on with what else it has to do. Destroyed
// without an answer, the call fails. An answer to a component that was stopped meanwhile is lost.
class CapabilityCall {
 public:
  CapabilityCall(engine::HostCall call, std::shared_ptr<ResourceTable> resources);

  // The arguments, by the types that WIT says. They may be moved from.
  std::vector<value::Value>& arguments() { return call_.arguments(); }

  // The argument as the alternative of value::Value that its type uses, moved out.
  template <typename T>
  T Argument(std::size_t index) {
    return std::get<T>(std::move(call_.arguments()[index].storage()));
  }

  // The object behind an argument of the type `borrow<…>`; never null where T is the type that it
  // was made with.
  template <typename T>
  std::shared_ptr<T> Borrow(std::size_t index) const {
    return std::static_pointer_cast<T>(Find(HandleAt(index), typeid(T)));
  }

  // The object behind an argument of the type `own<…>`, which is the caller's now: the component
  // has it no more.
  template <typename T>
  std::shared_ptr<T> Take(std::size_t index) {
    return std::static_pointer_cast<T>(Remove(HandleAt(index), typeid(T)));
  }

  // Hands an object to the component as a resource that it owns: a part of the result. Let go of
  // when the component drops it, or when its instance is gone.
  template <typename T>
  value::Value Own(std::shared_ptr<T> object) {
    return Add(std::move(object), typeid(T));
  }

  // Answers with the result, nothing for a function without one. A result that is not of the type
  // that WIT says fails the call.
  void Return(std::optional<value::Value> result = std::nullopt) &&;
  // The component traps; whoever called it gets this text. For bugs, and where there is nothing
  // that the component could do about it; otherwise let functions return a `result`.
  void Fail(std::string_view message) &&;

 private:
  value::Handle HandleAt(std::size_t index) const;
  std::shared_ptr<void> Find(value::Handle handle, std::type_index type) const;
  std::shared_ptr<void> Remove(value::Handle handle, std::type_index type);
  value::Value Add(std::shared_ptr<void> object, std::type_index type);

  mutable engine::HostCall call_;
  std::shared_ptr<ResourceTable> resources_;
};

// The keys of one `[capability.NAME]` (capability/key_reader.h). Keys that nobody asks for are
// unknown, which is an error, and what is wrong with those that are asked for is reported.
using CapabilityKeys = capability::KeyReader;

// Makes the state of one instance of a system, when it first calls a function of the capability.
// Must neither block nor throw. From any thread.
using StateFactory = std::function<std::shared_ptr<void>()>;

// A type of capability, as definitions name it. Plain data; CapabilityBuilder makes it type-safe.
struct CapabilityType {
  struct Function {
    std::string interface;  // `dice`, or with its package: `demo:dice/dice`
    std::string name;       // as WIT encodes it: `roll`, `[method]cup.shake`, `[constructor]cup`
    // Runs on the thread that runs the component: must not block, and must not throw. Calls of one
    // instance come one after the other, but the next may come before the last one is answered.
    std::function<void(void* state, CapabilityCall call)> run;
  };

  std::string name;  // what `type` says, such as `demo:dice`: a namespace and a name
  std::string wit;   // one package: WIT text, or its binary form
  std::vector<Function> functions;
  // Once for each definition.
  std::function<StateFactory(CapabilityKeys& keys)> configure;
  // The keys that `configure` reads beside `type` (config/key_rule.h), for the JSON Schema of
  // definitions. Where they are not declared, that lets any pass.
  config::DeclaredKeys keys = std::nullopt;
};

// Every function of every interface of the package needs a Function here; one that is missing, or
// that WIT does not know, is an error when the type is handed to a runtime. Resources need nothing:
// their objects are what Own was given.
template <typename State>
class CapabilityBuilder {
 public:
  // `State` is made anew for each instance, by its default constructor unless Configure says how.
  CapabilityBuilder(std::string name, std::string wit) {
    type_.name = std::move(name);
    type_.wit = std::move(wit);
    if constexpr (std::is_default_constructible_v<State>) {
      type_.configure = [](CapabilityKeys&) -> StateFactory {
        return [] { return std::make_shared<State>(); };
      };
    }
  }

  CapabilityBuilder& Function(std::string interface, std::string name,
                              std::function<void(State& state, CapabilityCall call)> run) {
    auto& function = type_.functions.emplace_back();
    function.interface = std::move(interface);
    function.name = std::move(name);
    function.run = [run = std::move(run)](void* state, CapabilityCall call) {
      run(*static_cast<State*>(state), std::move(call));
    };
    return *this;
  }

  // Reads the keys of each `[capability.NAME]` of the type and says how states are made for it.
  CapabilityBuilder& Configure(
      std::function<std::function<std::shared_ptr<State>()>(CapabilityKeys& keys)> configure) {
    type_.configure = [configure = std::move(configure)](CapabilityKeys& keys) -> StateFactory {
      return configure(keys);
    };
    return *this;
  }

  // Declares the keys that Configure reads; rules are constants of the program.
  CapabilityBuilder& Keys(std::span<const config::KeyRule> keys) {
    type_.keys = keys;
    return *this;
  }

  CapabilityType Build() const { return type_; }

 private:
  CapabilityType type_;
};

}  // namespace composable
