#include "app/publish.h"

#include <future>
#include <memory>
#include <utility>

namespace composable::app {
namespace {

// A callback that keeps what it is told, and the future in which that is found.
template <typename T>
auto Awaited() {
  auto promise = std::make_shared<std::promise<T>>();
  std::future<T> future = promise->get_future();
  return std::pair([promise](T told) { promise->set_value(std::move(told)); }, std::move(future));
}

}  // namespace

Result<std::optional<std::string>> Publish(Messaging& messaging, const Publication& publication) {
  COMPOSABLE_TRY(const mapping::ChannelPtr channel, messaging.Open(publication.channel));
  mapping::Message message{.headers = {},
                           .body = Bytes(publication.body.begin(), publication.body.end())};
  if (publication.content_type) {
    message.headers = {{std::string(mapping::kContentType), *publication.content_type}};
  }
  if (!publication.reply_timeout) {
    auto [accepted, outcome] = Awaited<Status>();
    channel->Publish(std::move(message), std::move(accepted));
    COMPOSABLE_CHECK(outcome.get());
    return std::nullopt;
  }
  auto [replied, outcome] = Awaited<Result<mapping::Message>>();
  channel->Request(std::move(message), *publication.reply_timeout, std::move(replied));
  COMPOSABLE_TRY(const mapping::Message reply, outcome.get());
  return std::string(AsText(reply.body));
}

}  // namespace composable::app
