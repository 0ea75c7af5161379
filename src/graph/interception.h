// What a component is as an interceptor of another one, and which functions it surrounds.
//
// Spec: section 2, "Interceptor".
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "config/definition.h"
#include "graph/offers.h"
#include "wit/name.h"
#include "wit/world.h"

namespace composable::graph {

enum class InterceptorKind : std::uint8_t {
  kAdvice,   // it exports the interface of generic advice: the interceptor is generated
  kWrapper,  // it imports and exports something of its target: it is used as it is
  kNone,     // neither
};

// A component by the names of its imports and exports.
struct NamedWorld {
  const std::vector<MatchName>& imports;
  const std::vector<MatchName>& exports;
};

// A component that is both is taken as advice.
InterceptorKind KindOfInterceptor(const NamedWorld& interceptor, const NamedWorld& target);

// The export that is the interface of advice.
std::optional<std::size_t> FindAdvice(const std::vector<MatchName>& exports);

// For each export of the target the one of the interceptor that takes its place, which is given the
// other one as an import; nothing for those that it does not wrap.
std::vector<std::optional<std::size_t>> WrappedExports(const NamedWorld& interceptor,
                                                       const NamedWorld& target);

// Why the component is no interceptor: a sentence about `interceptor` and `target`, their names.
std::string WhyNoInterceptor(std::string_view interceptor, const NamedWorld& interceptor_names,
                             std::string_view target, const NamedWorld& target_names);

// A function that a component exports.
struct ExportedFunction {
  std::string_view interface;  // the name of the export; empty for a function outside of all
  const wit::FunctionName* name = nullptr;
  const wit::FunctionType* type = nullptr;
  std::size_t export_item = 0;
};

// The functions of one export; views into the item.
std::vector<ExportedFunction> FunctionsOf(const wit::WorldItem& item, std::size_t export_item);

// Which of the functions one pattern fits. Errors: kInvalidArgument where it is no pattern,
// kNotFound where it fits none.
Result<std::vector<bool>> FunctionsThatFit(const std::string& pattern,
                                           const std::vector<ExportedFunction>& functions);

// The functions that the patterns choose; all of them where there are no patterns. What is wrong
// with a pattern goes to `errors`, at its place: that it is none, or that it fits no function.
std::vector<ExportedFunction> ChosenFunctions(const config::InterceptorUse& use,
                                              const std::vector<ExportedFunction>& functions,
                                              std::vector<Error>& errors);

}  // namespace composable::graph
