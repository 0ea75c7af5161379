// Collects the errors of one definition file, each at its place.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "config/source_text.h"

namespace composable::config {

// A view: refers to the list that it adds to, which must outlive it. Copies add to the same list.
class Reporter {
 public:
  Reporter(SourceText source, std::vector<Error>& errors)
      : source_(std::move(source)), errors_(&errors) {}

  // A reporter whose errors say in addition what they are about, such as "component `greeter`".
  Reporter About(std::string what) const {
    Reporter inner = *this;
    inner.about_.insert(inner.about_.begin(), std::move(what));
    return inner;
  }

  void Report(TextOffset where, Error error) const {
    error.where = source_.At(where);
    error.context.insert(error.context.end(), about_.begin(), about_.end());
    errors_->push_back(std::move(error));
  }

  template <typename... Args>
  void Report(TextOffset where, ErrorKind kind, fmt::format_string<Args...> format,
              Args&&... args) const {
    Report(where, Fail(kind, format, std::forward<Args>(args)...).error());
  }

  const SourceText& source() const { return source_; }

  // How many errors the list holds by now.
  std::size_t count() const { return errors_->size(); }

 private:
  SourceText source_;
  std::vector<Error>* errors_;
  std::vector<std::string> about_;  // innermost first
};

}  // namespace composable::config
