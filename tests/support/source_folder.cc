#include "support/source_folder.h"

namespace composable::test {

std::string SourceFolder() { return COMPOSABLE_SOURCE_DIR; }

}  // namespace composable::test
