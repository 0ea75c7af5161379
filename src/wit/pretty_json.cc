#include "wit/pretty_json.h"

#include <boost/json/serialize.hpp>
#include <cstddef>
#include <string_view>

namespace composable::wit {
namespace {

namespace json = boost::json;

class Writer {
 public:
  std::string Take() { return std::move(text_); }

  void Write(const json::value& value) {
    if (const json::object* const object = value.if_object()) {
      WriteItems('{', '}', *object, [this](const json::key_value_pair& member) {
        text_ += json::serialize(json::string(member.key()));
        text_ += ": ";
        Write(member.value());
      });
    } else if (const json::array* const array = value.if_array()) {
      WriteItems('[', ']', *array, [this](const json::value& item) { Write(item); });
    } else {
      text_ += json::serialize(value);
    }
  }

 private:
  template <typename Items, typename WriteItem>
  void WriteItems(char open, char close, const Items& items, WriteItem write_item) {
    text_ += open;
    if (!items.empty()) {
      ++depth_;
      for (auto item = items.begin(); item != items.end(); ++item) {
        if (item != items.begin()) text_ += ',';
        NewLine();
        write_item(*item);
      }
      --depth_;
      NewLine();
    }
    text_ += close;
  }

  void NewLine() {
    text_ += '\n';
    text_.append(2 * depth_, ' ');
  }

  std::string text_;
  std::size_t depth_ = 0;
};

}  // namespace

std::string PrettyJson(const json::value& value) {
  Writer writer;
  writer.Write(value);
  return writer.Take();
}

}  // namespace composable::wit
