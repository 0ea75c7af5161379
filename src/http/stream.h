// The bytes of one connection, with or without TLS. Nothing blocks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/file_descriptor.h"
#include "http/tls.h"

struct ssl_st;

namespace composable::http {

enum class IoOutcome : std::uint8_t {
  kDone,     // `count` bytes, at least one
  kBlocked,  // nothing now; the socket will say when
  kEnd,      // of reading: the peer sends no more
  kBroken,
};

struct IoResult {
  IoOutcome outcome = IoOutcome::kBlocked;
  std::size_t count = 0;
};

class Stream {
 public:
  // Without TLS where `tls` is null. The socket does not block.
  Stream(FileDescriptor socket, TlsContextPtr tls);
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream();

  IoResult Read(std::span<char> into);
  IoResult Write(std::string_view bytes);
  // Makes the end of the connection one that the peer takes for an error.
  void Reset();
  // Says that nothing more will be written; the peer may go on.
  void EndWriting();

  // Reading waits until the socket can be written, as TLS may have it.
  bool reading_waits_for_writing() const { return reading_waits_for_writing_; }
  // Whether bytes are there that the socket will not tell of.
  bool has_buffered() const;
  // The protocol that TLS agreed on, such as `h2`; empty before, and without TLS.
  std::string_view protocol() const;
  bool is_secure() const { return ssl_ != nullptr; }
  int descriptor() const { return socket_.number(); }

 private:
  IoResult FromTls(int returned, std::size_t count);

  FileDescriptor socket_;
  TlsContextPtr tls_;
  ssl_st* ssl_ = nullptr;
  bool reading_waits_for_writing_ = false;
};

}  // namespace composable::http
