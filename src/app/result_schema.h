// The JSON Schema of what a route answers, as it follows from its function.
//
// Spec: section 4, "the JSON Schema derived from the WIT type".
#pragma once

#include <boost/json/object.hpp>
#include <optional>

#include "mapping/result_plan.h"
#include "wit/json_schema.h"
#include "wit/type.h"

namespace composable::app {

// Of the body when the function has not failed; nothing where it has none, or is the bytes of a
// `list<u8>`. A field that `result-decoding` decodes as JSON may be anything, and so may what a
// template of `result-mapping` reads where there may be nothing. A plan was made with the options:
// they fit the function. Definitions that the schema refers to are those of `schemas`.
std::optional<boost::json::object> ResultSchema(const wit::FunctionType& function,
                                                const mapping::ResultOptions& options,
                                                wit::JsonSchemaBuilder& schemas);

// The definition that a schema with `$ref` means, or the schema itself.
const boost::json::object& Dereferenced(const boost::json::object& schema,
                                        const boost::json::object& definitions);

}  // namespace composable::app
