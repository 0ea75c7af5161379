#include "app/servers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <thread>
#include <variant>

#include "app/hosted_function.h"
#include "app/invocable.h"
#include "app/raw_handler.h"
#include "base/diagnostic.h"
#include "base/suggest.h"
#include "config/quote.h"

namespace composable::app {
namespace {

using config::Located;

// A runtime as servers see it.
class RuntimeSystem final : public ServerSystem {
 public:
  explicit RuntimeSystem(Runtime& runtime) : runtime_(runtime) {}

  Result<ServerFunction> FindFunction(const Located<std::string>& component,
                                      const Located<std::string>& function) override {
    COMPOSABLE_CHECK(CheckComponent(component));
    auto found = runtime_.Resolve(fmt::format("{}.{}", component.value, function.value));
    if (!found) return std::unexpected(At(function.where, std::move(found).error()));
    if (Status status = CheckInvocable(found->type()); !status) {
      return std::unexpected(At(function.where, found->InContext(std::move(status).error())));
    }
    FunctionDescription description = runtime_.Describe(*found);
    return ServerFunction{.function = HostFunctionOf(*std::move(found), runtime_.log()),
                          .described = std::move(description.type),
                          .docs = std::move(description.docs)};
  }

  Result<mapping::RawHandlerPtr> FindRawHandler(const Located<std::string>& component) override {
    COMPOSABLE_CHECK(CheckComponent(component));
    auto prepared = runtime_.Prepare(component.value);
    if (!prepared) return std::unexpected(At(component.where, std::move(prepared).error()));
    auto found = app::FindRawHandler(*prepared);
    if (!found) return std::unexpected(At(component.where, std::move(found).error()));
    return MakeRawHandler(*std::move(found), runtime_.log());
  }

  Result<mapping::ChannelPtr> FindChannel(const Located<std::string>& channel) override {
    auto found = runtime_.messaging()->Open(channel.value);
    if (!found) return std::unexpected(At(channel.where, std::move(found).error()));
    return found;
  }

  telemetry::Log& log() override { return runtime_.log(); }

 private:
  // Whether there is a component of that name.
  Status CheckComponent(const Located<std::string>& component) const {
    const std::vector<std::string>& names = runtime_.component_names();
    if (std::ranges::find(names, component.value) != names.end()) return {};
    return FailAt(component.where, {ErrorCode::kNotFound, Diagnostic::kUnknownComponent},
                  "there is no component {}{}", config::Quote(component.value),
                  DidYouMean(component.value, names));
  }
  // The error, at that place unless it has one of its own.
  static Error At(const FilePosition& where, Error error) {
    if (std::holds_alternative<std::monostate>(error.where)) error.where = where;
    return error;
  }

  Runtime& runtime_;
};

std::string AboutServer(std::string_view name) {
  return fmt::format("server {}", config::Quote(name));
}

}  // namespace

ServersMaking Servers::Make(Runtime& runtime) {
  RuntimeSystem system(runtime);
  ServersMaking making;
  std::vector<Made> servers;
  for (const ConfiguredServer& configured : runtime.servers()) {
    ServerMaking made = configured.setup.make ? configured.setup.make(system) : ServerMaking();
    if (made.server == nullptr && made.errors.empty()) {
      made.errors.push_back(FailAt(configured.name.where, ErrorCode::kInternal,
                                   "servers of the type `{}` cannot be made: the type made none, "
                                   "and no error",
                                   configured.type)
                                .error());
    }
    for (Error& error : made.errors) {
      making.errors.push_back(std::move(error).WithContext(AboutServer(configured.name.value)));
    }
    servers.push_back({configured.name.value, std::move(made.server)});
  }
  // The constructor is private: make_unique cannot call it.
  if (making.errors.empty()) making.servers.reset(new Servers(std::move(servers)));
  return making;
}

Status Servers::Start() {
  for (const Made& made : servers_) {
    if (Status started = made.server->Start(); !started) {
      std::string about = AboutServer(made.name);
      servers_.clear();
      return std::unexpected(std::move(started).error().WithContext(std::move(about)));
    }
  }
  return {};
}

std::vector<std::string> Servers::Addresses() const {
  std::vector<std::string> addresses;
  for (const Made& made : servers_) {
    addresses.push_back(fmt::format("{}: {}", made.name, made.server->Address()));
  }
  return addresses;
}

bool Servers::Drain(std::chrono::milliseconds patience) {
  std::vector<std::thread> drains;
  std::vector<char> outcomes(servers_.size(), 0);
  for (std::size_t i = 0; i < servers_.size(); ++i) {
    drains.emplace_back([&, i] { outcomes[i] = servers_[i].server->Drain(patience) ? 1 : 0; });
  }
  for (std::thread& drain : drains) drain.join();
  return std::ranges::all_of(outcomes, [](char outcome) { return outcome == 1; });
}

}  // namespace composable::app
