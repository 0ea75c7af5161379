#include "oci/json.h"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <utility>

namespace composable::oci {
namespace {

constexpr std::size_t kMaxDepth = 32;

const boost::json::value* Find(const boost::json::object& object, std::string_view key) {
  const auto* const found = object.find({key.data(), key.size()});
  return found == object.end() ? nullptr : &found->value();
}

}  // namespace

Result<boost::json::object> ParseObject(std::string_view text, std::string_view what) {
  boost::json::error_code failed;
  boost::json::parse_options options;
  options.max_depth = kMaxDepth;
  boost::json::value value = boost::json::parse({text.data(), text.size()}, failed, {}, options);
  if (failed || !value.is_object()) {
    return Fail(ErrorCode::kInvalidArgument, "what should be {} is no JSON object", what);
  }
  return std::move(value.as_object());
}

std::string TextOf(const boost::json::object& object, std::string_view key) {
  const auto* const value = Find(object, key);
  if (value == nullptr || !value->is_string()) return {};
  return {value->as_string().data(), value->as_string().size()};
}

std::optional<std::uint64_t> NumberOf(const boost::json::object& object, std::string_view key) {
  const auto* const value = Find(object, key);
  if (value == nullptr) return std::nullopt;
  if (value->is_uint64()) return value->as_uint64();
  if (value->is_int64() && value->as_int64() >= 0) {
    return static_cast<std::uint64_t>(value->as_int64());
  }
  return std::nullopt;
}

const boost::json::object* ObjectOf(const boost::json::object& object, std::string_view key) {
  const auto* const value = Find(object, key);
  return value == nullptr ? nullptr : value->if_object();
}

const boost::json::array* ArrayOf(const boost::json::object& object, std::string_view key) {
  const auto* const value = Find(object, key);
  return value == nullptr ? nullptr : value->if_array();
}

}  // namespace composable::oci
