#include "mapping/content_type.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "base/diagnostic.h"
#include "mapping/leaf.h"
#include "mapping/message.h"
#include "value/failure.h"

namespace composable::mapping {

using value::Quoted;

std::optional<Coding> FindCoding(std::string_view content_type) {
  std::string_view essence = content_type.substr(0, content_type.find(';'));
  while (essence.ends_with(' ') || essence.ends_with('\t')) essence.remove_suffix(1);
  // Media types are compared as names of headers are.
  if (SameHeaderName(essence, "application/json")) return Coding::kJson;
  if (SameHeaderName(essence, "text/plain")) return Coding::kText;
  return std::nullopt;
}

Result<Coding> GetCoding(std::string_view content_type) {
  if (const auto coding = FindCoding(content_type)) return *coding;
  return Fail(ErrorCode::kInvalidArgument,
              "the content type {} is neither `application/json` nor `text/plain`",
              Quoted(content_type));
}

Result<CodingSource> ParseCodingSource(const Setting& setting) {
  const auto* text = std::get_if<std::string>(&setting.value);
  if (text == nullptr) {
    return FailAt(setting.where, {ErrorCode::kInvalidConfig, Diagnostic::kUnfitCoding},
                  "expected a content type or a path in braces, got {}", DescribeSetting(setting));
  }
  const std::string_view view = *text;
  if (view.starts_with('{') && view.ends_with('}')) {
    auto path = ParsePath(view.substr(1, view.size() - 2));
    if (path) return *std::move(path);
    Error error = std::move(path).error();
    error.where = setting.where;
    return std::unexpected(std::move(error));
  }
  if (const auto coding = FindCoding(view)) return *coding;
  return FailAt(setting.where, {ErrorCode::kInvalidConfig, Diagnostic::kUnfitCoding},
                "the content type {} is neither `application/json` nor `text/plain`, nor a path in "
                "braces",
                Quoted(view));
}

Status CheckCodingPath(const Path& path, Result<const wit::Type*> found) {
  if (!found) {
    Error error = std::move(found).error();
    error.message = fmt::format("path `{}`: {}", path.text, error.message);
    return std::unexpected(std::move(error));
  }
  if (TakesText(**found)) return {};
  return Fail({ErrorCode::kTypeMismatch, Diagnostic::kUnfitCoding},
              "path `{}`: a content type is a `string`, and there is {}", path.text,
              value::Quoted(wit::ToWit(**found)));
}

}  // namespace composable::mapping
