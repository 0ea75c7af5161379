#include "config/subscription_reader.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <variant>

#include "base/diagnostic.h"
#include "config/key_checker.h"
#include "config/property_reader.h"
#include "config/schema.h"
#include "config/table_reader.h"

namespace composable::config {
namespace {

constexpr std::array<std::string_view, 4> kMappingKeys = {"param-mapping", "param-encoding",
                                                          "result-decoding", "result-mapping"};

RetryDefinition ReadRetry(const Table& table, const Reporter& reporter) {
  const Node* const node = table.Find("retry");
  const auto* const retry = node == nullptr ? nullptr : std::get_if<Table>(&node->value);
  if (retry == nullptr) return {};
  const TableReader keys(*retry, reporter, "retry.");
  RetryDefinition definition{.max_deliveries = keys.Count("max-deliveries", kMostDeliveries),
                             .initial_delay = keys.Duration("initial-delay"),
                             .max_delay = keys.Duration("max-delay")};
  const auto& [deliveries, initial, most] = definition;
  if (initial && most && most->value < initial->value) {
    keys.Report(Diagnostic::kContradictingKeys, "max-delay",
                "is shorter than `retry.initial-delay`");
  }
  return definition;
}

}  // namespace

std::optional<SubscriptionDefinition> ReadSubscription(const Entry& entry,
                                                       const Reporter& reporter) {
  const std::size_t errors_before = reporter.count();
  const SourceText& source = reporter.source();
  const auto& table = std::get<Table>(entry.value.value);
  CheckKeys(table, FindCategory("subscription")->keys, reporter);
  if (table.Find("component") == nullptr) {
    reporter.Report(entry.key_offset, {ErrorCode::kInvalidConfig, Diagnostic::kMissingKey},
                    "key `component` is missing; it names the component that gets the messages");
  }
  const TableReader keys(table, reporter);
  const Located<std::string> name = {entry.key, source.At(entry.key_offset)};
  SubscriptionDefinition subscription{
      .name = name,
      .component = keys.String("component").value_or(Located<std::string>{}),
      .channel = keys.String("channel").value_or(name),
      .function = keys.String("function"),
      .group = keys.String("group"),
      .concurrency = keys.Count("concurrency", kMostConcurrency),
      .retry = ReadRetry(table, reporter),
      .dead_letter = keys.String("dead-letter"),
      .mapping = {}};
  if (subscription.dead_letter && subscription.dead_letter->value == subscription.channel.value) {
    keys.Report(Diagnostic::kDeadLetterCycle, "dead-letter",
                "is the channel that the messages come from");
  }
  for (const Entry& one : table.entries) {
    if (std::ranges::find(kMappingKeys, one.key) == kMappingKeys.end()) continue;
    subscription.mapping.push_back(
        {.key = {one.key, source.At(one.key_offset)}, .value = ToProperty(one.value, source)});
  }
  if (reporter.count() != errors_before) return std::nullopt;
  return subscription;
}

std::optional<SubscriptionDefinition> ReadComponentSubscription(const Entry& entry,
                                                                const Reporter& reporter) {
  const TableReader keys(std::get<Table>(entry.value.value), reporter);
  auto channel = keys.String("subscription");
  if (!channel) return std::nullopt;
  const FilePosition where = channel->where;
  return SubscriptionDefinition{.name = {entry.key, where},
                                .component = {entry.key, where},
                                .channel = *std::move(channel),
                                .function = {},
                                .group = {},
                                .concurrency = {},
                                .retry = {},
                                .dead_letter = {},
                                .mapping = {}};
}

}  // namespace composable::config
