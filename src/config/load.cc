#include "config/load.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <variant>

#include "base/diagnostic.h"
#include "config/document_reader.h"
#include "config/name.h"
#include "config/quote.h"
#include "config/redefinition.h"
#include "config/toml_parser.h"
#include "config/uri.h"
#include "config/whole_file.h"

namespace composable::config {
namespace {

namespace fs = std::filesystem;

FilePosition WholeSource(const std::string& source) { return {source, 0, 0, {}}; }

template <typename... Args>
Error SourceError(const std::string& source, ErrorKind kind, fmt::format_string<Args...> format,
                  Args&&... args) {
  return FailAt(WholeSource(source), kind, format, std::forward<Args>(args)...).error();
}

SourceDefinitions Failed(Error error) {
  SourceDefinitions result;
  result.errors.push_back(std::move(error));
  return result;
}

// What sources are read with.
struct Readers {
  const FileSystem& files;
  const PlaceholderResolvers& placeholders;
  const ComponentLoaders& loaders;
};

SourceDefinitions LoadToml(const std::string& source, const Readers& readers) {
  auto bytes = ReadWholeFile(source, "definition files", readers.files);
  if (!bytes) return Failed(std::move(bytes).error());
  auto document = ParseToml(SourceText(source, AsText(*bytes)));
  if (!document) return Failed(document.error());
  return ReadDocument(*std::move(document), readers.files, readers.loaders, readers.placeholders);
}

// The component that a source is.
SourceDefinitions ComponentAt(const std::string& source, const std::string& name,
                              ComponentUri uri) {
  SourceDefinitions result;
  result.names.push_back({FindCategory("component"), {name, WholeSource(source)}});
  ComponentDefinition component;
  component.name = {name, WholeSource(source)};
  component.uri = {std::move(uri), WholeSource(source)};
  result.components.push_back(std::move(component));
  return result;
}

SourceDefinitions LoadWasm(const std::string& source, const FileSystem& files) {
  fs::path path = AbsolutePath(source, files);
  if (!files.IsFile(path)) {
    return Failed(SourceError(source, {ErrorCode::kNotFound, Diagnostic::kNoSuchSource},
                              "there is no such file"));
  }
  const std::string name = path.stem().string();
  if (const Status status = CheckName(name); !status) {
    return Failed(SourceError(source, {ErrorCode::kInvalidConfig, Diagnostic::kInvalidName},
                              "the component is named after its file, but {}; define it in a .toml "
                              "file, or rename the file",
                              status.error().message));
  }

  return ComponentAt(source, name, {source, std::move(path)});
}

// A component by its URI.
SourceDefinitions LoadUri(const std::string& source, const ComponentLoaders& loaders) {
  const auto failed = [&](Error error) {
    error.where = WholeSource(source);
    return Failed(std::move(error));
  };
  auto uri = loaders.Locate(source, {});
  if (!uri) return failed(std::move(uri).error());
  auto name = loaders.NameOf(source);
  if (!name) return failed(std::move(name).error());
  if (Status status = CheckName(*name); !status) {
    return failed(std::move(status).error().WithContext("define the component in a .toml file"));
  }
  return ComponentAt(source, *name, *std::move(uri));
}

bool IsUri(std::string_view source) {
  const std::string_view scheme = SchemeOf(source);
  return !scheme.empty() && scheme != "file";
}

SourceDefinitions LoadSource(const std::string& source, const Readers& readers) {
  if (source.empty()) {
    return Failed(
        Fail({ErrorCode::kInvalidArgument, Diagnostic::kNotASource},
             "an empty word is no source of definitions; is it a variable that is not set?")
            .error());
  }
  if (IsUri(source)) return LoadUri(source, readers.loaders);
  const fs::path extension = fs::path(source).extension();
  if (extension == ".toml") return LoadToml(source, readers);
  if (extension == ".wasm") return LoadWasm(source, readers.files);
  return Failed(
      SourceError(source, {ErrorCode::kInvalidArgument, Diagnostic::kNotASource},
                  "not a source of definitions; give .toml files, .wasm files, folders of "
                  "them, or oci:// references"));
}

// What a folder stands for: paths, with its own at their start. Errors: about the folder as a
// whole.
Result<std::vector<std::string>> SourcesIn(const std::string& folder, const FileSystem& files) {
  auto entries = files.ListFolder(folder);
  if (!entries) {
    entries.error().As(Diagnostic::kUnreadableFile).where = WholeSource(folder);
    return std::unexpected(std::move(entries).error());
  }
  std::vector<std::string> sources;
  for (const FolderEntry& entry : *entries) {
    const fs::path extension = fs::path(entry.name).extension();
    const bool is_source = extension == ".toml" || extension == ".wasm";
    if (entry.kind != FolderEntry::Kind::kFile || entry.name.starts_with('.') || !is_source) {
      continue;
    }
    sources.push_back((fs::path(folder) / entry.name).string());
  }
  if (sources.empty()) {
    return FailAt(
        WholeSource(folder), {ErrorCode::kInvalidConfig, Diagnostic::kNoDefinitions},
        "there are no .toml and no .wasm files in the folder; those in folders below it do "
        "not count");
  }
  return sources;
}

std::pair<std::uint32_t, std::uint32_t> LineAndColumn(const FilePosition& where) {
  return {where.line, where.column};
}

// By place; where two errors have one place, by what they say.
auto OrderOfError(const Error& error) {
  const auto* where = std::get_if<FilePosition>(&error.where);
  return std::pair(
      where == nullptr ? std::pair<std::uint32_t, std::uint32_t>() : LineAndColumn(*where),
      std::string_view(error.message));
}

// Merges what the sources say, one after the other.
class Merger {
 public:
  void Add(SourceDefinitions source) {
    std::ranges::sort(source.names, {},
                      [](const DefinedName& defined) { return LineAndColumn(defined.name.where); });
    for (const DefinedName& defined : source.names) AddName(defined, source.errors);
    Keep(NameSpace::kImportable, source.components, result_.definitions.components);
    Keep(NameSpace::kImportable, source.capabilities, result_.definitions.capabilities);
    Keep(NameSpace::kServer, source.servers, result_.definitions.servers);
    Keep(NameSpace::kSubscription, source.subscriptions, result_.definitions.subscriptions);
    Keep(NameSpace::kChannel, source.channels, result_.definitions.channels);
    std::ranges::sort(source.errors, {}, OrderOfError);
    std::ranges::move(source.errors, std::back_inserter(result_.errors));
  }

  void AddWarning(Error warning) { result_.warnings.push_back(std::move(warning)); }

  LoadResult Finish() {
    if (names_.empty() && result_.errors.empty()) {
      result_.errors.push_back(
          Fail({ErrorCode::kInvalidConfig, Diagnostic::kNoDefinitions},
               "there are no definitions; a component is defined by a header [component.NAME] with "
               "a key `uri`, or by giving its .wasm file")
              .error());
    }
    SortByName(result_.definitions.components);
    SortByName(result_.definitions.capabilities);
    SortByName(result_.definitions.servers);
    SortByName(result_.definitions.subscriptions);
    SortByName(result_.definitions.channels);
    return std::move(result_);
  }

 private:
  // Takes those whose names nobody had before.
  template <typename Definition>
  void Keep(NameSpace name_space, std::vector<Definition>& from,
            std::vector<Definition>& to) const {
    for (Definition& definition : from) {
      const auto first = names_.find({name_space, definition.name.value});
      if (first != names_.end() && first->second.name.where == definition.name.where) {
        to.push_back(std::move(definition));
      }
    }
  }

  template <typename Definition>
  static void SortByName(std::vector<Definition>& definitions) {
    std::ranges::sort(definitions, {}, [](const Definition& definition) -> const std::string& {
      return definition.name.value;
    });
  }

  void AddName(const DefinedName& defined, std::vector<Error>& errors) {
    const auto [entry, is_new] =
        names_.try_emplace({defined.category->name_space, defined.name.value}, defined);
    if (is_new) return;
    const DefinedName& first = entry->second;
    std::string what = fmt::format("{} {}", defined.category->name, Quote(defined.name.value));
    if (first.category != defined.category) what += ": the name";
    errors.push_back(AlreadyDefined(what, defined.name.where, first.name.where));
  }

  LoadResult result_;
  std::map<std::pair<NameSpace, std::string>, DefinedName> names_;
};

}  // namespace

LoadResult LoadDefinitions(std::span<const std::string> sources, const FileSystem& files,
                           const PlaceholderResolvers& placeholders,
                           const ComponentLoaders& loaders) {
  Merger merger;
  std::set<fs::path> seen;
  const auto add = [&](const std::string& source) {
    if (!seen.insert(AbsolutePath(source, files)).second) {
      merger.AddWarning(SourceError(source,
                                    {ErrorCode::kInvalidArgument, Diagnostic::kSourceGivenTwice},
                                    "given more than once; read once"));
      return;
    }
    merger.Add(LoadSource(source, {files, placeholders, loaders}));
  };
  for (const std::string& source : sources) {
    if (source.empty() || IsUri(source) || files.IsFile(source) || !files.IsFolder(source)) {
      add(source);
      continue;
    }
    auto inside = SourcesIn(source, files);
    if (inside) {
      std::ranges::for_each(*inside, add);
    } else {
      merger.Add(Failed(std::move(inside).error()));
    }
  }
  return merger.Finish();
}

LoadResult LoadDefinitions(std::span<const std::string> sources, const FileSystem& files,
                           const PlaceholderResolvers& placeholders) {
  auto loaders = ComponentLoaders::Make({FileLoader(files)});
  if (!loaders) return {.definitions = {}, .errors = {std::move(loaders).error()}, .warnings = {}};
  return LoadDefinitions(sources, files, placeholders, *loaders);
}

}  // namespace composable::config
