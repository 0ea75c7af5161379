// TLS of a server: its certificate, and what it agrees to.
//
// Source: RFC 8446; RFC 7301 (ALPN); RFC 9113, section 9.2.
#pragma once

#include <memory>
#include <string>

#include "base/error.h"

struct ssl_ctx_st;

namespace composable::http {

// Files in PEM.
struct TlsFiles {
  std::string certificate;  // the server's, and those between it and a root
  std::string key;
};

// Immutable once made; safe to use from any thread.
class TlsContext {
 public:
  // TLS 1.2 and 1.3, and HTTP/2 before HTTP/1.1. Errors: kIo and kInvalidConfig, which name the
  // file.
  static Result<std::shared_ptr<const TlsContext>> Load(const TlsFiles& files);

  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;
  ~TlsContext();

  ssl_ctx_st* get() const { return context_; }

 private:
  explicit TlsContext(ssl_ctx_st* context) : context_(context) {}

  ssl_ctx_st* context_;
};
using TlsContextPtr = std::shared_ptr<const TlsContext>;

}  // namespace composable::http
