// One thread of a server: its listening socket, and its connections.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <thread>
#include <unordered_map>

#include "http/answering.h"
#include "http/connection.h"

namespace composable::http {

// What all workers of a server share.
struct WorkerShared {
  std::atomic<std::size_t> connections = 0;
  std::function<void()> on_drained;  // a worker has no connections left while it is draining
};

class Worker final : private SocketHandler {
 public:
  Worker(FileDescriptor listener, ConnectionContext context, TlsContextPtr tls,
         WorkerShared& shared);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker() override;

  // Begins to accept, on a thread of its own.
  Status Start();
  // From any thread: see Server::Change.
  void Change(Answering answering);
  // From any thread: see Server::Drain.
  void Drain();
  // Ends the thread; connections are closed.
  void Stop();

 private:
  void OnEvents(SocketEvents events) override;
  void AcceptAll();
  void Accept(FileDescriptor socket, std::string peer);
  void Tick();
  void BeginDraining();
  void OnClosed(Connection& connection);
  void TellWhetherDrained();
  template <typename Use>
  void ForEachConnection(const Use& use);

  FileDescriptor listener_;
  ConnectionContext context_;
  TlsContextPtr tls_;
  WorkerShared& shared_;
  std::unordered_map<const Connection*, std::unique_ptr<Connection>> connections_;
  bool is_paused_ = false;  // the process had no descriptors left
  bool is_drained_ = false;
  std::thread thread_;
};

}  // namespace composable::http
