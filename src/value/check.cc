#include "value/check.h"

#include <cstddef>
#include <cstdint>
#include <optional>

#include "value/flat_encoder.h"

namespace composable::value {
namespace {

// Where nothing is kept: what remains of encoding is its checks.
class NoTarget {
 public:
  static std::optional<std::size_t> Grow(std::uint64_t /*size*/, std::uint32_t /*alignment*/) {
    return 0;
  }
  static std::optional<std::size_t> Append(ByteView /*bytes*/) { return 0; }
  static void Store(std::size_t /*offset*/, const void* /*bytes*/, std::size_t /*size*/) {}
  static bool CountEmpty() { return true; }
};

}  // namespace

Status CheckValue(const wit::Type& type, const Value& value) {
  NoTarget target;
  FlatEncoder<NoTarget> checker(target);
  if (!checker.Encode(type, value, 0)) return std::unexpected(checker.failure().Take());
  return {};
}

}  // namespace composable::value
