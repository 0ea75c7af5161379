// Short ways to write messages and to look at what channels answer.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "mapping/channel.h"
#include "mapping/message.h"

namespace composable::messaging {

inline mapping::Message Text(std::string_view body, mapping::Headers headers = {}) {
  return {.headers = std::move(headers), .body = Bytes(body.begin(), body.end())};
}

inline std::string BodyOf(const mapping::Message& message) {
  return std::string(AsText(message.body));
}

inline std::string HeaderOf(const mapping::Message& message, std::string_view name) {
  return std::string(mapping::FindHeader(message.headers, name).value_or("(none)"));
}

// What a callback was told: "" not called yet, "ok", or the error.
class StatusProbe {
 public:
  mapping::AcceptedCallback Callback() {
    return [text = text_](Status status) { *text += status ? "ok" : ToString(status.error()); };
  }
  const std::string& text() const { return *text_; }

 private:
  std::shared_ptr<std::string> text_ = std::make_shared<std::string>();
};

// The same for replies; of one that came, its body.
class ReplyProbe {
 public:
  mapping::ReplyCallback Callback() {
    return [text = text_](Result<mapping::Message> reply) {
      *text += reply ? "reply " + BodyOf(*reply) : ToString(reply.error());
    };
  }
  const std::string& text() const { return *text_; }

 private:
  std::shared_ptr<std::string> text_ = std::make_shared<std::string>();
};

}  // namespace composable::messaging
