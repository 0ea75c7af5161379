// "Did you mean …?": the nearest known name.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace composable {

// The candidate with the smallest edit distance to `wanted`, or nothing where none is near: at most
// a third of the longer name's length may differ, and at least one edit is allowed, but never
// all of the name. Case is ignored. Ties go to the earlier candidate.
std::optional<std::string> NearestName(std::string_view wanted,
                                       std::span<const std::string> candidates);

// "; did you mean `x`?" or "", to append to a message.
std::string DidYouMean(std::string_view wanted, std::span<const std::string> candidates);

// As DidYouMean; where no candidate is near, "; known are `a`, `b`", and "" where there are none.
std::string DidYouMeanOrKnown(std::string_view wanted, std::span<const std::string> candidates);

// The name that DidYouMean put at the end of the message, for programs that offer to write it;
// nothing where there is none.
std::optional<std::string_view> SuggestionIn(std::string_view message);

}  // namespace composable
