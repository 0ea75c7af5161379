// The runtime as a library: definitions are loaded, functions of their components called, and their
// servers and subscriptions run.
//
//   composable::RuntimeLoading loading = composable::Runtime::Load({"system.toml"});
//   if (!loading.runtime) { … loading.errors … }
//   auto greeting = loading.runtime->Invoke("greeter.greet", {"World"});   // "\"Hello, World!\"\n"
//
//   std::vector<composable::Error> errors = loading.runtime->Start();      // servers,
//   subscriptions … composable::Status all_done = loading.runtime->Stop(std::chrono::seconds(30));
//
// CMake: add_subdirectory of the repository, and link `composable::runtime`; docs/embedding.md.
//
// Spec: sections 2, "Model", and 3, "Commands".
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "composable/capability.h"
#include "composable/placeholder.h"
#include "composable/server.h"
#include "value/value.h"

namespace composable {

struct RuntimeSettings {
  // Types of capability that definitions may name, beside those that are built in.
  std::vector<CapabilityType> capabilities = {};
  // Kinds of server, likewise.
  std::vector<ServerType> servers = {};
  // Sources of values for placeholders, beside `process:env` and `file`.
  std::vector<PlaceholderResolver> placeholders = {};
  // Variables for every component that is given an environment; each name at most once.
  std::vector<std::pair<std::string, std::string>> environment = {};
  // Which records of the log go to the standard error stream, such as "info"; where it is absent,
  // what COMPOSABLE_LOG says, and else warnings and errors.
  std::optional<std::string> log = {};
  // How many calls of one component may run at once with memory that is reserved, which makes calls
  // ten times as cheap: for programs that serve. What is more waits. Absent: nothing is reserved.
  std::optional<std::uint32_t> concurrency = {};
};

class Runtime;

struct RuntimeLoading {
  std::unique_ptr<Runtime> runtime;  // null where there are errors
  std::vector<Error> errors;         // all that are wrong with the definitions and the settings
  std::vector<Error> warnings;
};

// What a function returned: nothing where it has no result.
using CallOutcome = Result<std::optional<value::Value>>;

// Safe to use from any thread. Ends with all calls that are under way.
class Runtime {
 public:
  // `definitions` are .toml files, and .wasm files, each of which is a component named after its
  // file. Components are read, composed and compiled when they are first called.
  static RuntimeLoading Load(const std::vector<std::string>& definitions,
                             RuntimeSettings settings = {});

  // The JSON Schema (draft 7) of definitions that may name the types of the settings beside those
  // that are built in. Error: as Load's, of these types.
  static Result<std::string> Schema(const RuntimeSettings& settings = {});

  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;
  ~Runtime();

  // Everything that is wrong with a component and with all that it is wired to, short of compiling
  // it; empty where nothing is.
  std::vector<Error> Check(std::string_view component);

  // Calls `component[.interface].function` in a fresh instance and waits for its result, and for
  // what it does after that. Arguments are text as on the command line; the result is JSON with an
  // end of line, the bytes of a list<u8> as they are, empty where there is none. An `err` that the
  // function returns is kComponentError.
  Result<std::string> Invoke(std::string_view target,
                             const std::vector<std::string>& arguments = {});

  // The same with values, as the function's types want them; an `err` is a value.
  CallOutcome Call(std::string_view target, const std::vector<value::Value>& arguments);

  // Runs what the definitions have servers and subscriptions for: prepares the components that they
  // call, begins to hand out messages, then starts the servers. Returns everything that is wrong;
  // then nothing runs. Once; this and the next two are for one thread at a time.
  std::vector<Error> Start();

  // Where each server listens, after Start, by name: `api: http://127.0.0.1:8080`.
  std::vector<std::string> Addresses() const;

  // Ends that: servers take nothing more and answer what they took, then messages that were
  // accepted are handled. Error: kDeadlineExceeded, which says what was not done after `patience`.
  // Once, after Start; without it, what is under way is dropped when the runtime ends.
  Status Stop(std::chrono::milliseconds patience);

 private:
  struct Parts;

  explicit Runtime(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace composable
