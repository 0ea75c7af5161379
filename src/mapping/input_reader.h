// Looks things up in one request or message.
#pragma once

#include <array>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "mapping/input.h"
#include "mapping/leaf.h"
#include "mapping/path.h"
#include "wit/type.h"

namespace composable::mapping {

// What a path finds below a value; nothing where it leads nowhere. `steps` are those behind it.
Leaf Follow(const boost::json::value& from, std::span<const PathStep> steps);

// Parses the body when it is first wanted. Lives as long as the leaves that it gives.
class InputReader {
 public:
  // The buffer is scratch memory, written before it is read: to clear it would cost every call.
  // `whole` is the type of the argument that takes the whole body, if there is one: captures join
  // the body as what its fields want. Borrows all three.
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init)
  InputReader(const InputShape& shape, const Input& input, const wit::Type* whole)
      : shape_(shape), input_(input), whole_(whole) {}
  InputReader(const InputReader&) = delete;
  InputReader& operator=(const InputReader&) = delete;
  ~InputReader() = default;

  // The body with the captures in it; nothing where there is neither. Errors: kInvalidArgument for
  // a body that is no JSON where it must be, one that captures cannot join, and one that has a
  // member with the name of a capture.
  Result<Leaf> Body();

  // What is at a path that starts with `body` or `headers`. Errors as Body.
  Result<Leaf> Find(const Path& path);

  // The capture of that number.
  Leaf Capture(std::size_t index) const;

 private:
  Status Parse();
  Status Join(boost::json::object& body);
  boost::json::value Joined(std::string_view name, std::string_view text);

  const InputShape& shape_;
  const Input& input_;
  const wit::Type* whole_;
  std::array<unsigned char, 2048> buffer_;
  boost::json::monotonic_resource memory_{buffer_.data(), buffer_.size()};
  std::optional<boost::json::value> tree_;
  bool is_read_ = false;
};

}  // namespace composable::mapping
