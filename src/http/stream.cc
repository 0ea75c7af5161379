#include "http/stream.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <cerrno>

namespace composable::http {
namespace {

IoResult FromSystem(ssize_t returned) {
  if (returned > 0) return {IoOutcome::kDone, static_cast<std::size_t>(returned)};
  if (returned == 0) return {IoOutcome::kEnd, 0};
  const bool is_blocked = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
  return {is_blocked ? IoOutcome::kBlocked : IoOutcome::kBroken, 0};
}

}  // namespace

Stream::Stream(FileDescriptor socket, TlsContextPtr tls)
    : socket_(std::move(socket)), tls_(std::move(tls)) {
  if (tls_ == nullptr) return;
  ssl_ = SSL_new(tls_->get());
  SSL_set_fd(ssl_, socket_.number());
  SSL_set_accept_state(ssl_);
}

Stream::~Stream() {
  if (ssl_ != nullptr) SSL_free(ssl_);
  ERR_clear_error();
}

IoResult Stream::FromTls(int returned, std::size_t count) {
  reading_waits_for_writing_ = false;
  if (returned == 1) return {IoOutcome::kDone, count};
  switch (SSL_get_error(ssl_, returned)) {
    case SSL_ERROR_WANT_READ:
      return {IoOutcome::kBlocked, 0};
    case SSL_ERROR_WANT_WRITE:
      reading_waits_for_writing_ = true;
      return {IoOutcome::kBlocked, 0};
    case SSL_ERROR_ZERO_RETURN:
      return {IoOutcome::kEnd, 0};
    default:
      return {IoOutcome::kBroken, 0};
  }
}

IoResult Stream::Read(std::span<char> into) {
  if (ssl_ == nullptr) return FromSystem(::recv(socket_.number(), into.data(), into.size(), 0));
  ERR_clear_error();
  std::size_t count = 0;
  const int returned = SSL_read_ex(ssl_, into.data(), into.size(), &count);
  return FromTls(returned, count);
}

IoResult Stream::Write(std::string_view bytes) {
  if (ssl_ == nullptr) {
    return FromSystem(::send(socket_.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL));
  }
  ERR_clear_error();
  std::size_t count = 0;
  const int returned = SSL_write_ex(ssl_, bytes.data(), bytes.size(), &count);
  return FromTls(returned, count);
}

void Stream::Reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket_.number(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

void Stream::EndWriting() {
  if (ssl_ != nullptr && SSL_is_init_finished(ssl_) == 1) {
    ERR_clear_error();
    SSL_shutdown(ssl_);
  }
  ::shutdown(socket_.number(), SHUT_WR);
}

bool Stream::has_buffered() const { return ssl_ != nullptr && SSL_pending(ssl_) > 0; }

std::string_view Stream::protocol() const {
  if (ssl_ == nullptr) return {};
  const unsigned char* name = nullptr;
  unsigned int length = 0;
  SSL_get0_alpn_selected(ssl_, &name, &length);
  return {reinterpret_cast<const char*>(name), length};
}

}  // namespace composable::http
