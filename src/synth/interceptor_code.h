// What stands between the imports of an interceptor and its exports: the two core modules, with
// what they import lowered for them and what they export lifted.
//
// Source: synth/interceptor_abi.h; synth/README.md.
#pragma once

#include <vector>

#include "base/error.h"
#include "synth/descriptor.h"
#include "synth/interceptor.h"
#include "synth/interceptor_imports.h"
#include "synth/shim.h"
#include "wasm/builder.h"
#include "wit/function_patterns.h"
#include "wit/world.h"

namespace composable::synth {

// A function that is surrounded.
struct Intercepted {
  const wit::Function* function = nullptr;
  std::string interface;  // the name of the export that has it; empty where none does
  wasm::FuncIndex target;
  wasm::FuncIndex lifted;
};

// Adds that to the component. All arguments have to outlive it.
class InterceptorCode {
 public:
  InterceptorCode(const wit::World& target, const wit::FunctionPatterns& match,
                  const InterceptorOptions& options, InterceptorImports& imports,
                  wasm::ComponentBuilder& component)
      : target_(target),
        match_(match),
        options_(options),
        imports_(imports),
        component_(component) {}

  // Errors: as MakeInterceptor. Adds nothing where the patterns cover no function.
  Status Add();

  // The lifted function around this one; null where it is none that is surrounded.
  const wasm::FuncIndex* Find(const wit::Function& function) const;

 private:
  // An instance for a core module to import from.
  using CoreExports = std::vector<wasm::CoreInlineExport>;

  // Notes every function that the patterns cover.
  void Choose();
  void AddInterpreter();
  CoreExports LowerAdvice();
  CoreExports LowerTargets();
  Result<CoreExports> MakeDrops();
  Result<CoreExports> MakeTaskReturns();
  CoreExports MakeTaskBuiltins();
  Result<wasm::TypeIndex> ResourceTypeOf(const wit::Type& handle);
  Status Lift(wasm::CoreInstanceIndex shim);

  wasm::CanonicalOptions Options() const {
    return {wasm::StringEncoding::kUtf8, wasm::MemoryOption{memory_},
            wasm::ReallocOption{realloc_}};
  }
  wasm::CoreFuncIndex AddPlain(wasm::PlainBuiltin::Operation operation) {
    return component_.AddBuiltin(wasm::PlainBuiltin{operation});
  }

  const wit::World& target_;
  const wit::FunctionPatterns& match_;
  const InterceptorOptions& options_;
  InterceptorImports& imports_;
  wasm::ComponentBuilder& component_;
  std::vector<Intercepted> intercepted_;
  DropTable drops_;
  ShimPlan plan_;
  Bytes shim_;
  wasm::CoreMemoryIndex memory_;
  wasm::CoreFuncIndex realloc_;
  wasm::CoreInstanceIndex interpreter_;
};

}  // namespace composable::synth
