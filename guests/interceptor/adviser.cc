#include "interceptor/adviser.h"

#include <cstdlib>

#include "interceptor/memory.h"
#include "interceptor/text_adviser.h"
#include "interceptor/tree_adviser.h"

namespace interceptor {

std::unique_ptr<Adviser> Adviser::Make(AdviceVersion version) {
  if (version == AdviceVersion::kTree) return std::make_unique<TreeAdviser>();
  return std::make_unique<TextAdviser>();
}

ToldArgument Adviser::argument(std::uint32_t index) const {
  const char* argument = LoadItems(payload()).address + (index * layout_.argument_size);
  return {LoadString(argument), argument + layout_.argument_value};
}

// An argument starts with its name and the name of its type.
void Adviser::ReleaseArguments() const {
  const Items arguments = LoadItems(payload());
  for (std::uint32_t i = 0; i < arguments.length; ++i) {
    const char* argument = arguments.address + (i * layout_.argument_size);
    FreeItems(argument);
    FreeItems(argument + 8);
    Release(argument + layout_.argument_value);
  }
  if (arguments.length != 0) std::free(arguments.address);
}

void Adviser::ReleaseText() const { FreeItems(payload()); }

}  // namespace interceptor
