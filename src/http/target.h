// The target of a request in parts: `/users/42?sort=name`.
//
// Source: RFC 9112, section 3.2; RFC 3986, section 2.1; WHATWG URL,
// "application/x-www-form-urlencoded".
#pragma once

#include <concepts>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace composable::http {

struct QueryParameter {
  std::string_view name;
  std::string_view value;
  bool operator==(const QueryParameter&) const = default;
};

// Views into the text of the target, and into what had to be decoded, which this owns. Reused for
// one request after the other.
class Target {
 public:
  // Takes `/path?query`, and the absolute form `http://host/path?query`. False for a text that is
  // neither, and for one with a broken escape or an escaped NUL.
  bool Parse(std::string_view text);
  // A string that ends with the call would leave views into nothing.
  template <std::same_as<std::string> Text>
  bool Parse(Text&& text) = delete;

  // Without the query, as sent.
  std::string_view path() const { return path_; }
  // Between `?` and the end, as sent.
  std::string_view query() const { return query_; }
  // Decoded; empty ones are left out, so that `/a//b/` is `/a/b`.
  const std::vector<std::string_view>& segments() const { return segments_; }
  // Decoded, in their order.
  const std::vector<QueryParameter>& parameters() const { return parameters_; }
  // The value of the last parameter of that name.
  std::optional<std::string_view> FindParameter(std::string_view name) const;

 private:
  enum class Plus : bool { kPlus, kBlank };
  bool SplitPath();
  bool SplitQuery();
  bool Decode(std::string_view text, Plus plus, std::string_view& decoded);

  std::string_view path_;
  std::string_view query_;
  std::vector<std::string_view> segments_;
  std::vector<QueryParameter> parameters_;
  std::deque<std::string> decoded_;  // does not move what it holds
};

}  // namespace composable::http
