// What a component makes of its `config`, where the program knows that: of the components that come
// with it.
//
// Spec: section 2, "Interceptor"; docs/interceptors.md.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "config/definition.h"

namespace composable::graph {

struct KnownSetting {
  enum class Kind : std::uint8_t {
    kList,    // of any texts
    kCount,   // a number of 32 bits
    kChoice,  // one of `choices`
  };

  std::string_view key;  // without `config.`
  Kind kind = Kind::kList;
  std::span<const std::string_view> choices;
};

// The entries of `config` that are none of these, or that have values which are not of their kind,
// each at its place. Values that are secret are not shown.
std::vector<Error> CheckSettings(const config::ComponentDefinition& definition,
                                 std::span<const KnownSetting> known);

}  // namespace composable::graph
