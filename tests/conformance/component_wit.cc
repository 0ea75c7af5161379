// Prints the WIT of components, for component_wit.py.
//
// Takes lines `COMPONENT<tab>FILE` on stdin and writes the WIT of each component to the file.
// Answers each with one line on stdout: `ok` and whether the WIT reads back as the same (`same`, or
// why not); or `error` and the message, with tabs between.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>
#include <string>

#include "base/file_system.h"
#include "wit/describe.h"
#include "wit/print_wit.h"
#include "wit/read_wit.h"

namespace composable::wit {
namespace {

// The lines of WIT text without comments and indentation, sorted: reading puts interfaces in the
// order in which they use one another, which those of a component need not have.
std::multiset<std::string> Lines(const std::string& text) {
  std::multiset<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    line.erase(0, std::min(line.find_first_not_of(' '), line.size()));
    if (!line.empty() && !line.starts_with("// ")) lines.insert(line);
  }
  return lines;
}

std::string ReadingBack(const std::string& text) {
  const auto again = ReadWitText("printed.wit", text, {Features::Selection::kAll, {}});
  if (!again) return ToString(again.error());
  return Lines(PrintPackages(*again)) == Lines(text) ? "same" : "reads back as something else";
}

void Answer(const std::string& component, const std::string& file) {
  const auto bytes = DiskFileSystem().ReadFile(component);
  const Result<std::string> wit = bytes ? DescribeAsWit(*bytes) : std::unexpected(bytes.error());
  if (!wit) {
    fmt::print("error\t{}\n", ToString(wit.error()));
    return;
  }
  std::ofstream(file, std::ios::binary) << *wit;
  fmt::print("ok\t{}\n", ReadingBack(*wit));
}

}  // namespace
}  // namespace composable::wit

int main() {
  std::string line;
  while (std::getline(std::cin, line)) {
    const std::size_t tab = line.find('\t');
    if (tab == std::string::npos) return 2;
    composable::wit::Answer(line.substr(0, tab), line.substr(tab + 1));
  }
  return 0;
}
