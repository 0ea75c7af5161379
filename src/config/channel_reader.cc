#include "config/channel_reader.h"

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "base/diagnostic.h"
#include "base/suggest.h"
#include "config/key_checker.h"
#include "config/quote.h"
#include "config/schema.h"
#include "config/table_reader.h"

namespace composable::config {
namespace {

void CheckType(const Table& table, const TableReader& keys, const Reporter& reporter) {
  const auto type = keys.String("type");
  if (!type || type->value == "memory") return;
  if (type->value == "nats") {
    reporter.Report(table.Find("type")->offset,
                    {ErrorCode::kUnsupported, Diagnostic::kNotSupportedYet},
                    "key `type`: channels of the type `nats` are not supported yet");
    return;
  }
  const std::vector<std::string> known(ChannelTypes().begin(), ChannelTypes().end());
  keys.Report(Diagnostic::kUnknownChoice, "type", "{} is none of `memory` and `nats`{}",
              Quote(type->value), DidYouMean(type->value, known));
}

std::optional<Located<WhenFull>> ReadWhenFull(const TableReader& keys) {
  const auto text = keys.String("when-full");
  if (!text) return std::nullopt;
  const std::vector<std::string> known(WhenFullNames().begin(), WhenFullNames().end());
  const auto found = std::ranges::find(known, text->value);
  if (found != known.end()) {
    return Located<WhenFull>{static_cast<WhenFull>(found - known.begin()), text->where};
  }
  keys.Report(Diagnostic::kUnknownChoice, "when-full",
              "{} is none of `wait`, `refuse` and `drop-oldest`{}", Quote(text->value),
              DidYouMean(text->value, known));
  return std::nullopt;
}

}  // namespace

std::optional<ChannelDefinition> ReadChannel(const Entry& entry, const Reporter& reporter) {
  const std::size_t errors_before = reporter.count();
  const auto& table = std::get<Table>(entry.value.value);
  CheckKeys(table, FindCategory("channel")->keys, reporter);
  const TableReader keys(table, reporter);
  CheckType(table, keys, reporter);
  ChannelDefinition channel{.name = {entry.key, reporter.source().At(entry.key_offset)},
                            .capacity = keys.Count("capacity", kMostCapacity),
                            .when_full = ReadWhenFull(keys),
                            .full_timeout = keys.Duration("full-timeout"),
                            .ttl = keys.Duration("ttl")};
  const bool waits = !channel.when_full || channel.when_full->value == WhenFull::kWait;
  if (channel.full_timeout && !waits) {
    keys.Report(Diagnostic::kContradictingKeys, "full-timeout",
                "nobody waits, since `when-full` is not `wait`");
  }
  if (reporter.count() != errors_before) return std::nullopt;
  return channel;
}

}  // namespace composable::config
