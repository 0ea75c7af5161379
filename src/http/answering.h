// What a server answers with, and its threads, and may be given anew while it runs.
#pragma once

#include "http/exchange.h"
#include "http/limits.h"
#include "http/tls.h"

namespace composable::http {

struct Answering {
  // Kept until the last request is answered that came to it.
  RequestHandlerPtr handler;
  Limits limits;
  TlsContextPtr tls;  // null: without TLS
};

}  // namespace composable::http
