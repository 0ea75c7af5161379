#include <fmt/format.h>

#include <boost/json/basic_parser_impl.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "value/failure.h"
#include "value/float_text.h"
#include "value/json_tree.h"
#include "value/text_position.h"

namespace composable::value {
namespace {

namespace json = boost::json;

// Receives the parser's events and builds the tree bottom up: finished values wait on a stack until
// the array or object around them ends. Its names are those that the parser calls.
class TreeBuilder {
 public:
  // NOLINTBEGIN(readability-identifier-naming)
  [[maybe_unused]] static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  [[maybe_unused]] static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  [[maybe_unused]] static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  [[maybe_unused]] static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
  // NOLINTEND(readability-identifier-naming)

  explicit TreeBuilder(json::storage_ptr storage) : storage_(std::move(storage)) {}

  json::value TakeRoot() { return std::move(values_.back()); }
  // The key that an object has twice, if that stopped the parser.
  const std::optional<std::string>& repeated_key() const { return repeated_key_; }

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_array_begin(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) { return true; }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }
  bool on_number_part(json::string_view, json::error_code&) { return true; }

  bool on_array_end(std::size_t count, json::error_code&) {
    json::array array(storage_);
    array.reserve(count);
    const std::size_t first = values_.size() - count;
    for (std::size_t i = first; i < values_.size(); ++i) array.push_back(std::move(values_[i]));
    values_.resize(first);
    values_.emplace_back(std::move(array));
    return true;
  }

  bool on_object_end(std::size_t count, json::error_code& error) {
    json::object object(storage_);
    object.reserve(count);
    const std::size_t first_value = values_.size() - count;
    const std::size_t first_key = keys_.size() - count;
    for (std::size_t i = 0; i < count; ++i) {
      const std::string& key = keys_[first_key + i];
      if (!object.emplace(key, std::move(values_[first_value + i])).second) {
        repeated_key_ = key;
        error = json::make_error_code(json::error::syntax);
        return false;
      }
    }
    values_.resize(first_value);
    keys_.resize(first_key);
    values_.emplace_back(std::move(object));
    return true;
  }

  bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
    AppendPart(part);
    return true;
  }
  bool on_key(json::string_view last_part, std::size_t, json::error_code&) {
    AppendPart(last_part);
    keys_.push_back(std::exchange(text_, {}));
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, json::error_code&) {
    AppendPart(part);
    return true;
  }
  bool on_string(json::string_view last_part, std::size_t, json::error_code&) {
    if (text_.empty()) {
      values_.emplace_back(last_part, storage_);
    } else {
      AppendPart(last_part);
      values_.emplace_back(json::string_view(text_), storage_);
      text_.clear();
    }
    return true;
  }

  bool on_int64(std::int64_t number, json::string_view text, json::error_code&) {
    if (number == 0 && text.starts_with('-')) {
      values_.emplace_back(-0.0, storage_);
    } else {
      values_.emplace_back(number, storage_);
    }
    return true;
  }
  bool on_uint64(std::uint64_t number, json::string_view, json::error_code&) {
    values_.emplace_back(number, storage_);
    return true;
  }
  bool on_double(double rough, json::string_view text, json::error_code&) {
    double exact = rough;
    ParseNumber(std::string_view(text.data(), text.size()), exact);
    values_.emplace_back(exact, storage_);
    return true;
  }
  bool on_bool(bool truth, json::error_code&) {
    values_.emplace_back(truth, storage_);
    return true;
  }
  bool on_null(json::error_code&) {
    values_.emplace_back(nullptr, storage_);
    return true;
  }

 private:
  void AppendPart(json::string_view part) { text_.append(part.data(), part.size()); }

  json::storage_ptr storage_;
  std::vector<json::value> values_;
  std::vector<std::string> keys_;
  std::string text_;
  std::optional<std::string> repeated_key_;
};

std::unexpected<Error> SyntaxError(std::string_view text, std::size_t offset, std::string what) {
  return std::unexpected(
      Error{ErrorCode::kInvalidArgument,
            fmt::format("invalid JSON at {}: {}", DescribePosition(text, offset), what),
            std::monostate{},
            {},
            MarkPosition(text, offset)});
}

std::string DescribeParserError(const json::error_code& error) {
  if (error == json::error::incomplete) return "the text ends too early";
  if (error == json::error::too_deep) {
    return fmt::format("arrays and objects nest deeper than {} levels", kMaxJsonDepth);
  }
  return error.message();
}

}  // namespace

Result<json::value> ParseJson(std::string_view text, json::storage_ptr storage) {
  json::parse_options options;
  options.max_depth = kMaxJsonDepth;
  json::basic_parser<TreeBuilder> parser(options, std::move(storage));
  json::error_code error;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), error);
  const TreeBuilder& builder = parser.handler();
  if (builder.repeated_key()) {
    return SyntaxError(text, used,
                       fmt::format("the object that ends here has the key {} twice",
                                   Quoted(*builder.repeated_key())));
  }
  if (error) return SyntaxError(text, used, DescribeParserError(error));
  if (used < text.size()) return SyntaxError(text, used, "expected the end of the text");
  return parser.handler().TakeRoot();
}

}  // namespace composable::value
