// Where the project's sources are on this machine.
#pragma once

#include <string>

namespace composable::test {

// The project's folder, absolute, without a slash at the end.
std::string SourceFolder();

}  // namespace composable::test
