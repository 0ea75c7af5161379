// Reading values out of a tree of Boost.JSON.
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "value/failure.h"
#include "value/value.h"
#include "wit/type.h"

namespace composable::value {

// What was found, as it reads after "got".
std::string DescribeJson(const boost::json::value& found);

inline std::string_view View(boost::json::string_view text) { return {text.data(), text.size()}; }

// Turns a tree into values. Each function returns nothing after a failure, which is then recorded.
class JsonReader {
 public:
  std::optional<Value> Read(const wit::Type& type, const boost::json::value& found);
  Failure& failure() { return failure_; }

 private:
  std::nullopt_t Mismatch(const wit::Type& type, const boost::json::value& found) {
    failure_.Mismatch(type, DescribeJson(found));
    return std::nullopt;
  }
  std::nullopt_t Wrong(std::string message) {
    failure_.Set(ErrorCode::kTypeMismatch, std::move(message));
    return std::nullopt;
  }

  template <typename T>
  std::optional<Value> ReadInteger(const wit::Type& type, const boost::json::value& found);
  template <typename T>
  std::optional<Value> ReadFloat(const wit::Type& type, const boost::json::value& found);
  std::optional<Value> ReadCharacter(const wit::Type& type, const boost::json::value& found);
  std::optional<Value> ReadRecord(const wit::Type& type, const boost::json::value& found);
  std::optional<Value> ReadTuple(const wit::Type& type, const boost::json::value& found);
  std::optional<Value> ReadList(const wit::Type& element, const boost::json::array& found);
  std::optional<Value> ReadBytes(const wit::Type& element, const boost::json::array& found);
  std::optional<Value> ReadMap(const wit::Type& type, const boost::json::value& found);
  std::optional<Value> ReadKey(const wit::Type& type, std::string_view text);
  std::optional<Value> ReadFlags(const wit::Type& type, const boost::json::value& found);
  std::optional<Value> ReadEnum(const wit::Type& type, const boost::json::value& found);
  std::optional<Value> ReadOption(const wit::Type& type, const boost::json::value& found);
  std::optional<Value> ReadVariant(const wit::Type& type, const boost::json::value& found);
  // `payload` is null where the text has the bare name of the case.
  std::optional<Value> ReadCase(const wit::Type& type, std::string_view name,
                                const boost::json::value* payload);

  Failure failure_;
};

}  // namespace composable::value
