// A runtime with the real engine, for benchmarks of whole calls.
#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/call.h"
#include "app/engines.h"
#include "app/runtime.h"
#include "app/services.h"
#include "base/file_system.h"
#include "or_die.h"
#include "telemetry/log.h"

namespace composable::bench {

inline std::string Component(const std::string& name, const std::string& file,
                             const std::string& keys) {
  return fmt::format("[component.{}]\nuri = \"{}/tests/components/{}.wasm\"\n{}", name,
                     COMPOSABLE_SOURCE_DIR, file, keys);
}

// The component `probe` of guests/fixtures/probe, with a capability of every type.
inline std::string Probe(const std::string& version, const std::string& keys) {
  std::string text = Component(
      "probe", "probe-" + version,
      "imports = [\"cli\", \"clocks\", \"filesystem\", \"http\", \"random\", \"sockets\"]\n" +
          keys);
  for (const char* type : {"cli", "clocks", "filesystem", "http", "random", "sockets"}) {
    text += fmt::format("[capability.{0}]\ntype = \"wasi:{0}\"\n", type);
  }
  return text;
}

// The argument of the probe's `http.send`.
inline std::string Request(const std::string& authority) {
  return fmt::format(
      R"({{"scheme": "http", "authority": "{}", "path": "/", "headers": [], "body": null}})",
      authority);
}

class System {
 public:
  // With a pool for so many calls at a time, as servers have one.
  System(const std::string& definitions, std::uint32_t concurrency) {
    const std::filesystem::path path =
        std::filesystem::temp_directory_path() / fmt::format("bench-{}.toml", ::getpid());
    std::ofstream(path) << definitions;
    app::RuntimeOptions options;
    options.engine.worker_threads = 2;
    options.concurrency = concurrency;
    const std::vector<std::string> sources = {path};
    app::LoadedRuntime loaded = app::Runtime::Load(
        sources,
        {.files = files_,
         .log = log_,
         .engines = app::MakeEngines(app::ProcessEnvironment, [](const Error& /*no cache*/) {}),
         .capabilities = {}},
        std::move(options));
    for (const Error& error : loaded.errors) fmt::print(stderr, "{}\n", ToReport(error));
    if (loaded.runtime == nullptr) std::exit(1);
    runtime_ = std::move(loaded.runtime);
    std::filesystem::remove(path);
  }

  app::Runtime& runtime() { return *runtime_; }

 private:
  DiskFileSystem files_;
  telemetry::NullLog log_;
  std::unique_ptr<app::Runtime> runtime_;
};

}  // namespace composable::bench
