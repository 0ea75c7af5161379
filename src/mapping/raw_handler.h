// A component that takes HTTP requests as they are, as servers see it: the room that runs
// components hands it in.
//
// Spec: section 4, "`component` alone: … gets the raw request".
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"
#include "mapping/message.h"

namespace composable::mapping {

// A request without its body, by views that are read before the call returns.
struct RawRequest {
  std::string_view method;
  std::string_view scheme;     // `http` or `https`
  std::string_view authority;  // host, and port where it has one
  std::string_view target;     // path and query
  std::span<const HeaderView> headers;
};

// A piece of a body, which is not empty; nothing at its end; an error where it breaks off. From any
// thread, perhaps before the reading function returns; must not block and must not throw.
using PieceCallback = std::move_only_function<void(Result<std::optional<Bytes>>)>;

// A body that is read while it is made. One read at a time. Destroying it tells its maker that
// nobody wants more; a read under way ends then.
class BodyReader {
 public:
  virtual ~BodyReader() = default;
  virtual void Read(PieceCallback piece) = 0;
};

struct RawResponse {
  std::uint32_t status = 0;
  Headers headers;  // names in lower case
  std::unique_ptr<BodyReader> body;
};

// Comes exactly once, from any thread, perhaps before the call returns; must not block and must not
// throw.
using RawCallback = std::move_only_function<void(Result<RawResponse>)>;

// Comes once a piece was taken, also where nobody wants it; as PieceCallback otherwise.
using TakenCallback = std::move_only_function<void()>;

// A call under way, and the body of its request. Whoever lets go of it ends the body. Functions are
// called one after the other, from one thread.
class RawCall {
 public:
  virtual ~RawCall() = default;
  // The next piece, by a view that is read before this returns, and not before the last was taken.
  virtual void Write(std::string_view piece, TakenCallback taken) = 0;
  // The body is whole.
  virtual void End() = 0;
  // The body is not whole, and will never be.
  virtual void Break() = 0;
  // Nobody wants the answer any more: stops the call.
  virtual void Cancel() = 0;
};

// Whether a request has a body.
enum class BodyPresence : bool { kNone, kSome };

// Safe to use from any thread.
class RawHandler {
 public:
  virtual ~RawHandler() = default;

  // Calls the component in a fresh instance. Runs on this thread until the guest has to wait or has
  // run for a while. `context` are headers, such as `traceparent`, that go out with every HTTP
  // request of the call. Errors: as of Function::Call, and kInvalidArgument where the head is one
  // that components cannot be given. Never null.
  virtual std::unique_ptr<RawCall> Handle(const RawRequest& request, BodyPresence body,
                                          Headers context, RawCallback answered) = 0;
};
using RawHandlerPtr = std::shared_ptr<RawHandler>;

}  // namespace composable::mapping
