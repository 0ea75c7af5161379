#include "messaging/headers.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace composable::messaging {
namespace {

// The header's value where it is a whole number of milliseconds that a clock can count.
std::optional<std::int64_t> MillisecondsIn(const mapping::Headers& headers, std::string_view name) {
  const std::optional<std::string_view> text = mapping::FindHeader(headers, name);
  if (!text) return std::nullopt;
  std::int64_t number = 0;
  const char* const end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, number);
  if (error != std::errc() || stop != end || number < 0) return std::nullopt;
  return number;
}

}  // namespace

void SetHeader(mapping::Headers& headers, std::string_view name, std::string value) {
  for (mapping::Header& header : headers) {
    if (!mapping::SameHeaderName(header.name, name)) continue;
    header.value = std::move(value);
    return;
  }
  headers.push_back({.name = std::string(name), .value = std::move(value)});
}

void AddMissingHeader(mapping::Headers& headers, std::string_view name, std::string value) {
  if (mapping::FindHeader(headers, name)) return;
  headers.push_back({.name = std::string(name), .value = std::move(value)});
}

void RemoveHeader(mapping::Headers& headers, std::string_view name) {
  std::erase_if(headers, [&](const mapping::Header& header) {
    return mapping::SameHeaderName(header.name, name);
  });
}

mapping::Headers PropagatedHeaders(const mapping::Headers& headers) {
  mapping::Headers propagated;
  std::ranges::copy_if(headers, std::back_inserter(propagated), [](const mapping::Header& header) {
    return mapping::IsPropagated(header.name);
  });
  return propagated;
}

bool IsExpired(const mapping::Headers& headers, std::chrono::system_clock::time_point now) {
  const std::optional<std::int64_t> ttl = MillisecondsIn(headers, mapping::kTimeToLive);
  if (!ttl) return false;
  const std::optional<std::int64_t> sent = MillisecondsIn(headers, mapping::kTimestamp);
  if (!sent) return false;
  const std::int64_t milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
  // Not sent + ttl, which may be more than there are numbers.
  return milliseconds - *sent >= *ttl;
}

IdSource::IdSource(std::uint64_t random) : prefix_(fmt::format("{:016x}-", random)) {}

std::string IdSource::Next() {
  return prefix_ + std::to_string(last_.fetch_add(1, std::memory_order_relaxed) + 1);
}

}  // namespace composable::messaging
