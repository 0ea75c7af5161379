#include "app/message_value.h"

#include <string>
#include <utility>

namespace composable::app {

value::Value ToValue(const mapping::Message& message) {
  value::Sequence headers;
  for (const mapping::Header& header : message.headers) {
    value::Sequence fields;
    fields.items.push_back(value::String(header.name));
    fields.items.push_back(value::String(header.value));
    headers.items.emplace_back(std::move(fields));
  }
  value::Sequence fields;
  fields.items.emplace_back(std::move(headers));
  fields.items.emplace_back(message.body);
  return fields;
}

mapping::Headers HeadersOf(const value::Value& list) {
  mapping::Headers headers;
  for (const value::Value& header : list.As<value::Sequence>().items) {
    const std::vector<value::Value>& fields = header.As<value::Sequence>().items;
    headers.push_back({.name = fields[0].As<std::string>(), .value = fields[1].As<std::string>()});
  }
  return headers;
}

}  // namespace composable::app
