#include "app/binary_error.h"

#include <fmt/format.h>

#include <utility>
#include <variant>

namespace composable::app {

Error InFile(Error error, std::string_view file) {
  if (const auto* byte = std::get_if<ByteOffset>(&error.where)) {
    // The file was all that was being done, so the offset is in front of what else is told.
    error.context.push_back(fmt::format("at offset {:#x}", byte->offset));
    error.where = std::monostate{};
  }
  return std::move(error).WithContext(fmt::format("`{}`", file));
}

}  // namespace composable::app
