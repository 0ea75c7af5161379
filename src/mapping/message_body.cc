#include "mapping/message_body.h"

#include <algorithm>
#include <string>

#include "mapping/input_reader.h"
#include "value/json_tree.h"

namespace composable::mapping {

Result<Bytes> MakeBody(const InputShape& shape, const Input& input) {
  const bool has_captures =
      std::ranges::any_of(input.captures, [](const auto& capture) { return capture.has_value(); });
  const bool is_checked = input.body_form == BodyForm::kJson && !input.body.empty();
  ByteView body = AsBytes(input.body);
  if (input.body_form == BodyForm::kNone) body = {};
  if (!has_captures && !is_checked) return Bytes(body.begin(), body.end());

  InputReader reader(shape, input, nullptr);
  COMPOSABLE_TRY(const Leaf joined, reader.Body());
  if (!has_captures) return Bytes(body.begin(), body.end());
  std::string text;
  value::AppendJsonTree(*std::get<const boost::json::value*>(joined), text);
  return Bytes(AsBytes(text).begin(), AsBytes(text).end());
}

}  // namespace composable::mapping
