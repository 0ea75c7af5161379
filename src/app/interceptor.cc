#include "app/interceptor.h"

#include <filesystem>
#include <utility>

#include "app/binary_error.h"
#include "base/printable.h"
#include "graph/interception.h"
#include "synth/interceptor.h"
#include "wit/decode.h"
#include "wit/function_patterns.h"
#include "wit/read_wit.h"
#include "wit/separate_exports.h"

namespace composable::app {
namespace {

Result<wit::World> ReadTarget(const FileSystem& files, const ComponentFile& component) {
  COMPOSABLE_TRY(const FileContents file, files.MapFile(component.path));
  auto world = wit::DecodeWorld(file.bytes);
  if (!world) return std::unexpected(InFile(std::move(world).error(), component.path));
  return world;
}

Result<wit::World> ReadTarget(const FileSystem& files, const WorldInWit& wanted) {
  COMPOSABLE_TRY(const wit::PackageSet set,
                 wit::ReadWitPath(files, wanted.path, {wit::Features::Selection::kAll, {}}));
  COMPOSABLE_TRY(const wit::WorldPtr world, wit::SelectWorld(set, wanted.name));
  return wit::SeparateExports(*world);
}

// What advice is told that the target is called: the file without its folders and its ending, or
// the world.
std::string NameOf(const std::variant<ComponentFile, WorldInWit>& target) {
  if (const auto* const world = std::get_if<WorldInWit>(&target)) return world->name;
  return std::filesystem::path(std::get<ComponentFile>(target).path).stem().string();
}

// Each pattern has to fit a function, or it is a mistake. `shown` is what messages call the target.
Status CheckPatterns(const wit::World& target, std::string_view shown,
                     const std::vector<std::string>& patterns) {
  std::vector<graph::ExportedFunction> functions;
  for (std::size_t i = 0; i < target.exports.size(); ++i) {
    const auto more = graph::FunctionsOf(target.exports[i], i);
    functions.insert(functions.end(), more.begin(), more.end());
  }
  if (functions.empty()) {
    return Fail(ErrorCode::kNotFound,
                "`{}` exports no function, so there is nothing to make an interceptor for", shown);
  }
  for (const std::string& pattern : patterns)
    COMPOSABLE_CHECK(graph::FunctionsThatFit(pattern, functions));
  return {};
}

}  // namespace

Result<Bytes> MakeInterceptor(const FileSystem& files, const InterceptorRequest& request) {
  COMPOSABLE_TRY(
      const wit::World target,
      std::visit([&](const auto& source) { return ReadTarget(files, source); }, request.target));
  const auto* const component = std::get_if<ComponentFile>(&request.target);
  COMPOSABLE_CHECK(CheckPatterns(
      target, component != nullptr ? component->path : NameOf(request.target), request.match));
  COMPOSABLE_TRY(const auto match, wit::FunctionPatterns::Parse(request.match));
  const synth::InterceptorOptions options = {.advice = request.advice,
                                             .host = synth::InterceptorHost::kAny,
                                             .component = NameOf(request.target)};
  COMPOSABLE_TRY(synth::Interceptor made, synth::MakeInterceptor(target, match, options));
  return std::move(made.binary);
}

}  // namespace composable::app
