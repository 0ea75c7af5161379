#include "http/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/diagnostic.h"

namespace composable::http {
namespace {

// Names of protocols, each behind its length; the ones that are preferred come first.
constexpr std::array<unsigned char, 12> kProtocols = {2,   'h', '2', 8,   'h', 't',
                                                      't', 'p', '/', '1', '.', '1'};

int ChooseProtocol(SSL* /*ssl*/, const unsigned char** chosen, unsigned char* chosen_length,
                   const unsigned char* offered, unsigned int offered_length, void* /*argument*/) {
  unsigned char* choice = nullptr;
  const int outcome = SSL_select_next_proto(&choice, chosen_length, kProtocols.data(),
                                            kProtocols.size(), offered, offered_length);
  *chosen = choice;
  // A client that offers nothing of ours is told so, as RFC 7301 wants.
  return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

std::string Reason() {
  const char* const reason = ERR_reason_error_string(ERR_get_error());
  ERR_clear_error();
  return reason == nullptr ? "unknown reason" : reason;
}

}  // namespace

TlsContext::~TlsContext() { SSL_CTX_free(context_); }

Result<TlsContextPtr> TlsContext::Load(const TlsFiles& files) {
  SSL_CTX* const raw = SSL_CTX_new(TLS_server_method());
  if (raw == nullptr) {
    return Fail({ErrorCode::kIo, Diagnostic::kUnusableTls}, "cannot use TLS: {}", Reason());
  }
  TlsContextPtr context(new TlsContext(raw));
  SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
  SSL_CTX_set_options(raw, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  // What HTTP/2 allows in TLS 1.2: ephemeral keys and authenticated encryption.
  SSL_CTX_set_cipher_list(raw, "ECDHE+AESGCM:ECDHE+CHACHA20");
  SSL_CTX_set_mode(raw, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                            SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(raw, ChooseProtocol, nullptr);
  if (SSL_CTX_use_certificate_chain_file(raw, files.certificate.c_str()) != 1) {
    return Fail({ErrorCode::kInvalidConfig, Diagnostic::kUnusableTls},
                "`{}` is no certificate in PEM: {}", files.certificate, Reason());
  }
  if (SSL_CTX_use_PrivateKey_file(raw, files.key.c_str(), SSL_FILETYPE_PEM) != 1) {
    return Fail({ErrorCode::kInvalidConfig, Diagnostic::kUnusableTls},
                "`{}` is no private key in PEM that fits `{}`: {}", files.key, files.certificate,
                Reason());
  }
  return context;
}

}  // namespace composable::http
