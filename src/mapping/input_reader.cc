#include "mapping/input_reader.h"

#include <algorithm>
#include <utility>

#include "base/utf8.h"
#include "mapping/typed_parts.h"
#include "value/failure.h"
#include "value/json_reader.h"
#include "value/json_tree.h"

namespace composable::mapping {

namespace json = boost::json;

Leaf Follow(const json::value& from, std::span<const PathStep> steps) {
  const json::value* at = &from;
  for (const PathStep& step : steps) {
    if (const auto* name = std::get_if<std::string>(&step)) {
      const auto* object = at->if_object();
      at = object == nullptr ? nullptr : object->if_contains(*name);
    } else {
      const auto* array = at->if_array();
      at = array == nullptr ? nullptr : array->if_contains(std::get<std::uint32_t>(step));
    }
    if (at == nullptr) return {};
  }
  return at;
}

Leaf InputReader::Capture(std::size_t index) const {
  const auto& text = input_.captures[index];
  return text ? Leaf(*text) : Leaf();
}

Result<Leaf> InputReader::Body() {
  if (!is_read_) {
    COMPOSABLE_CHECK(Parse());
    is_read_ = true;
  }
  if (tree_) return &*tree_;
  if (input_.body_form == BodyForm::kNone || input_.body_form == BodyForm::kJson) return Leaf();
  return input_.body;
}

Status InputReader::Parse() {
  const BodyForm form = input_.body_form;
  const bool is_empty = form == BodyForm::kNone || input_.body.empty();
  if (!is_empty && form != BodyForm::kText) {
    auto parsed = value::ParseJson(input_.body, &memory_);
    if (parsed) {
      tree_.emplace(*std::move(parsed));
    } else if (form == BodyForm::kJson) {
      Error error = std::move(parsed).error();
      error.details.clear();
      return std::unexpected(std::move(error).WithContext("body"));
    }
  }
  const bool has_captures =
      std::ranges::any_of(input_.captures, [](const auto& capture) { return capture.has_value(); });
  if (!has_captures) return {};
  if (is_empty) tree_.emplace(json::object(&memory_));
  if (!tree_) {
    return Fail(ErrorCode::kInvalidArgument,
                "body: expected a JSON object, which `{}` can join, got text",
                shape_.captures.front().name);
  }
  if (auto* object = tree_->if_object()) return Join(*object);
  return Fail(ErrorCode::kInvalidArgument, "body: expected an object, which `{}` can join, got {}",
              shape_.captures.front().name, value::DescribeJson(*tree_));
}

Status InputReader::Join(json::object& body) {
  for (std::size_t i = 0; i < input_.captures.size(); ++i) {
    if (!input_.captures[i]) continue;
    const std::string& name = shape_.captures[i].name;
    if (body.contains(name)) {
      return Fail(ErrorCode::kInvalidArgument,
                  "body: the member `{}` is there already, from the address of the request", name);
    }
    body.emplace(name, Joined(name, *input_.captures[i]));
  }
  return {};
}

json::value InputReader::Joined(std::string_view name, std::string_view text) {
  const wit::Type* const type = whole_ == nullptr ? nullptr : MemberType(*whole_, name);
  if (type != nullptr && !TakesText(*type)) {
    auto parsed = value::ParseJson(text, &memory_);
    if (parsed) return *std::move(parsed);
  }
  return json::value(json::string_view(text), &memory_);
}

Result<Leaf> InputReader::Find(const Path& path) {
  const auto& root = std::get<std::string>(path.steps.front());
  if (root == "headers") {
    const auto header = FindHeader(input_.headers, std::get<std::string>(path.steps[1]));
    return header ? Leaf(*header) : Leaf();
  }
  const auto* name = path.steps.size() > 1 ? std::get_if<std::string>(&path.steps[1]) : nullptr;
  if (name != nullptr) {
    const auto captured = std::ranges::find(shape_.captures, *name, &CaptureShape::name);
    if (captured != shape_.captures.end()) {
      // Whether the body can be joined is an error, whatever is looked for in it.
      COMPOSABLE_CHECK(Body());
      return Capture(static_cast<std::size_t>(captured - shape_.captures.begin()));
    }
  }
  COMPOSABLE_TRY(const Leaf body, Body());
  if (path.steps.size() == 1) return body;
  const auto* tree = std::get_if<const json::value*>(&body);
  if (tree == nullptr) return Leaf();
  return Follow(**tree, std::span(path.steps).subspan(1));
}

}  // namespace composable::mapping
