#include "wit/read_wit.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "wit/resolve/context.h"
#include "wit/resolve/packages.h"
#include "wit/resolve/units.h"
#include "wit/text/parser.h"

namespace composable::wit {
namespace {

using resolve::Context;
using resolve::PackageUnit;
using resolve::ParsedSource;

class WitReader {
 public:
  WitReader(const WitSources& sources, const Features& features)
      : sources_(sources), context_(AllFiles(sources), features) {}

  Result<PackageSet> Run() {
    COMPOSABLE_CHECK(Parse(sources_.main));
    for (const PackageSource& source : sources_.dependencies) COMPOSABLE_CHECK(Parse(source));
    std::vector<std::string> known;
    for (const PackageSet& set : sources_.resolved) {
      for (const Package& package : set.packages) AddResolved(package, known);
    }
    std::vector<PackageUnit> units;
    for (const ParsedSource& source : parsed_) {
      COMPOSABLE_TRY(std::vector<PackageUnit> split, resolve::SplitUnits(context_, source));
      std::ranges::move(split, std::back_inserter(units));
    }
    const PackageName main = units.front().name;
    std::ranges::rotate(units, units.begin() + 1);  // the main package last, where that is free
    COMPOSABLE_TRY(units, resolve::OrderUnits(context_, std::move(units), known));
    for (const PackageUnit& unit : units) {
      COMPOSABLE_CHECK(resolve::ResolvePackage(context_, unit));
      Publish(ToString(unit.name));
      if (unit.name == main) result_.main = result_.packages.size() - 1;
    }
    return std::move(result_);
  }

 private:
  static std::vector<const SourceFile*> AllFiles(const WitSources& sources) {
    std::vector<const SourceFile*> files;
    for (const SourceFile& file : sources.main.files) files.push_back(&file);
    for (const PackageSource& source : sources.dependencies) {
      for (const SourceFile& file : source.files) files.push_back(&file);
    }
    return files;
  }

  // Sources have to come in the order of AllFiles.
  Status Parse(const PackageSource& source) {
    ParsedSource parsed{source.path, next_file_, {}};
    for (const SourceFile& file : source.files) {
      COMPOSABLE_TRY(syntax::File syntax, ParseFile(file, next_file_++));
      parsed.files.push_back(std::move(syntax));
    }
    parsed_.push_back(std::move(parsed));
    return {};
  }

  // Of two packages of one name the first stays.
  void AddResolved(const Package& package, std::vector<std::string>& known) {
    std::string name = ToString(package.name);
    if (context_.packages().contains(name)) return;
    resolve::AddResolvedPackage(context_, package);
    Publish(name);
    known.push_back(std::move(name));
  }

  void Publish(const std::string& name) {
    result_.packages.push_back(context_.packages().find(name)->second.package);
  }

  const WitSources& sources_;
  Context context_;
  std::uint32_t next_file_ = 0;
  std::vector<ParsedSource> parsed_;
  PackageSet result_;
};

}  // namespace

Result<PackageSet> ReadWit(const WitSources& sources, const Features& features) {
  return WitReader(sources, features).Run();
}

Result<PackageSet> ReadWitText(std::string path, std::string text, const Features& features) {
  WitSources sources;
  sources.main.path = path;
  sources.main.files.push_back({std::move(path), std::move(text)});
  return ReadWit(sources, features);
}

}  // namespace composable::wit
