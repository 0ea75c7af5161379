#include "app/target.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <vector>

#include "base/diagnostic.h"
#include "base/suggest.h"

namespace composable::app {
namespace {

// `ns:package/name@1.2.3` → `ns:package/name`.
std::string_view WithoutVersion(std::string_view interface) {
  return interface.substr(0, interface.find('@'));
}

bool MeansInterface(std::string_view written, std::string_view interface) {
  return written == interface || written == WithoutVersion(interface) ||
         written == ShortInterfaceName(interface);
}

// The function's name in full, which means this function whatever else it might mean.
std::string FullSpelling(const FunctionName& name) {
  return name.interface.empty() ? name.function
                                : fmt::format("{}.{}", name.interface, name.function);
}

// Whether `written` is an interface's spelling, a dot and the function's name.
bool Means(std::string_view written, const FunctionName& name) {
  if (name.interface.empty() || !written.ends_with(name.function)) return false;
  written.remove_suffix(name.function.size());
  if (!written.ends_with('.')) return false;
  written.remove_suffix(1);
  return MeansInterface(written, name.interface);
}

template <typename Predicate>
std::vector<std::size_t> IndicesWhere(std::span<const FunctionName> functions,
                                      Predicate predicate) {
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < functions.size(); ++i) {
    if (predicate(functions[i])) indices.push_back(i);
  }
  return indices;
}

std::unexpected<Error> Ambiguous(std::string_view wanted, std::span<const std::size_t> matches,
                                 std::span<const FunctionName> functions) {
  std::vector<std::string> spellings;
  spellings.reserve(matches.size());
  for (const std::size_t match : matches) {
    spellings.push_back(fmt::format("`{}`", ShortestSpelling(functions[match], functions)));
  }
  return Fail({ErrorCode::kInvalidArgument, Diagnostic::kUnnamedFunction},
              "`{}` may mean {}: say which", wanted, fmt::join(spellings, " or "));
}

std::unexpected<Error> NoSuchFunction(std::string_view wanted,
                                      std::span<const FunctionName> functions) {
  std::vector<std::string> spellings;
  std::vector<std::string> bare_names;
  for (const FunctionName& name : functions) {
    spellings.push_back(ShortestSpelling(name, functions));
    bare_names.push_back(name.function);
  }
  std::optional<std::string> nearest = NearestName(wanted, spellings);
  if (!nearest) {
    // Perhaps only the function's own name was written, or a wrong interface before it.
    const std::string_view last = wanted.substr(wanted.rfind('.') + 1);
    if (const auto near_name = NearestName(last, bare_names)) {
      const auto found = std::ranges::find(bare_names, *near_name);
      nearest = spellings[static_cast<std::size_t>(std::distance(bare_names.begin(), found))];
    }
  }
  return Fail({ErrorCode::kNotFound, Diagnostic::kUnknownFunction}, "there is no function `{}`{}",
              wanted, nearest ? fmt::format("; did you mean `{}`?", *nearest) : std::string());
}

}  // namespace

Result<SplitTarget> SplitAtComponent(std::string_view target,
                                     std::span<const std::string> components) {
  std::optional<std::string_view> longest;
  for (const std::string& name : components) {
    if (!target.starts_with(name)) continue;
    if (target.size() > name.size() && target[name.size()] != '.') continue;
    if (!longest || name.size() > longest->size()) longest = target.substr(0, name.size());
  }
  if (!longest) {
    const std::string_view written = target.substr(0, target.find('.'));
    std::vector<std::string> quoted;
    quoted.reserve(components.size());
    for (const std::string& name : components) quoted.push_back(fmt::format("`{}`", name));
    return Fail({ErrorCode::kNotFound, Diagnostic::kUnknownComponent},
                "there is no component `{}` (defined: {}){}", written, fmt::join(quoted, ", "),
                DidYouMean(written, components));
  }
  const std::string_view function = target.substr(std::min(longest->size() + 1, target.size()));
  if (function.empty()) {
    return Fail({ErrorCode::kInvalidArgument, Diagnostic::kUnnamedFunction},
                "`{}` names a component and no function: write `{}.FUNCTION`", target, *longest);
  }
  return SplitTarget{.component = *longest, .function = function};
}

std::string_view ShortInterfaceName(std::string_view interface) {
  const std::string_view unversioned = WithoutVersion(interface);
  return unversioned.substr(unversioned.rfind('/') + 1);
}

std::string ShortestSpelling(const FunctionName& name, std::span<const FunctionName> all) {
  if (name.interface.empty()) return name.function;
  for (const std::string_view interface :
       {ShortInterfaceName(name.interface), WithoutVersion(name.interface)}) {
    std::string spelling = fmt::format("{}.{}", interface, name.function);
    const bool is_unique = std::ranges::all_of(all, [&](const FunctionName& other) {
      return other == name || (!Means(spelling, other) && FullSpelling(other) != spelling);
    });
    if (is_unique) return spelling;
  }
  return FullSpelling(name);
}

Result<std::size_t> FindFunction(std::string_view wanted, std::span<const FunctionName> functions) {
  std::vector<std::size_t> matches = IndicesWhere(
      functions, [&](const FunctionName& name) { return FullSpelling(name) == wanted; });
  if (matches.empty()) {
    matches =
        IndicesWhere(functions, [&](const FunctionName& name) { return Means(wanted, name); });
  }
  if (matches.empty()) {
    matches =
        IndicesWhere(functions, [&](const FunctionName& name) { return name.function == wanted; });
  }
  if (matches.size() == 1) return matches.front();
  if (!matches.empty()) return Ambiguous(wanted, matches, functions);

  const bool is_interface = std::ranges::any_of(functions, [&](const FunctionName& name) {
    return !name.interface.empty() && MeansInterface(wanted, name.interface);
  });
  if (is_interface) {
    return Fail({ErrorCode::kInvalidArgument, Diagnostic::kUnnamedFunction},
                "`{}` is an interface: name one of its functions, as `{}.FUNCTION`", wanted,
                wanted);
  }
  return NoSuchFunction(wanted, functions);
}

}  // namespace composable::app
