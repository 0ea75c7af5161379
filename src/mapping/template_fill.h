// Templates filled: JSON made of what their references find.
#pragma once

#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>
#include <functional>
#include <optional>
#include <string>

#include "base/error.h"
#include "mapping/leaf.h"
#include "mapping/template.h"
#include "wit/type.h"

namespace composable::mapping {

// What is at a path; nothing where it leads nowhere.
using Find = std::function<Result<Leaf>(const Path& path)>;

class TemplateFiller {
 public:
  // Borrows `find`.
  TemplateFiller(const Find& find, boost::json::storage_ptr storage)
      : find_(find), storage_(std::move(storage)) {}

  // What the template makes; nothing where it is a reference that finds nothing and has no
  // fallback. Members whose reference finds nothing are left out. Text becomes what `type` wants,
  // a string where it is null. Errors: of `find`; kInvalidArgument where a reference in a text or
  // an array finds nothing.
  Result<std::optional<boost::json::value>> Fill(const Template& from, const wit::Type* type);

 private:
  boost::json::value FromFound(const Leaf& leaf, const wit::Type* type) const;
  Result<boost::json::value> FillText(const Interpolation& text);
  Result<boost::json::value> FillObject(const ObjectTemplate& object, const wit::Type* type);
  Result<boost::json::value> FillArray(const ArrayTemplate& array, const wit::Type* type);

  const Find& find_;
  boost::json::storage_ptr storage_;
};

// A value inside of a text: strings as they are, null as nothing, everything else as JSON.
void AppendPlain(const boost::json::value& from, std::string& out);

}  // namespace composable::mapping
