#include "graph/interception.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>
#include <utility>
#include <variant>

#include "base/diagnostic.h"
#include "base/printable.h"
#include "base/suggest.h"
#include "graph/needs.h"
#include "wit/function_patterns.h"

namespace composable::graph {
namespace {

// Without their versions.
constexpr std::string_view kTextAdvice = "modulewise:interceptor/advice";
constexpr std::string_view kTreeAdvice = "composable:interceptor/advice";

// Whether one of the names may stand for that one.
bool AnyMatches(const std::vector<MatchName>& provided, const MatchName& wanted) {
  return std::ranges::any_of(provided,
                             [&](const MatchName& name) { return Matches(name, wanted); });
}

// Whether what is provided under that name is wanted by one of the names.
bool IsWanted(const MatchName& provided, const std::vector<MatchName>& wanted) {
  return std::ranges::any_of(wanted,
                             [&](const MatchName& name) { return Matches(provided, name); });
}

std::string_view WithoutVersion(std::string_view name) { return name.substr(0, name.find('@')); }

// What a pattern may have been meant to be.
std::vector<std::string> Spellings(const std::vector<ExportedFunction>& functions) {
  std::set<std::string> spellings;
  for (const ExportedFunction& function : functions) {
    const std::string name = wit::ToString(*function.name);
    spellings.insert(name);
    if (function.interface.empty()) continue;
    const std::string_view interface = WithoutVersion(function.interface);
    spellings.emplace(interface);
    spellings.insert(fmt::format("{}#{}", interface, name));
  }
  return {spellings.begin(), spellings.end()};
}

}  // namespace

std::optional<std::size_t> FindAdvice(const std::vector<MatchName>& exports) {
  const auto found = std::ranges::find_if(
      exports, [](const MatchName& name) { return name.interface && IsAdvice(*name.interface); });
  if (found == exports.end()) return std::nullopt;
  return static_cast<std::size_t>(found - exports.begin());
}

InterceptorKind KindOfInterceptor(const NamedWorld& interceptor, const NamedWorld& target) {
  if (FindAdvice(interceptor.exports)) return InterceptorKind::kAdvice;
  const bool wraps = std::ranges::any_of(WrappedExports(interceptor, target),
                                         [](const auto& item) { return item.has_value(); });
  return wraps ? InterceptorKind::kWrapper : InterceptorKind::kNone;
}

std::vector<std::optional<std::size_t>> WrappedExports(const NamedWorld& interceptor,
                                                       const NamedWorld& target) {
  Offers offers;
  offers.Add(0, interceptor.exports);
  std::vector<std::optional<std::size_t>> wrapped;
  for (const MatchName& name : target.exports) {
    const std::vector<Offer> found = offers.Find(name);
    const bool is_wrapped = !found.empty() && IsWanted(name, interceptor.imports);
    wrapped.push_back(is_wrapped ? std::optional(found.front().export_item) : std::nullopt);
  }
  return wrapped;
}

std::string WhyNoInterceptor(std::string_view interceptor, const NamedWorld& interceptor_names,
                             std::string_view target, const NamedWorld& target_names) {
  std::string message = fmt::format(
      "`{}` is no interceptor of `{}`: it exports neither `{}@0.1.0` nor `{}@0.2.0`, and does not "
      "import and export what `{}` exports",
      interceptor, target, kTextAdvice, kTreeAdvice, target);
  for (const MatchName& name : interceptor_names.exports) {
    if (!name.interface) continue;
    const std::string unversioned = wit::UnversionedName(*name.interface);
    if (unversioned == kTextAdvice || unversioned == kTreeAdvice) {
      return fmt::format("{}; `{}` is no version that fits", message, name.name);
    }
  }
  for (const MatchName& name : target_names.exports) {
    if (AnyMatches(interceptor_names.exports, name)) {
      return fmt::format("{}; it exports `{}` and does not import it", message, name.name);
    }
    if (IsWanted(name, interceptor_names.imports)) {
      return fmt::format("{}; it imports `{}` and does not export it", message, name.name);
    }
  }
  return message;
}

std::vector<ExportedFunction> FunctionsOf(const wit::WorldItem& item, std::size_t export_item) {
  std::vector<ExportedFunction> functions;
  if (const auto* const function = std::get_if<wit::Function>(&item.item)) {
    functions.push_back({.interface = {},
                         .name = &function->name,
                         .type = &function->type,
                         .export_item = export_item});
  } else if (const wit::Interface* const interface = wit::InterfaceOf(item)) {
    for (const wit::Function& one : interface->functions) {
      functions.push_back({.interface = item.name,
                           .name = &one.name,
                           .type = &one.type,
                           .export_item = export_item});
    }
  }
  return functions;
}

Result<std::vector<bool>> FunctionsThatFit(const std::string& pattern,
                                           const std::vector<ExportedFunction>& functions) {
  COMPOSABLE_TRY(const auto patterns, wit::FunctionPatterns::Parse(std::span(&pattern, 1)));
  std::vector<bool> fits;
  fits.reserve(functions.size());
  for (const ExportedFunction& function : functions)
    fits.push_back(patterns.Covers(function.interface, *function.name));
  if (std::ranges::find(fits, true) != fits.end()) return fits;
  return Fail({ErrorCode::kNotFound, Diagnostic::kPatternFitsNothing},
              "`{}` fits no function that is exported{}", Printable(pattern),
              DidYouMean(pattern, Spellings(functions)));
}

std::vector<ExportedFunction> ChosenFunctions(const config::InterceptorUse& use,
                                              const std::vector<ExportedFunction>& functions,
                                              std::vector<Error>& errors) {
  if (use.match.empty()) return functions;
  std::vector<bool> is_chosen(functions.size(), false);
  for (const config::Located<std::string>& pattern : use.match) {
    auto fits = FunctionsThatFit(pattern.value, functions);
    if (!fits) {
      Error error = std::move(fits).error();
      error.As(Diagnostic::kPatternFitsNothing);
      error.message.insert(0, "key `interceptors`: ");
      error.where = pattern.where;
      errors.push_back(std::move(error));
      continue;
    }
    for (std::size_t i = 0; i < functions.size(); ++i) is_chosen[i] = is_chosen[i] || (*fits)[i];
  }
  std::vector<ExportedFunction> chosen;
  for (std::size_t i = 0; i < functions.size(); ++i) {
    if (is_chosen[i]) chosen.push_back(functions[i]);
  }
  return chosen;
}

}  // namespace composable::graph
