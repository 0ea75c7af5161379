// The keys of one capability, read by those who know what they mean.
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "base/error.h"
#include "config/definition.h"
#include "config/key_reader.h"
#include "config/quote.h"

namespace composable::capability {

class KeyReader : public config::KeyReader {
 public:
  // A view of both, which must outlive it.
  KeyReader(const config::CapabilityDefinition& capability, std::vector<Error>& errors,
            config::DeclaredKeys declared)
      : config::KeyReader({fmt::format("capability {}", config::Quote(capability.name.value))},
                          capability.properties, errors, declared),
        capability_(capability) {}

  // The NAME of `[capability.NAME]`.
  const std::string& name() const { return capability_.name.value; }

  // Reports every key that was not asked for.
  void ReportUnknown() {
    config::KeyReader::ReportUnknown(fmt::format("for the type `{}`", capability_.type.value));
  }

 private:
  const config::CapabilityDefinition& capability_;
};

}  // namespace composable::capability
