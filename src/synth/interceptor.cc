#include "synth/interceptor.h"

#include <utility>

#include "synth/interceptor_code.h"
#include "synth/interceptor_exports.h"
#include "synth/interceptor_imports.h"
#include "wasm/builder.h"
#include "wasm/writer.h"

namespace composable::synth {

// In the order of the component's definitions.
Result<Interceptor> MakeInterceptor(const wit::World& target, const wit::FunctionPatterns& match,
                                    const InterceptorOptions& options) {
  wasm::ComponentBuilder component;
  InterceptorImports imports(target, options, component);
  COMPOSABLE_CHECK(imports.Add());
  InterceptorCode code(target, match, options, imports, component);
  COMPOSABLE_CHECK(code.Add());
  COMPOSABLE_CHECK(InterceptorExports(target, imports, code, component).Add());
  COMPOSABLE_TRY(Bytes binary, wasm::WriteComponent(std::move(component).Finish()));
  return Interceptor{.binary = std::move(binary),
                     .advice_import = imports.advice_name(),
                     .renamed_imports = imports.renamed()};
}

std::vector<wit::Interface> HostImportsOf(const InterceptorOptions& options) {
  if (options.host == InterceptorHost::kAny) return {};
  std::vector<wit::Interface> interfaces = {MakeFailureInterface()};
  if (options.advice == AdviceVersion::kTree) interfaces.push_back(MakeContextInterface());
  return interfaces;
}

}  // namespace composable::synth
