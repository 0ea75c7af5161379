// What an interceptor exports: what its target does, in the same order and under the same names,
// with the functions that are surrounded in the places of the others.
//
// Source: synth/interceptor.h; component model, Explainer.md "Import and Export Definitions".
#pragma once

#include <map>
#include <vector>

#include "base/error.h"
#include "synth/interceptor_code.h"
#include "synth/interceptor_imports.h"
#include "wasm/builder.h"
#include "wit/encode.h"
#include "wit/world.h"

namespace composable::synth {

// Adds the exports to the component. All arguments have to outlive it.
class InterceptorExports {
 public:
  InterceptorExports(const wit::World& target, const InterceptorImports& imports,
                     const InterceptorCode& code, wasm::ComponentBuilder& component)
      : target_(target), imports_(imports), code_(code), component_(component), types_(component) {}

  Status Add();

 private:
  struct Nested;

  // The lifted function, or the imported one.
  wasm::FuncIndex FunctionFor(const wit::Function& function, wasm::InstanceIndex imported);
  // What is exported of an interface.
  Result<wasm::InstanceIndex> MakeInstance(const wit::WorldItem& item);
  Status ImportInto(Nested& nested, const wit::Interface& interface);
  Status AddExport(const wit::WorldItem& item);

  const wit::World& target_;
  const InterceptorImports& imports_;
  const InterceptorCode& code_;
  wasm::ComponentBuilder& component_;
  // Types as importers know them: by the names that exports give them, where they do.
  wit::TypeEncoder types_;
  std::map<const wit::Interface*, wasm::InstanceIndex> exported_;
  std::vector<WorldType> world_types_;
};

}  // namespace composable::synth
