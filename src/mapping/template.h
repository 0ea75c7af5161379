// Templates: values with holes in them, which paths fill.
//
//   "{body.user.email}"             what is at the path, whatever it is
//   "{body.age | 18}"               the JSON behind the bar where there is nothing at the path
//   "Dear {body.name}!"             a string; what is no string goes in as JSON, null as nothing
//   42, true, "text"                itself; `{{` and `}}` stand for braces
//   { user = "{body.name}", … }     an object of templates
//   ["{body.a}", "{body.b}"]        an array of templates
//
// Spec: section 4, `param-mapping`, `result-mapping`.
#pragma once

#include <boost/json/value.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.h"
#include "mapping/path.h"
#include "mapping/setting.h"

namespace composable::mapping {

// A path and what stands for it where there is nothing.
struct Reference {
  Path path;
  std::optional<boost::json::value> fallback;
};

// A text with references in it: the text before each, and the text behind the last.
struct Interpolation {
  std::vector<std::pair<std::string, Reference>> parts;  // never empty
  std::string tail;
};

struct Template;
struct Member;
struct ObjectTemplate {
  std::vector<Member> members;
};
struct ArrayTemplate {
  std::vector<Template> items;
};

struct Template {
  std::variant<boost::json::value, Reference, Interpolation, ObjectTemplate, ArrayTemplate> node;
  Location where;
};
struct Member {
  std::string name;
  Location where;
  Template value;
};

// Reads what a key holds. Error: kInvalidConfig, at its place.
Result<Template> ParseTemplate(const Setting& setting);

// Calls `visit` with every reference in the template and the place of its text.
template <typename Visit>
void ForEachReference(const Template& from, const Visit& visit) {
  if (const auto* reference = std::get_if<Reference>(&from.node)) {
    visit(*reference, from.where);
  } else if (const auto* text = std::get_if<Interpolation>(&from.node)) {
    for (const auto& part : text->parts) visit(part.second, from.where);
  } else if (const auto* object = std::get_if<ObjectTemplate>(&from.node)) {
    for (const Member& member : object->members) ForEachReference(member.value, visit);
  } else if (const auto* array = std::get_if<ArrayTemplate>(&from.node)) {
    for (const Template& item : array->items) ForEachReference(item, visit);
  }
}

}  // namespace composable::mapping
