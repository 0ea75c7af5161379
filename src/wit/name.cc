#include "wit/name.h"

#include <fmt/format.h>

#include <algorithm>

#include "wasm/extern_name.h"

namespace composable::wit {
namespace {

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }

// Takes all up to the first of `stops` off the front of `text`.
std::string_view TakeUntil(std::string_view& text, std::string_view stops) {
  const std::string_view taken = text.substr(0, text.find_first_of(stops));
  text.remove_prefix(taken.size());
  return taken;
}

bool Eat(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::unexpected<Error> Malformed(std::string_view text, std::string_view what,
                                 std::string_view why) {
  return Fail(ErrorCode::kInvalidArgument, "`{}` is not {}: {}", text, what, why);
}

// What a name is and how it looks, for messages.
struct NameForm {
  std::string_view what;
  std::string_view example;
};
constexpr NameForm kPackageForm = {"the name of a package", "wasi:http@0.2.0"};
constexpr NameForm kInterfaceForm = {"the name of an interface", "wasi:http/types@0.2.0"};

std::unexpected<Error> BadPart(std::string_view text, const NameForm& form, std::string_view part) {
  return Malformed(text, form.what,
                   fmt::format("`{}` is no name of lower-case words joined by `-`; write one like "
                               "`{}`",
                               part, form.example));
}

// The labels before each `:`, those joined by `/` after them, and the text behind `@`.
struct NamePath {
  std::vector<std::string> namespaces;
  std::vector<std::string> names;
  std::optional<std::string_view> version;
};

Result<NamePath> ParseNamePath(std::string_view text, const NameForm& form) {
  NamePath path;
  std::string_view rest = text;
  const auto part = [&]() -> Result<std::string> {
    const std::string_view label = TakeUntil(rest, ":/@");
    const bool is_word = std::ranges::none_of(label, IsUpper);
    // Interfaces and worlds may have acronyms in their names, packages may not.
    if (!wasm::IsLabel(label) || (!is_word && path.names.empty()))
      return BadPart(text, form, label);
    return std::string(label);
  };
  do {
    COMPOSABLE_TRY(std::string label, part());
    path.namespaces.push_back(std::move(label));
  } while (Eat(rest, ":"));
  if (path.namespaces.size() < 2) {
    return Malformed(text, form.what,
                     fmt::format("it has no namespace; write one like `{}`", form.example));
  }
  path.names.push_back(std::move(path.namespaces.back()));
  path.namespaces.pop_back();
  while (Eat(rest, "/")) {
    COMPOSABLE_TRY(std::string label, part());
    path.names.push_back(std::move(label));
  }
  if (Eat(rest, "@")) {
    path.version = rest;
    rest = {};
  }
  if (!rest.empty()) return BadPart(text, form, rest);
  return path;
}

std::string WithVersion(std::string text, const std::optional<Version>& version) {
  if (version) text += '@' + ToString(*version);
  return text;
}

}  // namespace

std::string UnversionedName(const PackageName& name) {
  return fmt::format("{}:{}", fmt::join(name.namespaces, ":"), fmt::join(name.names, "/"));
}

std::string UnversionedName(const InterfaceName& name) {
  return UnversionedName(name.package) + '/' + name.name;
}

std::string ToString(const PackageName& name) {
  return WithVersion(UnversionedName(name), name.version);
}

std::string ToString(const InterfaceName& name) {
  return WithVersion(UnversionedName(name), name.package.version);
}

Result<PackageName> ParsePackageName(std::string_view text) {
  COMPOSABLE_TRY(NamePath path, ParseNamePath(text, kPackageForm));
  PackageName name{std::move(path.namespaces), std::move(path.names), std::nullopt};
  if (path.version) {
    COMPOSABLE_TRY(name.version, ParseVersion(*path.version));
  }
  return name;
}

Result<InterfaceName> ParseInterfaceName(std::string_view text, std::string_view version_suffix) {
  COMPOSABLE_TRY(NamePath path, ParseNamePath(text, kInterfaceForm));
  if (path.names.size() < 2) {
    return Malformed(text, kInterfaceForm.what,
                     fmt::format("there is no interface after the package; write one like `{}`",
                                 kInterfaceForm.example));
  }
  InterfaceName name;
  name.name = std::move(path.names.back());
  path.names.pop_back();
  name.package = {std::move(path.namespaces), std::move(path.names), std::nullopt};
  if (!path.version) {
    if (!version_suffix.empty()) {
      return Malformed(text, kInterfaceForm.what,
                       fmt::format("it has no version for the suffix `{}`", version_suffix));
    }
    return name;
  }
  const std::string full = fmt::format("{}{}", *path.version, version_suffix);
  COMPOSABLE_TRY(name.package.version, ParseVersion(full));
  if (!version_suffix.empty() && CanonicalVersion(*name.package.version) != *path.version) {
    return Malformed(text, kInterfaceForm.what,
                     fmt::format("the suffix `{}` belongs to the version `{}`", version_suffix,
                                 CanonicalVersion(*name.package.version)));
  }
  return name;
}

bool IsCompatible(const InterfaceName& provided, const InterfaceName& wanted) {
  if (provided.name != wanted.name || provided.package.names != wanted.package.names ||
      provided.package.namespaces != wanted.package.namespaces) {
    return false;
  }
  const std::optional<Version>& has = provided.package.version;
  const std::optional<Version>& needs = wanted.package.version;
  if (!has || !needs) return has == needs;
  return IsCompatible(*has, *needs);
}

std::string ToString(const FunctionName& name) {
  const bool is_async = name.async == AsyncAnnotation::kAnnotated;
  std::string text;
  switch (name.kind) {
    case FunctionKind::kConstructor:
      return "[constructor]" + name.resource;
    case FunctionKind::kMethod:
      text = is_async ? "[async method]" : "[method]";
      break;
    case FunctionKind::kStatic:
      text = is_async ? "[async static]" : "[static]";
      break;
    case FunctionKind::kFreestanding:
      text = is_async ? "[async]" : "";
      break;
  }
  if (name.accessor == Accessor::kGet) text += "[get]";
  if (name.accessor == Accessor::kSet) text += "[set]";
  if (name.kind != FunctionKind::kFreestanding) text += name.resource + '.';
  return text + name.name;
}

Result<FunctionName> ParseFunctionName(std::string_view text) {
  FunctionName name;
  std::string_view rest = text;
  if (Eat(rest, "[async method]")) {
    name.kind = FunctionKind::kMethod;
    name.async = AsyncAnnotation::kAnnotated;
  } else if (Eat(rest, "[async static]")) {
    name.kind = FunctionKind::kStatic;
    name.async = AsyncAnnotation::kAnnotated;
  } else if (Eat(rest, "[async]")) {
    name.async = AsyncAnnotation::kAnnotated;
  } else if (Eat(rest, "[constructor]")) {
    name.kind = FunctionKind::kConstructor;
  } else if (Eat(rest, "[method]")) {
    name.kind = FunctionKind::kMethod;
  } else if (Eat(rest, "[static]")) {
    name.kind = FunctionKind::kStatic;
  }
  if (name.kind != FunctionKind::kConstructor && name.async == AsyncAnnotation::kNone) {
    if (Eat(rest, "[get]")) {
      name.accessor = Accessor::kGet;
    } else if (Eat(rest, "[set]")) {
      name.accessor = Accessor::kSet;
    }
  }
  constexpr std::string_view kWhat = "the name of a function";
  if (name.kind == FunctionKind::kMethod || name.kind == FunctionKind::kStatic) {
    const std::string_view resource = TakeUntil(rest, ".");
    if (!Eat(rest, ".")) {
      return Malformed(text, kWhat, "a `.` has to follow the resource, as in `[method]blob.read`");
    }
    name.resource = resource;
    name.name = rest;
  } else if (name.kind == FunctionKind::kConstructor) {
    name.resource = rest;
  } else {
    name.name = rest;
  }
  const auto check = [&](const std::string& label) -> Status {
    if (wasm::IsLabel(label)) return {};
    return Malformed(text, kWhat,
                     fmt::format("`{}` is no name of words joined by `-`, each all lower case or "
                                 "all upper case",
                                 label));
  };
  if (name.kind != FunctionKind::kFreestanding) COMPOSABLE_CHECK(check(name.resource));
  if (name.kind != FunctionKind::kConstructor) COMPOSABLE_CHECK(check(name.name));
  return name;
}

std::string UniquenessKey(std::string_view name) {
  const bool is_constructor = Eat(name, "[constructor]");
  bool is_setter = false;
  while (name.starts_with('[')) {
    const std::string_view annotation = TakeUntil(name, "]");
    Eat(name, "]");
    is_setter = is_setter || annotation == "[set";
  }
  std::string key;
  for (const char c : name) {
    if (c != '-') key += IsUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
  }
  if (is_constructor) return "[constructor]" + key;
  if (const std::size_t dot = key.find('.'); dot != std::string::npos) {
    const std::string_view view = key;
    if (view.substr(0, dot) == view.substr(dot + 1)) return key.substr(0, dot);
  }
  return is_setter ? "[set]" + key : key;
}

}  // namespace composable::wit
