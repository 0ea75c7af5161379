// One connection of a client: its bytes, and the protocol that is spoken on it.
//
// All of it belongs to its loop's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "http/event_loop.h"
#include "http/exchange.h"
#include "http/limits.h"
#include "http/observer.h"
#include "http/stream.h"

namespace composable::http {

class Connection;

// What all connections of one loop share. Outlives them. The handler and the limits may become
// others on the loop's thread; requests that have begun keep the handler that they began with.
struct ConnectionContext {
  EventLoopPtr loop;
  Limits limits;
  RequestHandlerPtr handler;
  Observer& observer;
  bool is_draining = false;  // no further requests are wanted
};

// A protocol on a connection. Its functions may make the connection close itself, but never end
// the protocol before they return.
class Session {
 public:
  virtual ~Session() = default;
  // There is more in Connection::input(), or more may be written; takes what it can.
  virtual void Proceed() = 0;
  // The client sends no more.
  virtual void OnEnd() = 0;
  // Some time has passed.
  virtual void OnTick() = 0;
  // The context is draining from now on.
  virtual void OnDrain() = 0;
};

class Connection final : public SocketHandler {
 public:
  // `closed` is called once, last of all, and may destroy the connection.
  Connection(std::unique_ptr<Stream> stream, std::string peer, ConnectionContext& context,
             std::function<void(Connection&)> closed);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() override;

  // Begins. Error: kIo.
  Status Start();
  void OnEvents(SocketEvents events) override;
  void OnEndOfRound() override;
  void OnTick();
  void OnDrain();

  // For sessions.
  ConnectionContext& context() { return context_; }
  const std::string& peer() const { return peer_; }
  bool is_secure() const { return stream_->is_secure(); }
  // What was received and not taken yet.
  std::string_view input() const { return std::string_view(input_).substr(input_start_); }
  void TakeInput(std::size_t count) { input_start_ += count; }
  // Removes bytes behind others that stay.
  void EraseInput(std::size_t offset, std::size_t count) {
    input_.erase(input_start_ + offset, count);
  }
  // How many bytes may wait to be taken; the client is not read from while there are more.
  void SetInputLimit(std::size_t limit) { input_limit_ = limit; }
  // While false nothing is read, so that views into input() stay good.
  void SetReading(bool is_reading) { is_reading_ = is_reading; }
  // Bytes to be sent: when the current event is handled, or after Flush or SendLater.
  std::string& output() { return output_; }
  std::size_t output_size() const { return output_.size() - output_start_; }
  // Has the output sent, where no event is being handled: at the end of the loop's round, with
  // what else comes until then.
  void Flush();
  // There is about to be more output: sends all of it at the end of the loop's round, also where an
  // event is being handled.
  void SendLater();
  // Sends what is there, and then closes; what the client still sends is dropped meanwhile.
  void CloseWhenSent() { is_closing_ = true; }

  // Drops what is not sent, so that the client sees that it was not all. The session does nothing
  // after it but return.
  void Break();

  // Beyond that sessions make no further output.
  static constexpr std::size_t kOutputLimit = 256 * 1024;

 private:
  enum class State : std::uint8_t { kOpen, kLingering, kClosed };

  void ReadInput();
  bool ChooseSession();
  void Proceed();
  void WriteOutput();
  void UpdateInterest();
  void Linger();
  bool HasRoom() const { return input_.size() - input_start_ < input_limit_; }
  void Close() { state_ = State::kClosed; }
  void Finish();

  std::unique_ptr<Stream> stream_;
  std::string peer_;
  ConnectionContext& context_;
  std::function<void(Connection&)> closed_;
  std::unique_ptr<Session> session_;
  std::string input_;
  std::size_t input_start_ = 0;
  std::size_t input_limit_ = 64 * 1024;
  std::string output_;
  std::size_t output_start_ = 0;
  State state_ = State::kOpen;
  bool is_reading_ = true;
  bool is_closing_ = false;
  bool is_ended_ = false;     // the client sends no more
  bool has_written_ = false;  // since that was last asked
  bool is_handling_ = false;  // inside of OnEvents and the like
  bool sends_later_ = false;  // at the end of the loop's round
  SocketInterest interest_;
  Clock::time_point started_;
  Clock::time_point last_written_;
  Clock::time_point lingering_since_;
};

}  // namespace composable::http
