#include "wit/print_wit.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

#include "base/printable.h"
#include "base/utf8.h"
#include "wit/text/lexer.h"
#include "wit/text/token.h"

namespace composable::wit {
namespace {

// Whether the character stands for itself in what other tools print of an external id.
bool IsPlain(char32_t c) {
  constexpr std::u32string_view kPunctuation = U"-_./: ";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kPunctuation.contains(c);
}

// An external id as a string literal.
std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  while (const auto scalar = FirstScalar(text)) {
    text.remove_prefix(scalar->length);
    const char32_t c = scalar->value;
    if (IsPlain(c)) {
      quoted += static_cast<char>(c);
    } else if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += static_cast<char>(c);
    } else if (c == '\n' || c == '\r' || c == '\t') {
      quoted += c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t";
    } else {
      quoted += fmt::format("\\u{{{:x}}}", static_cast<std::uint32_t>(c));
    }
  }
  return quoted + '"';
}

// A line of documentation as a comment may hold it. Docs of a component are not of WIT text's
// making.
std::string CommentText(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  std::string text;
  while (const auto scalar = FirstScalar(line)) {
    if (scalar->value != '\r' && MayStandInText(scalar->value)) {
      text += line.substr(0, scalar->length);
    } else {
      text += fmt::format("\\u{{{:x}}}", static_cast<std::uint32_t>(scalar->value));
    }
    line.remove_prefix(scalar->length);
  }
  return text;
}

constexpr std::string_view kImport = "import ";
constexpr std::string_view kExport = "export ";

template <typename Names>
std::string Escaped(const Names& names, std::string_view separator) {
  std::vector<std::string> escaped;
  for (const std::string& name : names) escaped.push_back(EscapedName(name));
  return fmt::format("{}", fmt::join(escaped, separator));
}

std::string VersionText(const PackageName& name) {
  return name.version ? '@' + ToString(*name.version) : std::string();
}

std::string UnversionedText(const PackageName& name) {
  return Escaped(name.namespaces, ":") + ':' + Escaped(name.names, "/");
}

// Writes lines, indented.
class Printer {
 public:
  std::string Take() { return std::move(text_); }

  void PrintPackageItems(const Package& package) {
    package_ = &package.name;
    for (const InterfacePtr& interface : package.interfaces) {
      StartItem();
      PrintNamedInterface(*interface);
    }
    for (const WorldPtr& world : package.worlds) {
      StartItem();
      PrintNamedWorld(*world);
    }
  }

  void PrintMainPackage(const Package& package) {
    PrintDocs(package.docs);
    Line("package {}{};", UnversionedText(package.name), VersionText(package.name));
    any_items_ = true;
    PrintPackageItems(package);
  }

  void PrintNestedPackage(const Package& package) {
    StartItem();
    PrintDocs(package.docs);
    Open("package {}{}", UnversionedText(package.name), VersionText(package.name));
    PrintPackageItems(package);
    Close();
  }

  void PrintNamedInterface(const Interface& interface) {
    const PackageName* const outer = package_;
    if (interface.name) package_ = &interface.name->package;
    PrintDocs(interface.docs);
    PrintStability(interface.stability);
    Open("interface{}", interface.name ? ' ' + EscapedName(interface.name->name) : "");
    PrintMembers(interface);
    Close();
    package_ = outer;
  }

  void PrintNamedWorld(const World& world) {
    package_ = &world.name.package;
    PrintDocs(world.docs);
    PrintStability(world.stability);
    Open("world {}", EscapedName(world.name.name));
    PrintWorldItems(world);
    Close();
  }

 private:
  template <typename... Args>
  void Line(fmt::format_string<Args...> format, Args&&... args) {
    text_.append(2 * depth_, ' ');
    fmt::format_to(std::back_inserter(text_), format, std::forward<Args>(args)...);
    text_ += '\n';
  }

  template <typename... Args>
  void Open(fmt::format_string<Args...> format, Args&&... args) {
    Line("{} {{", fmt::format(format, std::forward<Args>(args)...));
    ++depth_;
    any_items_ = false;
  }

  void Close() {
    --depth_;
    Line("}}");
    any_items_ = true;
  }

  // A blank line between items.
  void StartItem() {
    if (any_items_) text_ += '\n';
    any_items_ = true;
  }

  void PrintDocs(std::string_view docs) {
    if (docs.empty()) return;
    for (const auto line : std::views::split(docs, '\n')) {
      const std::string text = CommentText({line.begin(), line.end()});
      Line("///{}{}", text.empty() ? "" : " ", text);
    }
  }

  void PrintStability(const Stability& stability) {
    if (stability.since) Line("@since(version = {})", ToString(*stability.since));
    if (stability.feature) Line("@unstable(feature = {})", EscapedName(*stability.feature));
    if (stability.deprecated) Line("@deprecated(version = {})", ToString(*stability.deprecated));
  }

  void PrintExternalId(const std::optional<std::string>& id) {
    if (id) Line("@external-id({})", Quoted(*id));
  }

  template <typename Item>
  void PrintFront(const Item& item) {
    PrintDocs(item.docs);
    PrintStability(item.stability);
    PrintExternalId(item.external_id);
  }

  std::string PathTo(const InterfaceName& name) const {
    std::string text = EscapedName(name.name);
    if (package_ != nullptr && name.package == *package_) return text;
    return UnversionedText(name.package) + '/' + text + VersionText(name.package);
  }

  void PrintMembers(const Interface& interface) {
    std::vector<const TypeDefinition*> types;
    for (const TypeDefinition& type : interface.types) types.push_back(&type);
    std::vector<const Function*> functions;
    for (const Function& function : interface.functions) functions.push_back(&function);
    PrintTypes(types, functions);
    for (const Function* function : functions) {
      if (function->name.kind != FunctionKind::kFreestanding) continue;
      StartItem();
      PrintFunction(*function, "");
    }
    for (const ForeignItem& item : interface.foreign) {
      StartItem();
      PrintForeign("", item.what, item.name);
    }
  }

  void PrintForeign(std::string_view verb, std::string_view what, std::string_view name) {
    Line("// {}the {} `{}`, which WIT cannot express", verb, what, Printable(name));
  }

  // `use` statements, then definitions; resources with those of the functions that are theirs.
  void PrintTypes(const std::vector<const TypeDefinition*>& types,
                  const std::vector<const Function*>& functions) {
    std::vector<std::vector<const TypeDefinition*>> uses;
    for (const TypeDefinition* type : types) {
      if (type->form != TypeForm::kUsed) continue;
      if (uses.empty() || !CanShareUse(*uses.back().back(), *type)) uses.emplace_back();
      uses.back().push_back(type);
    }
    for (const auto& use : uses) PrintUse(use);
    for (const TypeDefinition* type : types) {
      if (type->form == TypeForm::kUsed) continue;
      StartItem();
      PrintFront(*type);
      PrintDefinition(*type, functions);
    }
  }

  static bool CanShareUse(const TypeDefinition& a, const TypeDefinition& b) {
    return a.used_from->name == b.used_from->name && a.stability == b.stability &&
           a.external_id == b.external_id;
  }

  void PrintUse(const std::vector<const TypeDefinition*>& types) {
    any_items_ = true;
    PrintStability(types.front()->stability);
    PrintExternalId(types.front()->external_id);
    std::vector<std::string> names;
    for (const TypeDefinition* type : types) {
      names.push_back(EscapedName(type->used_name));
      if (type->name != type->used_name) names.back() += " as " + EscapedName(type->name);
    }
    Line("use {}.{{{}}};", PathTo(*types.front()->used_from->name), fmt::join(names, ", "));
  }

  void PrintDefinition(const TypeDefinition& type, const std::vector<const Function*>& functions) {
    const std::string name = EscapedName(type.name);
    if (type.form == TypeForm::kResource) return PrintResource(type, functions);
    if (type.form == TypeForm::kOwned) return Line("type {} = own<{}>;", name, ToWit(type.body));
    if (type.body.name() != nullptr) return Line("type {} = {};", name, ToWit(type.body));
    switch (type.body.kind()) {
      case Kind::kRecord:
        Open("record {}", name);
        for (const Field& field : type.body.record().fields) {
          PrintDocs(field.docs);
          Line("{}: {},", EscapedName(field.name), ToWit(field.type));
        }
        return Close();
      case Kind::kVariant:
        Open("variant {}", name);
        for (const Case& one : type.body.variant().cases) {
          PrintDocs(one.docs);
          const std::string payload = one.payload ? fmt::format("({})", ToWit(*one.payload)) : "";
          Line("{}{},", EscapedName(one.name), payload);
        }
        return Close();
      case Kind::kEnum:
        return PrintNames("enum", name, type.body.enumeration().names,
                          type.body.enumeration().docs);
      case Kind::kFlags:
        return PrintNames("flags", name, type.body.flags().names, type.body.flags().docs);
      default:
        return Line("type {} = {};", name, ToWit(type.body));
    }
  }

  void PrintNames(std::string_view word, const std::string& name,
                  const std::vector<std::string>& names, const std::vector<std::string>& docs) {
    Open("{} {}", word, name);
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (!docs.empty()) PrintDocs(docs[i]);
      Line("{},", EscapedName(names[i]));
    }
    Close();
  }

  void PrintResource(const TypeDefinition& type, const std::vector<const Function*>& functions) {
    const auto is_own = [&](const Function* function) {
      return function->name.kind != FunctionKind::kFreestanding &&
             function->name.resource == type.name;
    };
    if (std::ranges::none_of(functions, is_own)) {
      return Line("resource {};", EscapedName(type.name));
    }
    Open("resource {}", EscapedName(type.name));
    for (const Function* function : functions) {
      if (is_own(function)) PrintFunction(*function, "");
    }
    Close();
  }

  // `verb` is `import ` or `export ` in a world.
  void PrintFunction(const Function& function, std::string_view verb) {
    PrintFront(function);
    const FunctionName& name = function.name;
    const FunctionType& type = function.type;
    std::vector<std::string> parameters;
    for (const Parameter& parameter : type.parameters) {
      if (name.kind == FunctionKind::kMethod && &parameter == &type.parameters.front()) continue;
      parameters.push_back(
          fmt::format("{}: {}", EscapedName(parameter.name), ToWit(parameter.type)));
    }
    std::string text;
    if (name.kind == FunctionKind::kConstructor) {
      text = "constructor";
    } else {
      text = fmt::format("{}: {}{}", EscapedName(name.name),
                         name.kind == FunctionKind::kStatic ? "static " : "",
                         type.is_async ? "async " : "");
      text += name.accessor == Accessor::kNone  ? "func"
              : name.accessor == Accessor::kGet ? "get"
                                                : "set";
    }
    text += fmt::format("({})", fmt::join(parameters, ", "));
    const bool is_implied =
        name.kind == FunctionKind::kConstructor && type.result && type.result->kind() == Kind::kOwn;
    if (type.result && !is_implied) text += " -> " + ToWit(*type.result);
    Line("{}{};", verb, text);
  }

  void PrintWorldItems(const World& world) {
    std::vector<const TypeDefinition*> types;
    std::vector<const Function*> functions;
    for (const WorldItem& item : world.imports) {
      if (const auto* type = std::get_if<TypeDefinition>(&item.item)) types.push_back(type);
      if (const auto* function = std::get_if<Function>(&item.item)) functions.push_back(function);
      PrintInterfaceOrForeign(item, kImport);
    }
    PrintTypes(types, functions);
    bool is_first = true;
    for (const Function* function : functions) {
      if (function->name.kind != FunctionKind::kFreestanding) continue;
      if (std::exchange(is_first, false)) StartItem();
      PrintFunction(*function, kImport);
    }
    if (!world.exports.empty()) StartItem();
    for (const WorldItem& item : world.exports) {
      if (const auto* function = std::get_if<Function>(&item.item)) {
        PrintFunction(*function, kExport);
      } else {
        PrintInterfaceOrForeign(item, kExport);
      }
    }
  }

  void PrintInterfaceOrForeign(const WorldItem& item, std::string_view verb) {
    if (const auto* foreign = std::get_if<ForeignItem>(&item.item)) {
      any_items_ = true;
      return PrintForeign(verb, foreign->what, item.name);
    }
    if (std::holds_alternative<TypeDefinition>(item.item) && verb == kExport) {
      return PrintForeign(verb, "type", item.name);
    }
    const Interface* const interface = InterfaceOf(item);
    if (interface == nullptr) return;
    any_items_ = true;
    const bool is_labelled = !item.name.contains(':');
    const bool is_inline = !interface->name.has_value();
    PrintDocs(item.docs.empty() && is_inline ? interface->docs : item.docs);
    PrintStability(item.stability);
    PrintExternalId(item.external_id);
    const std::string label = is_labelled ? EscapedName(item.name) + ": " : "";
    if (!is_inline) return Line("{}{}{};", verb, label, PathTo(*interface->name));
    Open("{}{}interface", verb, label);
    PrintMembers(*interface);
    Close();
  }

  std::string text_;
  std::size_t depth_ = 0;
  bool any_items_ = false;                // in the innermost braces
  const PackageName* package_ = nullptr;  // whose items need no package in front
};

}  // namespace

std::string PrintPackage(const Package& package) {
  Printer printer;
  printer.PrintMainPackage(package);
  return printer.Take();
}

std::string PrintPackages(const PackageSet& set) {
  Printer printer;
  printer.PrintMainPackage(set.MainPackage());
  for (const Package& package : set.packages) {
    if (&package != &set.MainPackage()) printer.PrintNestedPackage(package);
  }
  return printer.Take();
}

std::string PrintInterface(const Interface& interface) {
  Printer printer;
  printer.PrintNamedInterface(interface);
  return printer.Take();
}

std::string PrintWorld(const World& world) {
  Printer printer;
  printer.PrintNamedWorld(world);
  return printer.Take();
}

}  // namespace composable::wit
