// How replies are made from the results of one function: worked out once, when a system starts,
// from the function's type.
//
// What counts is the result itself or, of a `result<T, E>`, the T: an E is a reply of its own,
// which no mapping changes.
//   1. `result-decoding` puts what the bytes of a `list<u8>` field say in their place;
//   2. `result-mapping` makes body and headers of what is there then; without it all of it is the
//      body.
// A body is JSON; a `list<u8>` alone is the bytes that it holds.
//
// Spec: section 4, `result-decoding`, `result-mapping`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "mapping/content_type.h"
#include "mapping/message.h"
#include "mapping/setting.h"
#include "mapping/template.h"
#include "wit/type.h"

namespace composable::mapping {

struct ResultOptions {
  SettingTable decoding;           // `result-decoding`: content types by the names of fields
  std::optional<Setting> mapping;  // `result-mapping`: a table of `body` and `headers`
};

// Which way the function ended.
enum class Outcome : std::uint8_t { kOk, kError };

struct Reply {
  Outcome outcome = Outcome::kOk;
  std::string body;
  std::string_view content_type;  // of the body; empty where there is none
  Headers headers;                // those that `result-mapping` makes
};

struct DecodingRule {
  std::string field;
  CodingSource coding;
};

struct ResultPlanning;

// Immutable; safe to use from any thread.
class ResultPlan {
 public:
  static ResultPlanning Make(const wit::FunctionType& function, const ResultOptions& options);

  // Makes the reply of one result in flat form. Errors: kInvalidArgument where the bytes of a field
  // are not what its content type says, which is the component's fault; kInternal for bytes that
  // are no result.
  Result<Reply> Make(ByteView flat) const;

  // The headers that `result-mapping` makes, by their names.
  const std::vector<Member>& headers() const { return headers_; }

 private:
  ResultPlan() = default;
  friend class ResultPlanner;

  std::optional<wit::Type> type_;     // the function's result
  std::optional<wit::Type> payload_;  // what counts of it
  std::vector<DecodingRule> decoding_;
  bool is_mapped_ = false;
  std::optional<Template> body_;  // where it is mapped; nothing: none
  std::vector<Member> headers_;
};

struct ResultPlanning {
  std::optional<ResultPlan> plan;  // nothing where there are errors
  std::vector<Error> errors;       // as ArgumentPlanning's
};

}  // namespace composable::mapping
