// Reads WIT packages and tells what they hold, for wit_text.py.
//
//   wit_text [FEATURE...]
//
// Takes paths of files and folders on stdin, one a line. Answers each with one line on stdout: `ok`
// and a JSON summary; or `error`, the file, line and column (0 where unknown) and the message, all
// with tabs between. The features named are on; without any, all are.
#include <boost/json.hpp>
#include <cstdio>
#include <iostream>
#include <string>
#include <variant>

#include "base/file_system.h"
#include "wit/print_wit.h"
#include "wit/read_wit.h"

namespace composable::wit {
namespace {

namespace json = boost::json;

json::object Describe(const Interface& interface) {
  json::array types;
  for (const TypeDefinition& type : interface.types) types.emplace_back(type.name);
  json::array functions;
  for (const Function& function : interface.functions) {
    functions.emplace_back(ToString(function.name));
  }
  return {{"types", types}, {"functions", functions}};
}

json::array Names(const std::vector<WorldItem>& items) {
  json::array names;
  for (const WorldItem& item : items) names.emplace_back(item.name);
  return names;
}

json::object Describe(const Package& package) {
  json::object interfaces;
  for (const InterfacePtr& interface : package.interfaces) {
    interfaces[interface->name->name] = Describe(*interface);
  }
  json::object worlds;
  for (const WorldPtr& world : package.worlds) {
    worlds[world->name.name] = {{"imports", Names(world->imports)},
                                {"exports", Names(world->exports)}};
  }
  return {{"interfaces", interfaces}, {"worlds", worlds}};
}

// Whether what is printed reads as what prints the same.
bool ReadsBack(const PackageSet& set, const Features& features) {
  const std::string text = PrintPackages(set);
  const auto again = ReadWitText("printed.wit", text, features);
  return again.has_value() && PrintPackages(*again) == text;
}

void Answer(const std::string& path, const Features& features) {
  const auto set = ReadWitPath(DiskFileSystem(), path, features);
  if (set) {
    json::object packages;
    for (const Package& package : set->packages) {
      packages[ToString(package.name)] = Describe(package);
    }
    const json::object answer = {{"packages", packages},
                                 {"printed", PrintPackages(*set)},
                                 {"reads back", ReadsBack(*set, features)}};
    fmt::print("ok\t{}\n", json::serialize(answer));
    return;
  }
  FilePosition position;
  if (const auto* place = std::get_if<FilePosition>(&set.error().where)) position = *place;
  fmt::print("error\t{}\t{}\t{}\t{}\n", position.file, position.line, position.column,
             set.error().message);
}

}  // namespace
}  // namespace composable::wit

int main(int argc, char** argv) {
  using composable::wit::Features;
  Features features{argc == 1 ? Features::Selection::kAll : Features::Selection::kNamed, {}};
  features.names.insert(argv + 1, argv + argc);
  std::string path;
  while (std::getline(std::cin, path)) composable::wit::Answer(path, features);
  return 0;
}
