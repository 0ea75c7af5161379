// Says a call of a component in the words of Wasmtime's command line, for portable_outputs.py.
//
//   portable_call say COMPONENT FUNCTION WORD…   prints what `wasmtime run --invoke` takes for the
//                                                call that `composable invoke` would make of these
//   portable_call hear COMPONENT FUNCTION        reads the result that Wasmtime printed, and prints
//                                                it as `composable invoke` does
//
// FUNCTION is as in `composable invoke`, without the name of the component. The status is 3, with a
// line that says why, where the component imports what Wasmtime does not provide, and where its
// command line has no text for an argument.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/arguments.h"
#include "app/rendering.h"
#include "app/target.h"
#include "base/file_system.h"
#include "graph/needs.h"
#include "value/wave.h"
#include "wit/decode.h"
#include "wit/name.h"

namespace composable {
namespace {

constexpr int kFailure = 1;
constexpr int kUsage = 2;
constexpr int kNotProvided = 3;

// The packages that `wasmtime run` provides, as tools/peers.sh builds it.
constexpr std::array<std::string_view, 7> kProvidedPackages = {
    "wasi:cli", "wasi:clocks", "wasi:filesystem", "wasi:http",
    "wasi:io",  "wasi:random", "wasi:sockets"};

struct Functions {
  std::vector<app::FunctionName> names;
  std::vector<const wit::FunctionType*> types;
};

Functions ExportsOf(const wit::World& world) {
  Functions found;
  for (const wit::WorldItem& item : world.exports) {
    if (const auto* const own = std::get_if<wit::Function>(&item.item)) {
      found.names.push_back({"", ToString(own->name)});
      found.types.push_back(&own->type);
    } else if (const wit::Interface* const interface = wit::InterfaceOf(item)) {
      for (const wit::Function& function : interface->functions) {
        found.names.push_back({item.name, ToString(function.name)});
        found.types.push_back(&function.type);
      }
    }
  }
  return found;
}

// An import that nobody provides.
std::optional<std::string> MissingImport(const wit::World& world) {
  for (const wit::WorldItem& item : world.imports) {
    const auto name = wit::ParseInterfaceName(item.name);
    const bool is_provided =
        name && std::ranges::find(kProvidedPackages, wit::UnversionedName(name->package)) !=
                    kProvidedPackages.end();
    if (!is_provided && !graph::IsTypesOnly(item)) return item.name;
  }
  return std::nullopt;
}

// `ns:package/name@1.0.0` and `f` → `ns:package/name.f@1.0.0`.
std::string WaveName(const app::FunctionName& name) {
  if (name.interface.empty()) return name.function;
  const std::size_t version = std::min(name.interface.find('@'), name.interface.size());
  return fmt::format("{}.{}{}", name.interface.substr(0, version), name.function,
                     name.interface.substr(version));
}

// Whether `wasmtime run --invoke` has no text for the type.
bool HasNoText(const wit::Type& type) {
  return type.kind() == wit::Kind::kMap || type.kind() == wit::Kind::kFixedList;
}

Result<std::string> Say(const app::FunctionName& name, const wit::FunctionType& type,
                        std::span<const std::string> words) {
  const app::ParsedArguments arguments = app::ParseArguments(type, words);
  if (!arguments.errors.empty()) return std::unexpected(arguments.errors.front());
  std::string text;
  for (std::size_t i = 0; i < arguments.values.size(); ++i) {
    if (i != 0) text += ", ";
    value::AppendWave(type.parameters[i].type, arguments.values[i], text);
  }
  return fmt::format("{}({})\n", WaveName(name), text);
}

Result<std::string> Hear(const wit::FunctionType& type, const std::string& printed) {
  std::optional<value::Value> result;
  if (type.result) {
    COMPOSABLE_TRY(result, value::FromWave(*type.result, printed));
  }
  const app::RenderedResult rendered = app::RenderResult(type, result);
  if (rendered.kind != app::RenderedKind::kError) return rendered.text;
  return fmt::format("error[E9013]: component returned an error{}{}\n",
                     rendered.text.empty() ? "" : ": ", rendered.text);
}

int Fail(std::string_view message, int status) {
  fmt::print(stderr, "{}\n", message);
  return status;
}

int Run(std::span<const std::string> arguments) {
  const std::string& mode = arguments[0];
  const auto bytes = DiskFileSystem().ReadFile(arguments[1]);
  if (!bytes) return Fail(ToString(bytes.error()), kFailure);
  const auto world = wit::DecodeWorld(*bytes);
  if (!world) return Fail(ToString(world.error()), kFailure);
  if (const auto missing = MissingImport(*world)) {
    return Fail(fmt::format("it imports `{}`", *missing), kNotProvided);
  }
  const Functions functions = ExportsOf(*world);
  const auto index = app::FindFunction(arguments[2], functions.names);
  if (!index) return Fail(ToString(index.error()), kFailure);
  const wit::FunctionType& type = *functions.types[*index];
  if (std::ranges::any_of(type.parameters, HasNoText, &wit::Parameter::type)) {
    return Fail("Wasmtime reads no maps and no lists of a fixed length", kNotProvided);
  }
  const auto text = mode == "say" ? Say(functions.names[*index], type, arguments.subspan(3))
                                  : Hear(type, {std::istreambuf_iterator<char>(std::cin), {}});
  if (!text) return Fail(ToString(text.error()), kFailure);
  std::fwrite(text->data(), 1, text->size(), stdout);
  return 0;
}

}  // namespace
}  // namespace composable

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const bool is_usage =
      arguments.size() >= 3 && (arguments[0] == "say" || (arguments[0] == "hear" && argc == 4));
  return is_usage ? composable::Run(arguments) : composable::kUsage;
}
