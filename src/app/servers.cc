#include "app/servers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <set>
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
    servers.push_back({configured.name.value, configured.type, std::move(made.server)});
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

Succeeding Servers::Succeed(Servers& running, std::chrono::milliseconds patience) {
  const auto start = [](Made& made) -> Status {
    Status started = made.server->Start();
    if (started) return {};
    return std::unexpected(std::move(started).error().WithContext(AboutServer(made.name)));
  };
  std::set<const Made*> taken;
  // The one of that name; or one that was given another name, whose address stays.
  const auto predecessor_of = [&](const Made& made) -> Made* {
    const auto is_same = [](const Made& a, const Made& b) {
      return a.name == b.name && a.type == b.type;
    };
    for (Made& other : running.servers_) {
      if (is_same(other, made)) return &other;
    }
    for (Made& other : running.servers_) {
      const bool stays = std::ranges::any_of(
          servers_, [&](const Made& another) { return is_same(another, other); });
      const bool fits = other.type == made.type &&
                        made.server->SucceedingTo(*other.server) == Succession::kTakeOver;
      if (!stays && fits && taken.insert(&other).second) return &other;
    }
    return nullptr;
  };
  std::vector<std::pair<Made*, Made*>> takeovers;
  std::vector<std::pair<Made*, Made*>> restarts;
  for (Made& made : servers_) {
    Made* const before = predecessor_of(made);
    const Succession succession =
        before == nullptr ? Succession::kBeside : made.server->SucceedingTo(*before->server);
    if (succession == Succession::kTakeOver) {
      takeovers.emplace_back(&made, before);
    } else if (succession == Succession::kAfter) {
      restarts.emplace_back(&made, before);
    } else if (Status started = start(made); !started) {
      // Those that have started end with this.
      Succeeding refused{.is_done = false, .errors = {std::move(started).error()}};
      servers_.clear();
      return refused;
    }
  }
  for (const auto& [next, before] : takeovers) next->server->TakeOver(*before->server);
  Succeeding done{.is_done = true, .errors = {}};
  std::set<const Made*> failed;
  for (const auto& [next, before] : restarts) {
    before->server->Drain(patience);
    before->server.reset();
    if (Status started = start(*next); !started) {
      done.errors.push_back(std::move(started).error());
      failed.insert(next);
    }
  }
  std::erase_if(running.servers_, [](const Made& made) { return made.server == nullptr; });
  std::erase_if(servers_, [&](const Made& made) { return failed.contains(&made); });
  return done;
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
