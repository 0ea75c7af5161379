#include "cli/graph_command.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/output.h"
#include "cli/report.h"
#include "cli/system.h"
#include "cli/usage_error.h"

namespace composable::cli {
namespace {

struct Format {
  std::string_view name;
  app::PictureFormat picture;
  bool is_drawn = false;  // by Graphviz
};

constexpr std::array<Format, 4> kFormats = {{
    {.name = "dot", .picture = app::PictureFormat::kDot},
    {.name = "svg", .picture = app::PictureFormat::kDot, .is_drawn = true},
    {.name = "json", .picture = app::PictureFormat::kJson},
    {.name = "mermaid", .picture = app::PictureFormat::kMermaid},
}};

constexpr std::array<std::string_view, kFormats.size()> FormatNames() {
  std::array<std::string_view, kFormats.size()> names;
  std::ranges::transform(kFormats, names.begin(), &Format::name);
  return names;
}

constexpr auto kPictureNames = FormatNames();

constexpr std::array<Option, 6> kGraphOptions = {{
    {.name = "--format",
     .short_name = {},
     .value_name = "FORMAT",
     .help = "dot (the default), svg, json or mermaid",
     .value = {.kind = WordKind::kChoice, .choices = kPictureNames}},
    kOutputOption,
    kEnvFileOption,
    kLockedOption,
    kUpdateOption,
    kHelpOption,
}};

struct GraphRequest {
  const Format* format = kFormats.data();
  std::string file;  // empty: the standard output
};

Result<GraphRequest> ReadGraphRequest(const CommandLine& line) {
  GraphRequest request;
  for (const GivenOption& given : line.options) {
    if (given.option->name != "--format") continue;
    request.format = std::ranges::find(kFormats, given.value, &Format::name);
  }
  COMPOSABLE_CHECK(ReadOutputFile(line, request.file));
  if (line.rest) {
    return Fail(ErrorCode::kInvalidArgument, "`--` has no meaning here: everything is drawn");
  }
  COMPOSABLE_CHECK(CheckDefinitions(line));
  return request;
}

Result<std::string> AsSvg(const std::string& dot, const ProgramHost& host) {
  auto svg = host.run_filter("dot", {"-Tsvg"}, dot);
  if (!svg) {
    std::string what = "the format `svg` is drawn by `dot`, a program of Graphviz";
    if (svg.error().code == ErrorCode::kNotFound) {
      what += "; install the package graphviz, or choose another format";
    }
    return std::unexpected(std::move(svg).error().WithContext(std::move(what)));
  }
  return svg;
}

}  // namespace

const Command kGraphCommand = {
    .name = "composable graph",
    .summary = "Draw who gets what from whom",
    .usage = "DEFS... [--format FORMAT] [-o FILE] [--env-file FILE]...",
    .description =
        R"(DEFS are the definitions, in any order: .toml files; .wasm files and oci:// references, each of which is
a component named after its file or repository; and folders, which stand for the .toml and .wasm files
in them. What references stand for is pinned in composable.lock, beside the first definition file.

Shows components, capabilities and what is generated of `config`; an arrow leads from who imports to who
provides. From servers and channels it leads to who gets their requests and messages. What nobody
provides is marked as missing. Values of `config` do not show.
  dot      the language of Graphviz
  svg      a picture, drawn by Graphviz, which has to be installed
  json     nodes and edges, for programs
  mermaid  a flowchart in the language of Mermaid, which many web sites draw

Example:
  composable graph greeter.toml --format svg -o greeter.svg
)",
    .options = kGraphOptions,
    .words = kDefinitions,
};

ExitCode RunGraph(const CommandLine& line, const ProgramHost& host) {
  const auto request = ReadGraphRequest(line);
  if (!request) return ReportUsageError(host.console, kGraphCommand, request.error());
  const std::optional<LoadedSystem> system = LoadSystem(SourcesOf(line), host);
  if (!system) return ExitCode::kFailure;
  const app::Picture picture = system->runtime->Draw(request->format->picture);
  if (!Report(host.console, picture.diagnosis)) return ExitCode::kFailure;
  if (!request->format->is_drawn) return WriteTo(request->file, picture.text, host);
  const Result<std::string> svg = AsSvg(picture.text, host);
  if (svg) return WriteTo(request->file, *svg, host);
  ReportError(host.console, svg.error());
  return ExitCode::kFailure;
}

}  // namespace composable::cli
