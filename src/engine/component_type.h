// What a component imports and exports, and of which types.
//
// Source: component model, Explainer.md "Import and Export Definitions".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "wit/type.h"

namespace composable::engine {

struct NamedFunction {
  std::string name;  // such as `greet` or `[method]counter.increment`
  wit::FunctionType type;
};

struct NamedType {
  std::string name;
  wit::Type type;
};

struct NamedResource {
  std::string name;
  wit::ResourcePtr resource;
};

struct NamedInterface;

// Everything that is imported, exported, or in one interface; each kind in its order in the binary.
struct Items {
  std::vector<NamedFunction> functions;
  std::vector<NamedInterface> interfaces;
  std::vector<NamedType> types;
  std::vector<NamedResource> resources;
  std::vector<std::string> modules;     // names of core modules
  std::vector<std::string> components;  // names of components
};

// An imported or exported instance, under the name that the component gives it: an interface such
// as `demo:kv/store@0.1.0`, or a plain label.
struct NamedInterface {
  std::string name;
  Items items;
};

struct ComponentType {
  Items imports;
  Items exports;
};

// The interface of that exact name, or null.
const NamedInterface* FindInterface(const Items& items, std::string_view interface);

// The function of that exact name in an interface, or, where `interface` is empty, outside of all
// interfaces. Null where there is none.
const NamedFunction* FindFunction(const Items& items, std::string_view interface,
                                  std::string_view function);

// As FindFunction. Error: kNotFound, which names what is there, or the nearest name.
Result<const NamedFunction*> GetFunction(const Items& items, std::string_view interface,
                                         std::string_view function);

}  // namespace composable::engine
