// An interceptor of its own, outside of any system: for composing by other tools.
//
// Spec: section 3, `interceptor`.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/file_system.h"
#include "synth/advice_interface.h"

namespace composable::app {

// A component in binary form.
struct ComponentFile {
  std::string path;
};

// A world of WIT text: a `.wit` file, or a folder of them with what they depend on in its folder
// `deps`. Items behind feature gates are all there. `name` is as wit::SelectWorld has it.
struct WorldInWit {
  std::string path;
  std::string name;
};

struct InterceptorRequest {
  std::variant<ComponentFile, WorldInWit> target;
  // As `match` in definitions has them; all functions are surrounded where there are none.
  std::vector<std::string> match;
  synth::AdviceVersion advice = synth::AdviceVersion::kText;
};

// The interceptor that stands around any component of that world: it exports what the target
// exports, and imports it too, with advice. A call that fails for a reason that its result cannot
// carry traps.
//
// Errors: kNotFound and kIo, which name the file; kInvalidComponent, with the file and the offset
// in it; kInvalidArgument for WIT that is wrong, at its place, and for a pattern that is none;
// kNotFound for a world that there is not, for a pattern that fits no function, and where the
// target exports no function; kUnsupported where there is no interceptor for the target.
Result<Bytes> MakeInterceptor(const FileSystem& files, const InterceptorRequest& request);

}  // namespace composable::app
