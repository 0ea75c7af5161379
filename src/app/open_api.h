// What a server offers, as an OpenAPI 3.1 document.
//
// Schemas follow from the types of the functions. A template of `param-mapping` or `result-mapping`
// may make anything of anything: what it reads and makes is any JSON there. Of routes that only
// their query parameters keep apart, the first stands for all.
//
// Spec: section 4, "`/openapi.json` per server".
#pragma once

#include <span>
#include <string>

#include "app/http_definition.h"
#include "wit/type.h"

namespace composable::app {

struct OpenApiRoute {
  const HttpRouteDefinition& definition;
  const wit::FunctionType* function = nullptr;  // null for a route with a channel
};

// The document as JSON text.
std::string MakeOpenApi(const HttpServerDefinition& server, std::span<const OpenApiRoute> routes);

}  // namespace composable::app
