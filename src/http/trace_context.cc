#include "http/trace_context.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>

namespace composable::http {
namespace {

constexpr std::size_t kLength = 55;  // of version 00: `00-TRACE-SPAN-FLAGS`
constexpr std::size_t kTraceStart = 3;
constexpr std::size_t kTraceLength = 32;
constexpr std::size_t kSpanStart = 36;
constexpr std::size_t kSpanLength = 16;

bool IsHexadecimal(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool IsId(std::string_view text) {
  return IsHexadecimal(text) && text.find_first_not_of('0') != std::string_view::npos;
}

// Sixteen random digits; ids need to be distinct, not secret.
void AppendRandom(std::string& out) {
  thread_local std::mt19937_64 generator{std::random_device()()};
  std::uint64_t number = 0;
  while (number == 0) number = generator();
  constexpr std::string_view kDigits = "0123456789abcdef";
  // Appended at once: this is done three times for each request that came without a trace.
  std::array<char, 16> text{};
  for (char& digit : text) {
    digit = kDigits[number & 0xFU];
    number >>= 4U;
  }
  out.append(text.data(), text.size());
}

}  // namespace

bool IsTraceParent(std::string_view text) {
  if (text.size() < kLength || text[2] != '-' || text[kSpanStart - 1] != '-' ||
      text[kSpanStart + kSpanLength] != '-') {
    return false;
  }
  // Later versions may have more behind a further dash.
  const bool is_longer = text.size() > kLength;
  if (is_longer && (text.starts_with("00") || text[kLength] != '-')) return false;
  return IsHexadecimal(text.substr(0, 2)) && !text.starts_with("ff") &&
         IsId(text.substr(kTraceStart, kTraceLength)) &&
         IsId(text.substr(kSpanStart, kSpanLength)) && IsHexadecimal(text.substr(kLength - 2, 2));
}

std::string MakeTraceParent() {
  std::string text = "00-";
  text.reserve(kLength);
  AppendRandom(text);
  AppendRandom(text);
  text += '-';
  AppendRandom(text);
  text += "-01";
  return text;
}

std::string_view TraceIdOf(std::string_view trace_parent) {
  return trace_parent.substr(kTraceStart, kTraceLength);
}

mapping::Headers PropagatedContext(std::span<const HeaderView> headers) {
  mapping::Headers context;
  const auto parent = mapping::FindHeader(headers, "traceparent");
  const bool is_usable = parent && IsTraceParent(*parent);
  context.push_back({"traceparent", is_usable ? std::string(*parent) : MakeTraceParent()});
  for (const std::string_view name : {"tracestate", "baggage"}) {
    // A state belongs to its parent.
    if (name == "tracestate" && !is_usable) continue;
    if (const auto value = mapping::FindHeader(headers, name)) {
      context.push_back({std::string(name), std::string(*value)});
    }
  }
  return context;
}

}  // namespace composable::http
