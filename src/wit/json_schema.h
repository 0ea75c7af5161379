// JSON Schema (draft 2020-12) of types.
//
// The schemas describe the JSON form of values: they accept what is printed of any value of the
// type, and what may be read as one.
//   records    objects in kebab case, without unknown fields; fields of option type may be absent
//   variants   {"case": payload}, or "case" where there is no payload
//   enums      strings; flags are arrays of them
//   option     null, or the value; where that is an option too, {"some": value}
//   result     {"ok": payload} or {"error": payload}, null for no payload
//   integers   with their ranges; floats also as "NaN", "Infinity" and "-Infinity"
//   char       a string of one character
//   tuples     prefixItems; fixed-length lists have their length
//   maps       objects where each key has a text, else arrays of pairs, which are read for both
//   handles    {"handle": number}, as are streams, futures and error contexts; only printed
// Documentation becomes `description`. A type with a name is a definition that is referred to, once
// for each name; so schemas are no larger than the types' text.
#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <string>
#include <utility>

#include "wit/type.h"

namespace composable::wit {

// Makes schemas that share definitions, such as those of one OpenAPI document.
class JsonSchemaBuilder {
 public:
  // `prefix` comes before a definition's name in references: `#/$defs/`, `#/components/schemas/`.
  explicit JsonSchemaBuilder(std::string prefix = "#/$defs/") : prefix_(std::move(prefix)) {}

  boost::json::object SchemaOf(const Type& type);

  // An object with the parameters as its properties.
  boost::json::object SchemaOfParameters(const FunctionType& type);

  // The definitions that the schemas made so far refer to, by name. Names consist of letters,
  // digits, `-`, `_` and `.`; where two types of one name differ, the later ones carry their
  // interface.
  const boost::json::object& definitions() const { return definitions_; }

 private:
  boost::json::object SchemaOfStructure(const Type& type);
  boost::json::object SchemaOfRecord(const Type& type);
  boost::json::object SchemaOfVariant(const Type& type);
  boost::json::object SchemaOfMap(const Type& type);
  boost::json::object SchemaOfOption(const Type& type);
  boost::json::object SchemaOfResult(const Type& type);
  boost::json::object SchemaOfTuple(const Type& type);
  // The name of the definition of a named type, which is made where there is none.
  std::string DefinitionOf(const Type& type);

  std::string prefix_;
  boost::json::object definitions_;
  std::map<std::string, Type> types_;  // by the names of their definitions
};

// A whole document: the schema of the type with `$schema` and `$defs`.
boost::json::object JsonSchemaOf(const Type& type);

}  // namespace composable::wit
