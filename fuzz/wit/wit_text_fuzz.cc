// Any bytes as a WIT file. What is refused has a place in it; what is read prints as text that
// reads as the same, fits itself, and has schemas.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include "base/bytes.h"
#include "wit/json_schema.h"
#include "wit/print_wit.h"
#include "wit/read_wit.h"
#include "wit/subtype.h"

namespace composable::wit {
namespace {

void Require(bool condition) {
  if (!condition) std::abort();
}

void RequirePlace(const Error& error, std::string_view text) {
  const auto* const place = std::get_if<FilePosition>(&error.where);
  Require(place != nullptr && place->file == "fuzz.wit" && !error.message.empty());
  Require(place->line >= 1 && place->column >= 1);
  Require(place->line <= static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1);
}

void RequireFit(const Package& provided, const Package& wanted) {
  const ResourceScope provider;
  ResourceScope importer;
  for (const InterfacePtr& interface : wanted.interfaces) {
    const InterfacePtr given = FindInterface(provided, interface->name->name);
    Require(given != nullptr);
    // The resources that an interface uses from other packages are bound only with those.
    const auto mismatch = FindMismatch(*given, provider, *interface, importer);
    Require(!mismatch || mismatch->reason.starts_with("these are different resources"));
  }
}

void LookAt(const PackageSet& set) {
  JsonSchemaBuilder schemas;
  for (const Package& package : set.packages) {
    for (const InterfacePtr& interface : package.interfaces) {
      for (const TypeDefinition& type : interface->types) schemas.SchemaOf(type.type);
      for (const Function& function : interface->functions) {
        schemas.SchemaOfParameters(function.type);
      }
    }
  }
}

void TryAll(std::string_view text, const Features& features) {
  const auto set = ReadWitText("fuzz.wit", std::string(text), features);
  if (!set) return RequirePlace(set.error(), text);
  const std::string printed = PrintPackages(*set);
  const auto again = ReadWitText("fuzz.wit", printed, features);
  Require(again.has_value() && PrintPackages(*again) == printed);
  RequireFit(set->MainPackage(), again->MainPackage());
  LookAt(*set);
}

}  // namespace
}  // namespace composable::wit

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace composable;  // NOLINT(google-build-using-namespace)
  const std::string_view text = AsText({data, size});
  wit::TryAll(text, {wit::Features::Selection::kNamed, {"x"}});
  wit::TryAll(text, {wit::Features::Selection::kAll, {}});
  return 0;
}
