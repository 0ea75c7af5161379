// A JSON Schema that was derived from a type, as far as it is needed to tell what no value of it
// can be. What is derived has the shapes that wit/json_schema.h makes, and no others.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace composable::app {

// Names of types in JSON Schema, each once.
using TypeNames = std::vector<std::string>;

// The type of a value; a number without a fraction is an `integer`.
std::string_view SchemaTypeOf(const boost::json::value& value);

// Whether a value of one of the types may be of the other: integers are numbers.
bool MayBe(const TypeNames& types, std::string_view other);

// What it returns lives as long as it and the schemas that it is given. An empty schema is
// anything.
class DerivedSchema {
 public:
  // Borrows what `$ref` refers to.
  explicit DerivedSchema(const boost::json::object& definitions) : definitions_(definitions) {}

  using Schemas = std::vector<const boost::json::object*>;

  // The types that its values have; empty where it may be any.
  TypeNames TypesOf(const boost::json::object& schema) const;

  // The schemas that members of that name have; empty where no value has such a member.
  Schemas Members(const boost::json::object& schema, const std::string& name) const;

  // The names of all members that the schema names.
  std::vector<std::string> MemberNames(const boost::json::object& schema) const;

  // Whether every value has the member.
  bool Requires(const boost::json::object& schema, std::string_view name) const;

  // The schemas of the item at `index`, or of any item; empty where no value has such an item.
  Schemas Items(const boost::json::object& schema, std::optional<std::size_t> index) const;

  // Whether one of its values may be this one, as far as types, constants and names tell.
  bool Allows(const boost::json::object& schema, const boost::json::value& value) const;

 private:
  const boost::json::object& definitions_;
  boost::json::object any_;
};

}  // namespace composable::app
