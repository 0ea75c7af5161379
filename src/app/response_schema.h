// `response-schema` of a route: what its author knows of the response beside what follows from the
// function's type, as a JSON Schema (draft 2020-12) written as a table.
//
//   response-schema = { description = "Who lives there", properties.name.maxLength = 80 }
//
// It describes and does not decide: responses are not held against it.
//
// Spec: section 4, "`response-schema` enriches the JSON Schema derived from the WIT type", "a
// schema that contradicts it".
#pragma once

#include <boost/json/object.hpp>
#include <vector>

#include "base/error.h"
#include "mapping/setting.h"

namespace composable::app {

// What is wrong with it, each at its place: keywords that the draft does not have (those that start
// with `x-` are free), values that a keyword cannot have, and what no value of `derived` can
// fulfil, down to single members and items. What stands below `anyOf`, `oneOf`, `not`, `if`,
// `then`, `else` and `$defs` is not held against `derived`, nor what `$ref` means. An empty
// `derived` is anything.
std::vector<Error> CheckResponseSchema(const mapping::Setting& declared,
                                       const boost::json::object& derived,
                                       const boost::json::object& definitions);

// Both in one: values are of both. A `description` replaces the derived one.
boost::json::object EnrichedSchema(boost::json::object derived, const mapping::Setting& declared);

}  // namespace composable::app
