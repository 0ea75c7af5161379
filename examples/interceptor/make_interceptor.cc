// Writes an interceptor for a component, or for those of its functions that fit the patterns.
//
// usage: interceptor_example COMPONENT OUTPUT [PATTERN...]
#include <composable/interceptor.h>

#include <fstream>
#include <iostream>

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const auto made = composable::MakeInterceptor(
      {.target = composable::ComponentFile{argv[1]}, .match = {argv + 3, argv + argc}});
  if (!made) {
    std::cerr << ToReport(made.error()) << '\n';
    return 1;
  }
  std::ofstream(argv[2], std::ios::binary) << composable::AsText(*made);
}
