// Where components come from: loaders, each for the URIs of one scheme.
//
//   composable::ComponentLoader vault{
//       .scheme = "vault",
//       .locate = [](const composable::LocateRequest& request)
//           -> composable::Result<composable::ComponentLocation> {
//         return composable::ComponentLocation{.location = std::string(request.uri), .name = "x"};
//       },
//       .load = [](const std::string& location)
//           -> composable::Result<composable::LoadedComponent> { return Fetch(location); }};
//
//   [component.greeter]
//   uri = "vault://components/greeter"
//
// Handed to a runtime (composable/runtime.h) before its definitions are read. The built-in ones,
// `file` and `oci`, are made with this header and nothing else.
//
// Spec: section 2, "Component" and "Loading".
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"

namespace composable {

// One URI as it is written. Views that hold during the call.
struct LocateRequest {
  std::string_view uri;                 // all of it, with its scheme; for `file` it may be a path
  const std::filesystem::path& folder;  // of the file in which it stands, as that was given
};

// What a URI stands for.
struct ComponentLocation {
  // Equal for URIs that stand for the same component; what `load` is given.
  std::string location;
  // What the component is called where its URI is given in the place of a definition file.
  std::string name;
};

struct LoadedComponent {
  Bytes bytes;  // a component binary
  // What exactly was loaded, for messages about its content, such as a reference with its digest;
  // empty: the URI says it.
  std::string provenance = {};
};

struct ComponentLoader {
  // Of the URIs `scheme://…`: lower-case letters, digits, `+`, `-` and `.`, a letter first.
  std::string scheme;
  // Called for each URI while definitions are read: looks at the URI, and whether something is
  // there where that costs little. An error fails the load, at the URI. Must not throw.
  std::function<Result<ComponentLocation>(const LocateRequest& request)> locate;
  // Called when the component is first wanted, and again where it was forgotten since, from any
  // thread, by one at a time for each runtime. An error is told at the URI, unless it has a place
  // of its own. Must not throw.
  std::function<Result<LoadedComponent>(const std::string& location)> load;
};

}  // namespace composable
