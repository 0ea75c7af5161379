// Interceptors on their own, outside of any system: for composing by other tools. The command
// `composable interceptor` is this function.
//
//   auto made = composable::MakeInterceptor({.target =
//   composable::ComponentFile{"translator.wasm"}}); if (!made) { … ToReport(made.error()) … }
//
// CMake: add_subdirectory of the repository, and link `composable::interceptor`, which needs no
// engine; docs/embedding.md.
//
// Spec: section 3, `interceptor`; docs/interceptors.md.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/file_system.h"
#include "synth/advice_interface.h"

namespace composable {

// A component in binary form, in a file.
struct ComponentFile {
  std::string path;
};

// The same in memory. `name` is what advice 0.2 and messages call it.
struct ComponentBytes {
  ByteView binary;
  std::string name;
};

// A world of WIT text: a `.wit` file, or a folder of them with what they depend on in its folder
// `deps`. Items behind feature gates are all there. `name` is as wit::SelectWorld (wit/package.h)
// has it.
struct WorldInWit {
  std::string path;
  std::string name;
};

// kText asks `modulewise:interceptor/advice@0.1.0`, kTree `composable:interceptor/advice@0.2.0`.
using AdviceVersion = synth::AdviceVersion;

struct InterceptorRequest {
  std::variant<ComponentFile, ComponentBytes, WorldInWit> target;
  // As `match` in definitions has them; all functions are surrounded where there are none.
  std::vector<std::string> match = {};
  AdviceVersion advice = AdviceVersion::kText;
};

// The binary form of an interceptor that stands around any component of that world: it exports what
// the target exports, and imports it too, with advice. A call that fails for a reason that its
// result cannot carry traps. From any thread; files are only read.
//
// Errors: kNotFound and kIo, which name the file; kInvalidComponent, with the file or name and the
// offset in it; kInvalidArgument for WIT that is wrong, at its place, and for a pattern that is
// none; kNotFound for a world that there is not, for a pattern that fits no function, and where the
// target exports no function; kUnsupported where there is no interceptor for the target.
Result<Bytes> MakeInterceptor(const InterceptorRequest& request,
                              const FileSystem& files = DiskFileSystem());

}  // namespace composable
