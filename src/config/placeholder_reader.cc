#include "config/placeholder_reader.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <variant>

#include "base/diagnostic.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "config/placeholder.h"
#include "config/quote.h"

namespace composable::config {
namespace {

// Where the character at `offset` of a string's text stands in the file: exact where the string is
// written without escapes up to there, else the string's start.
TextOffset PlaceInString(const Node& node, std::size_t offset, const SourceText& source) {
  const auto& text = std::get<std::string>(node.value);
  // A quote, three of them, three and an end of line.
  constexpr std::array<std::size_t, 4> kOpenings = {1, 3, 4, 5};
  for (const std::size_t opening : kOpenings) {
    const TextOffset begin = node.offset + opening;
    if (begin > source.text().size()) break;
    const std::string_view written =
        source.text().substr(begin, offset + kPlaceholderOpening.size());
    if (text.starts_with(written) && written.ends_with(kPlaceholderOpening)) return begin + offset;
  }
  return node.offset;
}

// One string's placeholders: first all are checked, those in defaults too, then their values are
// looked up.
class StringResolver {
 public:
  StringResolver(const Node& node, std::string_view key, const PlaceholderResolvers& resolvers,
                 const std::filesystem::path& folder, const Reporter& reporter)
      : node_(node),
        resolvers_(resolvers),
        folder_(folder),
        reporter_(reporter.About("key " + Quote(key))),
        errors_before_(reporter.count()) {}

  // Nothing where something is wrong, which is reported. Adds the size of values to `values_size`.
  std::optional<std::string> Resolve(std::size_t& values_size) {
    auto parts = ParsePlaceholders(std::get<std::string>(node_.value));
    if (!parts) {
      Error& error = parts.error();
      ReportAt(std::get<ByteOffset>(error.where).offset, std::move(error));
      return std::nullopt;
    }
    Check(*parts);
    if (reporter_.count() != errors_before_) return std::nullopt;
    std::string text = Expand(*parts, values_size);
    if (reporter_.count() != errors_before_) return std::nullopt;
    return text;
  }

  // After Resolve.
  Secrecy secrecy() const { return secrecy_; }

 private:
  void ReportAt(std::size_t offset, Error error) const {
    reporter_.Report(PlaceInString(node_, offset, reporter_.source()), std::move(error));
  }

  template <typename... Args>
  void Report(const Placeholder& placeholder, Diagnostic diagnostic,
              fmt::format_string<Args...> format, Args&&... args) const {
    ReportAt(
        placeholder.offset,
        Fail({ErrorCode::kInvalidConfig, diagnostic}, format, std::forward<Args>(args)...).error());
  }

  void Check(const PlaceholderText& parts) {
    for (const auto& part : parts) {
      const auto* const placeholder = std::get_if<Placeholder>(&part);
      if (placeholder == nullptr) continue;
      const PlaceholderResolver* const resolver = resolvers_.Find(placeholder->name);
      if (resolver == nullptr) {
        ReportUnknown(*placeholder);
      } else {
        secrecy_ = Both(secrecy_, resolver->secrecy);
        if (WhatOf(*placeholder, *resolver).empty()) {
          Report(*placeholder, Diagnostic::kPlaceholderSyntax, "{} names no {}",
                 Quote(placeholder->name), resolver->noun);
        }
      }
      if (placeholder->fallback) Check(*placeholder->fallback);
    }
  }

  void ReportUnknown(const Placeholder& placeholder) const {
    const std::vector<std::string> known = resolvers_.Names();
    const std::string_view name = placeholder.name;
    const std::size_t colon = name.rfind(':');
    std::string hint = DidYouMeanOrKnown(name.substr(0, colon), known);
    if (colon == std::string_view::npos &&
        resolvers_.Find(fmt::format("process:env:{}", name)) != nullptr) {
      hint = fmt::format("; an environment variable is written `${{process:env:{}}}`",
                         Printable(name, kLongestShown));
    }
    Report(placeholder, Diagnostic::kUnknownPlaceholder,
           "the placeholder {} has no known source (where `${{` is text, it is written `$${{`){}",
           Quote(name), hint);
  }

  static std::string_view WhatOf(const Placeholder& placeholder,
                                 const PlaceholderResolver& resolver) {
    return std::string_view(placeholder.name).substr(resolver.name.size() + 1);
  }

  std::string Expand(const PlaceholderText& parts, std::size_t& values_size) {
    std::string text;
    for (const auto& part : parts) {
      if (const auto* const literal = std::get_if<std::string>(&part)) {
        text += *literal;
      } else {
        text += ValueOf(std::get<Placeholder>(part), values_size);
      }
    }
    return text;
  }

  std::string ValueOf(const Placeholder& placeholder, std::size_t& values_size) {
    if (values_size > kMaxPlaceholderValues) return {};  // has been reported
    const PlaceholderResolver& resolver = *resolvers_.Find(placeholder.name);
    const std::string_view what = WhatOf(placeholder, resolver);
    auto value = resolver.resolve({.what = what, .folder = folder_});
    if (!value) {
      ReportAt(placeholder.offset, std::move(value).error().As(Diagnostic::kUnfitPlaceholderValue));
      return {};
    }
    if (!*value) {
      if (placeholder.fallback) return Expand(*placeholder.fallback, values_size);
      Report(placeholder, Diagnostic::kNoPlaceholderValue,
             "there is no {} {}, and the placeholder has no default, which is written `${{{}|…}}`",
             resolver.noun, Quote(what), Printable(placeholder.name, kLongestShown));
      return {};
    }
    if (!IsUtf8(**value)) {
      Report(placeholder, Diagnostic::kUnfitPlaceholderValue, "the {} {} is not UTF-8 text",
             resolver.noun, Quote(what));
      return {};
    }
    values_size += (*value)->size();
    if (values_size > kMaxPlaceholderValues) {
      ReportAt(placeholder.offset,
               Fail({ErrorCode::kResourceExhausted, Diagnostic::kUnfitPlaceholderValue},
                    "the values of all placeholders of a file have {} bytes at most, and with this "
                    "one they have more",
                    kMaxPlaceholderValues)
                   .error());
      return {};
    }
    return **std::move(value);
  }

  static constexpr std::size_t kLongestShown = 200;

  const Node& node_;
  const PlaceholderResolvers& resolvers_;
  const std::filesystem::path& folder_;
  Reporter reporter_;
  std::size_t errors_before_;
  Secrecy secrecy_ = Secrecy::kOpen;
};

}  // namespace

void PlaceholderReader::Resolve(Category category, Entry& entry, const Reporter& reporter) {
  const bool is_component = category == Category::kComponent;
  if (!is_component && category != Category::kCapability) return;
  for (Entry& key : std::get<Table>(entry.value.value).entries) {
    const bool is_read = is_component ? key.key == "config" : key.key != "type";
    if (is_read) ResolveNode(key.value, key.key, reporter);
  }
}

void PlaceholderReader::ResolveNode(Node& node, const std::string& key, const Reporter& reporter) {
  if (auto* const table = std::get_if<Table>(&node.value)) {
    for (Entry& entry : table->entries) {
      ResolveNode(entry.value, fmt::format("{}.{}", key, entry.key), reporter);
    }
  } else if (auto* const array = std::get_if<Array>(&node.value)) {
    for (Node& item : array->items) ResolveNode(item, key, reporter);
  } else if (const auto* const text = std::get_if<std::string>(&node.value)) {
    if (text->contains(kPlaceholderOpening)) ResolveString(node, key, reporter);
  }
}

void PlaceholderReader::ResolveString(Node& node, const std::string& key,
                                      const Reporter& reporter) {
  StringResolver resolver(node, key, resolvers_, folder_, reporter);
  if (auto text = resolver.Resolve(values_size_)) {
    node.value = *std::move(text);
    node.secrecy = resolver.secrecy();
  }
}

}  // namespace composable::config
