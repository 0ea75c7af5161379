// Sorting interfaces into their packages.

#include <map>
#include <set>
#include <utility>

#include "wit/decode/world_builder.h"

namespace composable::wit::decode {
namespace {

class PackageSorter {
 public:
  PackageSorter(const std::vector<InterfacePtr>& interfaces, const PackageName& main) {
    for (const InterfacePtr& interface : interfaces) {
      PackageAt(interface->name->package).interfaces.push_back(interface);
    }
    main_ = ToString(main);
    PackageAt(main);
  }

  // The packages in the order of their first interfaces, each behind those it uses, the main one
  // last.
  PackageSet Run() {
    for (std::size_t i = 0; i < packages_.size(); ++i) Visit(i);
    const std::size_t main = index_.find(main_)->second;
    set_.packages.push_back(std::move(packages_[main]));
    set_.main = set_.packages.size() - 1;
    return std::move(set_);
  }

  Package& main() { return packages_[index_.find(main_)->second]; }

 private:
  Package& PackageAt(const PackageName& name) {
    const auto [at, is_new] = index_.emplace(ToString(name), packages_.size());
    if (is_new) packages_.push_back({name});
    return packages_[at->second];
  }

  // A cycle, which no WIT can have, is cut where it closes.
  void Visit(std::size_t i) {
    const std::string name = ToString(packages_[i].name);
    if (name == main_ || !visited_.insert(name).second) return;
    for (const InterfacePtr& interface : packages_[i].interfaces) {
      for (const InterfacePtr& used : DirectDependencies(*interface)) {
        if (!used->name) continue;
        const auto target = index_.find(ToString(used->name->package));
        if (target != index_.end()) Visit(target->second);
      }
    }
    set_.packages.push_back(packages_[i]);
  }

  std::vector<Package> packages_;
  std::map<std::string, std::size_t> index_;
  std::string main_;
  std::set<std::string> visited_;
  PackageSet set_;
};

}  // namespace

PackageSet GroupByPackage(const std::vector<InterfacePtr>& interfaces, std::vector<WorldPtr> worlds,
                          const PackageName& main, const std::string& main_docs) {
  PackageSorter sorter(interfaces, main);
  sorter.main().worlds = std::move(worlds);
  sorter.main().docs = main_docs;
  return sorter.Run();
}

}  // namespace composable::wit::decode
