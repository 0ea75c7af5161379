// Any bytes as a lock file, and as a definition file in which references stand.
//
// Nothing crashes; pins and references are read the same from what they are written as; errors are
// at a place in the file.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include "app/lock_file.h"
#include "app/used_references.h"
#include "base/bytes.h"
#include "base/utf8.h"
#include "oci/reference.h"

namespace composable::app {
namespace {

void RequirePins(bool holds) {
  if (!holds) std::abort();
}

void TryLockFile(std::string_view text) {
  const auto pins = ParseLockFile("input.lock", text);
  if (pins) return RequirePins(ParseLockFile("input.lock", LockFileText(*pins)) == *pins);
  RequirePins(IsUtf8(ToReport(pins.error())) && !pins.error().message.empty());
  RequirePins(std::holds_alternative<FilePosition>(pins.error().where));
}

void TryReferences(std::string_view text) {
  for (const std::string& found : ReferencesIn(text)) {
    const auto reference = oci::ParseReference(found);
    RequirePins(reference.has_value() && oci::ToString(*reference) == found);
  }
}

}  // namespace
}  // namespace composable::app

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = composable::AsText({data, size});
  composable::app::TryLockFile(text);
  composable::app::TryReferences(text);
  return 0;
}
