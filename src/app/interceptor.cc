#include "composable/interceptor.h"

#include <filesystem>
#include <utility>

#include "app/binary_error.h"
#include "base/diagnostic.h"
#include "base/printable.h"
#include "graph/interception.h"
#include "synth/interceptor.h"
#include "wit/decode.h"
#include "wit/function_patterns.h"
#include "wit/read_wit.h"
#include "wit/separate_exports.h"

namespace composable {
namespace {

Result<wit::World> ReadIntercepted(const FileSystem& /*files*/, const ComponentBytes& component) {
  auto world = wit::DecodeWorld(component.binary);
  if (!world) return std::unexpected(app::InFile(std::move(world).error(), component.name));
  return world;
}

Result<wit::World> ReadIntercepted(const FileSystem& files, const ComponentFile& component) {
  COMPOSABLE_TRY(const FileContents file, files.MapFile(component.path));
  return ReadIntercepted(files, ComponentBytes{file.bytes, component.path});
}

Result<wit::World> ReadIntercepted(const FileSystem& files, const WorldInWit& wanted) {
  COMPOSABLE_TRY(const wit::PackageSet set,
                 wit::ReadWitPath(files, wanted.path, {wit::Features::Selection::kAll, {}}));
  COMPOSABLE_TRY(const wit::WorldPtr world, wit::SelectWorld(set, wanted.name));
  return wit::SeparateExports(*world);
}

// What messages call a target, and what advice does: of a file that is its name without folders and
// ending.
struct TargetNames {
  std::string shown;
  std::string told;
};

TargetNames NamesOf(const ComponentFile& component) {
  return {component.path, std::filesystem::path(component.path).stem().string()};
}
TargetNames NamesOf(const ComponentBytes& component) { return {component.name, component.name}; }
TargetNames NamesOf(const WorldInWit& world) { return {world.name, world.name}; }

// Each pattern has to fit a function, or it is a mistake. `shown` is what messages call the target.
Status CheckPatterns(const wit::World& target, std::string_view shown,
                     const std::vector<std::string>& patterns) {
  std::vector<graph::ExportedFunction> functions;
  for (std::size_t i = 0; i < target.exports.size(); ++i) {
    const auto more = graph::FunctionsOf(target.exports[i], i);
    functions.insert(functions.end(), more.begin(), more.end());
  }
  if (functions.empty()) {
    return Fail({ErrorCode::kNotFound, Diagnostic::kNoInterceptor},
                "`{}` exports no function, so there is nothing to make an interceptor for", shown);
  }
  for (const std::string& pattern : patterns)
    COMPOSABLE_CHECK(graph::FunctionsThatFit(pattern, functions));
  return {};
}

}  // namespace

Result<Bytes> MakeInterceptor(const InterceptorRequest& request, const FileSystem& files) {
  COMPOSABLE_TRY(const wit::World target,
                 std::visit([&](const auto& source) { return ReadIntercepted(files, source); },
                            request.target));
  const TargetNames names =
      std::visit([](const auto& source) { return NamesOf(source); }, request.target);
  COMPOSABLE_CHECK(CheckPatterns(target, names.shown, request.match));
  COMPOSABLE_TRY(const auto match, wit::FunctionPatterns::Parse(request.match));
  const synth::InterceptorOptions options = {
      .advice = request.advice, .host = synth::InterceptorHost::kAny, .component = names.told};
  COMPOSABLE_TRY(synth::Interceptor made, synth::MakeInterceptor(target, match, options));
  return std::move(made.binary);
}

}  // namespace composable
