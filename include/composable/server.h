// Kinds of server that are written in C++: how calls and messages reach the components of a system.
//
//   composable::ServerType lines{
//       .name = "lines",
//       .configure = [](composable::ServerKeys& keys) -> composable::ServerSetup {
//         const auto port = keys.Integer("port");
//         const auto component = keys.String("component");
//         …
//         return {.make = [=](composable::ServerSystem& system) -> composable::ServerMaking {
//           auto function = system.FindFunction(*component, *name);
//           …
//           return {.server = std::make_unique<LineServer>(…)};
//         }};
//       }};
//
// Definitions name the kind:
//
//   [server.greetings]
//   type = "lines"
//   port = 7070
//
// Handed to a runtime (composable/runtime.h) before its definitions are read. The built-in kind,
// `http`, is made with this header and knows nothing else of the runtime. examples/service has
// another one.
//
// Three steps, each of which says all that is wrong before the next one begins:
//
//   1. `configure` reads the keys of each `[server.NAME]`, when definitions are loaded;
//   2. `make` finds what the server calls, when all of the system is prepared to run;
//   3. Start listens.
//
// Spec: section 2, "server"; section 3, `run`.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/error.h"
#include "base/file_system.h"
#include "config/definition.h"
#include "config/key_reader.h"
#include "config/key_rule.h"
#include "config/located.h"
#include "config/quote.h"
#include "mapping/channel.h"
#include "mapping/function.h"
#include "mapping/raw_handler.h"
#include "telemetry/log.h"
#include "wit/type.h"

namespace composable {

// How a server of a system that was loaded anew comes after the one of its name and type that runs.
enum class Succession : std::uint8_t {
  kAfter,     // that one is drained first; nobody listens in between
  kBeside,    // this one starts while that one still listens: they do so at different addresses
  kTakeOver,  // this one takes what that one listens with, and its connections: TakeOver
};

// One server of a system. Its functions are called one after the other, from any thread, in the
// order in which they stand here, and must not throw.
class Server {
 public:
  // Ends at once, whatever is under way: nothing of the server runs any more when it returns, but
  // callbacks of calls that it made, which may come as long as the runtime is there.
  virtual ~Server() = default;

  // Begins to listen and to serve, on threads of the server's own, and returns. Once. Error: kIo,
  // which names the address that is in use or not of this machine.
  virtual Status Start() = 0;

  // How it comes after `running`, which is of the same name and type, was started, and runs; for
  // `composable run --watch`. Before Start.
  virtual Succession SucceedingTo(const Server& /*running*/) const { return Succession::kAfter; }

  // In place of Start, where SucceedingTo says so: goes on where `running` listens. That one takes
  // nothing more, answers what it took, and is drained and ended as if it had stopped by itself;
  // its Address is not asked for any more. Must not fail.
  virtual void TakeOver(Server& /*running*/) {}

  // Where it listens, for people and for scripts: `http://127.0.0.1:8080`. After Start or TakeOver.
  virtual std::string Address() const = 0;

  // Takes nothing more, answers what was taken, and returns when that is done, or after `patience`.
  // Whether it was the former. After Start or TakeOver, once.
  virtual bool Drain(std::chrono::milliseconds patience) = 0;
};

// A function of a component, ready to be called.
struct ServerFunction {
  // How arguments are made for it and results read is in mapping/argument_plan.h and
  // mapping/result_plan.h.
  mapping::FunctionPtr function;
  // Its type again, with the documentation that the component has of it, and the function's own.
  wit::FunctionType described;
  std::string docs;
};

// What a server can reach. Everything that it returns may be used from any thread, as long as the
// runtime is there.
class ServerSystem {
 public:
  virtual ~ServerSystem() = default;

  // Composes, compiles and links the component, unless that was done, which may take seconds.
  // `function` is written as in `composable invoke`: `greet`, `translator.translate`. Errors, each
  // at the place of the name that is wrong: kNotFound, with the nearest name; kUnsupported for
  // types that cannot cross, such as resources; all that can be wrong with the component.
  virtual Result<ServerFunction> FindFunction(const config::Located<std::string>& component,
                                              const config::Located<std::string>& function) = 0;

  // As FindFunction, of what takes raw HTTP requests in the component: `handle` of
  // `wasi:http/handler@0.3`, or else of `wasi:http/incoming-handler@0.2`. Errors: kInvalidArgument
  // where it exports neither; kTypeMismatch where `handle` has another type.
  virtual Result<mapping::RawHandlerPtr> FindRawHandler(
      const config::Located<std::string>& component) = 0;

  // Opens a channel for sending. Error: kNotFound, with the nearest name, at its place.
  virtual Result<mapping::ChannelPtr> FindChannel(const config::Located<std::string>& channel) = 0;

  // Where a server says what goes on. Outlives the runtime.
  virtual telemetry::Log& log() = 0;
};

struct ServerMaking {
  std::unique_ptr<Server> server;  // null where there are errors
  // All that is wrong, each at its place in the files; which server it is about is added.
  std::vector<Error> errors = {};
};

// Makes a server that was configured. Called at most once for each time that the system is checked
// or run; the system is good for the call only.
using ServerFactory = std::function<ServerMaking(ServerSystem& system)>;

// One way through a server to a component or to a channel, for `composable graph`.
struct ServerRoute {
  std::string label;  // which requests it is for, such as `POST /hello`
  // What they lead to: a component, with one of its functions unless it takes raw requests, or a
  // channel; the others are empty.
  std::string component = {};
  std::string function = {};
  std::string channel = {};
};

// What a definition says; `make` may be left empty where something was wrong with it.
struct ServerSetup {
  ServerFactory make;
  std::vector<ServerRoute> routes = {};
};

// The keys of one `[server.NAME]` (config/key_reader.h). Keys that nobody asks for are unknown,
// which is an error, and what is wrong with those that are asked for is reported.
class ServerKeys : public config::KeyReader {
 public:
  // Borrows all of it.
  ServerKeys(const config::ServerDefinition& definition, const FileSystem& files,
             std::vector<Error>& errors, config::DeclaredKeys declared = std::nullopt)
      : config::KeyReader({fmt::format("server {}", config::Quote(definition.name.value))},
                          definition.properties, errors, declared),
        definition_(definition),
        files_(files),
        errors_(errors) {}

  // The NAME of `[server.NAME]`, and its place.
  const config::Located<std::string>& name() const { return definition_.name; }
  // All of the definition, as it stands in its file.
  const config::ServerDefinition& definition() const { return definition_; }
  const FileSystem& files() const { return files_; }

  // A key that has to be there; where it is not, that is reported, with what the key is for: "it
  // says where to listen".
  std::optional<config::Located<std::string>> RequiredString(std::string_view key,
                                                             std::string_view purpose) {
    if (Any(key) == nullptr) ReportMissing(key, purpose);
    return String(key);
  }
  std::optional<config::Located<std::int64_t>> RequiredInteger(std::string_view key,
                                                               std::string_view purpose) {
    if (Any(key) == nullptr) ReportMissing(key, purpose);
    return Integer(key);
  }

  // Everything that was reported of the definitions so far, for readers of their own.
  std::vector<Error>& errors() { return errors_; }

 private:
  void ReportMissing(std::string_view key, std::string_view purpose) {
    errors_.push_back(
        FailAt(definition_.name.where, {ErrorCode::kInvalidConfig, Diagnostic::kMissingKey},
               "key `{}` is missing; {}", key, purpose)
            .error()
            .WithContext(fmt::format("server {}", config::Quote(definition_.name.value))));
  }

  const config::ServerDefinition& definition_;
  const FileSystem& files_;
  std::vector<Error>& errors_;
};

// A kind of server, as definitions name it.
struct ServerType {
  std::string name;  // what `type` says: lower-case letters, digits, `-` and `:`
  // Once for each definition; must neither block nor throw. From any thread.
  std::function<ServerSetup(ServerKeys& keys)> configure;
  // The keys that `configure` reads beside `type` (config/key_rule.h), for the JSON Schema of
  // definitions. Where they are not declared, that lets any pass.
  config::DeclaredKeys keys = std::nullopt;
};

}  // namespace composable
