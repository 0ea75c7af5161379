// What a server offers, as an OpenAPI 3.1 document.
//
// Schemas follow from the types of the functions, and descriptions from their documentation;
// `response-schema` adds to that of the response. A template of `param-mapping` may make anything
// of anything: what it reads is any JSON there. Of routes that only their query parameters keep
// apart, the first stands for all.
//
// Spec: section 4, "Ours: `/openapi.json` per server, from WIT and its docs", `response-schema`.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "app/function.h"
#include "app/http_definition.h"

namespace composable::app {

struct OpenApiRoute {
  const HttpRouteDefinition& definition;
  // Nothing for a route with a channel, and for one with raw requests.
  std::optional<FunctionDescription> function;
};

// The document as JSON text.
std::string MakeOpenApi(const HttpServerDefinition& server, std::span<const OpenApiRoute> routes);

}  // namespace composable::app
