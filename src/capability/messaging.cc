#include "capability/messaging.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/diagnostic.h"
#include "base/printable.h"
#include "capability/wasi_keys.h"
#include "config/key_reader.h"
#include "config/quote.h"

namespace composable::capability {

bool ProvidesMessaging(std::string_view interface) {
  constexpr std::string_view kSender = "modulewise:messaging/sender@0.1.";
  if (!interface.starts_with(kSender)) return false;
  const std::string_view patch = interface.substr(kSender.size());
  return !patch.empty() && patch.find_first_not_of("0123456789") == std::string_view::npos;
}

MessagingReading ReadMessagingGrant(const config::CapabilityDefinition& capability) {
  MessagingReading reading;
  config::KeyReader keys({fmt::format("capability {}", config::Quote(capability.name.value))},
                         capability.properties, reading.errors, MessagingKeys());
  const std::size_t errors_before = reading.errors.size();
  const auto channels = keys.StringList("channels");
  if (channels) {
    for (const config::Located<std::string>& channel : *channels) {
      if (std::ranges::find(reading.grant.channels, channel.value,
                            &config::Located<std::string>::value) == reading.grant.channels.end()) {
        reading.grant.channels.push_back(channel);
        continue;
      }
      keys.Report(channel.where, "channels",
                  Fail({ErrorCode::kInvalidConfig, Diagnostic::kNamedTwice},
                       "`{}` is named more than once", Printable(channel.value))
                      .error());
    }
  }
  if (reading.grant.channels.empty() && reading.errors.size() == errors_before) {
    reading.errors.push_back(
        FailAt(capability.name.where, {ErrorCode::kInvalidConfig, Diagnostic::kMissingKey},
               "key `channels` is missing; it lists the channels that may be sent to, such as "
               "[\"names\"]")
            .error()
            .WithContext(fmt::format("capability `{}`", capability.name.value)));
  }
  if (const auto timeout = keys.Duration("reply-timeout")) reading.grant.reply_timeout = *timeout;
  keys.ReportUnknown(fmt::format("for the type `{}`", kMessagingType));
  return reading;
}

}  // namespace composable::capability
