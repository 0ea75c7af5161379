#include "engine/http_call.h"

namespace composable::engine {

bool IsHttpHandler(std::string_view interface) {
  return interface.starts_with("wasi:http/incoming-handler@0.2.") ||
         interface.starts_with("wasi:http/handler@0.3.");
}

}  // namespace composable::engine
