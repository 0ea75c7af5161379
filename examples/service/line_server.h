// A server that answers lines of text with lines of text, over TCP: `nc 127.0.0.1 7070`.
//
// It knows nothing of components: each line goes to a function of the program, which answers it,
// and the next line of the connection waits for the answer. A thread accepts connections, and each
// connection has a thread of its own, which is simple and good for a few hundred of them.
#pragma once

#include <composable/server.h>

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

// Answers one line; both are without the line break. Called on many threads at a time; must not
// throw.
using LineHandler = std::function<std::string(std::string_view line)>;

struct LineServerOptions {
  std::uint16_t port = 0;             // 0: any that is free
  std::size_t max_connections = 100;  // more are closed at once
  std::size_t max_line = 65536;       // bytes; a connection that sends a longer line is closed
};

class LineServer final : public composable::Server {
 public:
  LineServer(LineServerOptions options, LineHandler answer);
  LineServer(const LineServer&) = delete;
  LineServer& operator=(const LineServer&) = delete;
  // Closes all connections, and waits until the lines that are being answered are.
  ~LineServer() override;

  composable::Status Start() override;
  // `127.0.0.1:7070`
  std::string Address() const override;
  // Lines that came are answered; then connections are closed.
  bool Drain(std::chrono::milliseconds patience) override;

 private:
  struct Connection {
    int socket = -1;
    std::jthread thread;
    bool is_over = false;
  };

  void Accept();
  void Serve(int socket);
  // Adds a connection, unless there are too many.
  void Add(int socket);
  void StopAccepting();
  void ShutDown(int how);

  const LineServerOptions options_;
  const LineHandler answer_;
  std::uint16_t port_ = 0;
  int listener_ = -1;
  std::jthread acceptor_;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_draining_ = false;           // guarded by mutex_
  std::list<Connection> connections_;  // guarded by mutex_
};
