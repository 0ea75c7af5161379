// Outgoing HTTP: the tutorial's translator against a server of the test.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "engine/network_policy.h"
#include "support/http_server.h"
#include "support/source_folder.h"
#include "unit/engine/bridge_fixture.h"

namespace composable::engine {
namespace {

using std::chrono::milliseconds;
using test::HttpAnswer;
using test::HttpRequest;
using test::HttpServer;

// Answers as it is told, and remembers what it was asked.
class RecordingPolicy final : public NetworkPolicy {
 public:
  bool AllowsRequest(const HttpTarget& target) const override {
    const std::scoped_lock lock(mutex_);
    asked_.push_back(fmt::format("{} {}://{}:{}{}", target.method, target.scheme, target.host,
                                 target.port, target.path));
    return allows_requests;
  }

  bool AllowsAddress(AddressUse use, const SocketAddress& address) const override {
    const std::scoped_lock lock(mutex_);
    const auto& bytes = address.address.bytes;
    asked_.push_back(use != AddressUse::kHttp    ? "another use"
                     : address.address.size == 4 ? fmt::format("{}.{}.{}.{}:{}", bytes[0], bytes[1],
                                                               bytes[2], bytes[3], address.port)
                                                 : fmt::format("IPv6:{}", address.port));
    return allows_addresses;
  }

  void RequestFailed(const HttpTarget& target, std::string_view reason) const override {
    const std::scoped_lock lock(mutex_);
    failed_.push_back(fmt::format("{} {}://{}:{}{}: {}", target.method, target.scheme, target.host,
                                  target.port, target.path, reason));
  }

  std::vector<std::string> failed() const {
    const std::scoped_lock lock(mutex_);
    return failed_;
  }

  std::vector<std::string> asked() const {
    const std::scoped_lock lock(mutex_);
    return asked_;
  }

  bool allows_requests = true;
  bool allows_addresses = true;

 private:
  mutable std::mutex mutex_;
  mutable std::vector<std::string> asked_;
  mutable std::vector<std::string> failed_;
};

class BridgeHttp : public testing::Test {
 protected:
  // The translator of the tutorial, which asks localhost:8090, made to ask the server.
  Bytes Translator() const {
    std::ifstream file(test::SourceFolder() + "/examples/7cs/lib/capable-translator.wasm",
                       std::ios::binary);
    Bytes bytes{std::istreambuf_iterator<char>(file), {}};
    const std::string_view authority = "localhost:8090";
    const auto found = std::ranges::search(bytes, authority);
    EXPECT_FALSE(found.empty());
    std::ranges::copy(fmt::format("localhost:{}", server_.port()), found.begin());
    return bytes;
  }

  void Prepare(WasiGrant grant) {
    auto component = engine_->Compile(Translator());
    ASSERT_TRUE(component) << ToReport(component.error());
    auto program = engine_->Prepare(*component, WithWasi(**component, std::move(grant)));
    ASSERT_TRUE(program) << ToReport(program.error());
    program_ = *program;
    function_ = *program_->Find("modulewise:examples/translator@0.1.0", "translate");
  }

  static WasiGrant GrantHttp(std::shared_ptr<const NetworkPolicy> policy,
                             HttpSettings settings = {}) {
    WasiGrant grant;
    grant.http = std::move(policy);
    grant.http_settings = std::move(settings);
    return grant;
  }

  std::string Ask(CallOptions options = {}) {
    const std::vector<value::Value> arguments = {std::string("Hello"), std::string("fr")};
    auto result = program_->CallBlocking(function_, arguments, std::move(options));
    return ValueOf(std::move(result)).As<std::string>();
  }

  HttpServer::Handler handler_ = [](const HttpRequest& /*request*/) {
    return HttpAnswer{.status = 200, .body = R"({"translated":"Bonjour"})", .delay = {}};
  };
  HttpServer server_{[this](const HttpRequest& request) { return handler_(request); }};
  std::shared_ptr<RecordingPolicy> policy_ = std::make_shared<RecordingPolicy>();
  EnginePtr engine_ = MakeEngine(PoolingSettings());
  ProgramPtr program_;
  FunctionRef function_;
};

TEST_F(BridgeHttp, SendsRequestsAndUsesConnectionsAgain) {
  Prepare(GrantHttp(policy_));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Ask(), "Bonjour");
  const std::vector<HttpRequest> requests = server_.requests();
  ASSERT_EQ(requests.size(), 5U);
  EXPECT_EQ(server_.connection_count(), 1);
  EXPECT_EQ(requests[0].method, "POST");
  EXPECT_EQ(requests[0].target, "/translate");
  EXPECT_EQ(requests[0].body, R"({"text":"Hello","locale":"fr"})");
  EXPECT_EQ(requests[0].headers.at("host"), fmt::format("localhost:{}", server_.port()));
}

TEST_F(BridgeHttp, AsksThePolicyAboutRequestsAndAddresses) {
  Prepare(GrantHttp(policy_));
  EXPECT_EQ(Ask(), "Bonjour");
  const std::vector<std::string> asked = policy_->asked();
  ASSERT_GE(asked.size(), 2U);
  EXPECT_EQ(asked[0], fmt::format("POST http://localhost:{}/translate", server_.port()));
  EXPECT_NE(std::ranges::find(asked, fmt::format("127.0.0.1:{}", server_.port())), asked.end());
}

TEST_F(BridgeHttp, DeniedRequestsDoNotLeave) {
  policy_->allows_requests = false;
  Prepare(GrantHttp(policy_));
  EXPECT_EQ(Ask(), "Hello");
  EXPECT_EQ(policy_->asked().size(), 1U);
  EXPECT_TRUE(policy_->failed().empty());
  EXPECT_EQ(server_.connection_count(), 0);
}

TEST_F(BridgeHttp, DeniedAddressesAreNotConnectedTo) {
  policy_->allows_addresses = false;
  Prepare(GrantHttp(policy_));
  EXPECT_EQ(Ask(), "Hello");
  EXPECT_GE(policy_->asked().size(), 2U);
  EXPECT_TRUE(policy_->failed().empty());
  EXPECT_EQ(server_.connection_count(), 0);
}

TEST_F(BridgeHttp, WithoutAPolicyNothingLeaves) {
  Prepare({});
  EXPECT_EQ(Ask(), "Hello");
  EXPECT_EQ(server_.connection_count(), 0);
}

TEST_F(BridgeHttp, ASilentServerIsNotWaitedForLongerThanAllowed) {
  handler_ = [](const HttpRequest&) {
    return HttpAnswer{.status = 200, .body = "{}", .delay = std::chrono::seconds(60)};
  };
  HttpSettings settings;
  settings.first_byte_timeout = milliseconds(100);
  Prepare(GrantHttp(policy_, settings));
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(Ask(), "Hello");
  const auto took = std::chrono::steady_clock::now() - start;
  EXPECT_GE(took, milliseconds(100));
  EXPECT_LT(took, std::chrono::seconds(30));
  EXPECT_THAT(policy_->failed(), testing::ElementsAre(fmt::format(
                                     "POST http://localhost:{}/translate: there was no answer in "
                                     "time",
                                     server_.port())));
}

TEST_F(BridgeHttp, PropagatesHeaders) {
  Prepare(GrantHttp(policy_));
  CallOptions options;
  options.propagated_headers = {{"traceparent", "00-01-02-03"}, {"content-type", "text/plain"}};
  EXPECT_EQ(Ask(std::move(options)), "Bonjour");
  EXPECT_EQ(Ask(), "Bonjour");
  const std::vector<HttpRequest> requests = server_.requests();
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests[0].headers.at("traceparent"), "00-01-02-03");
  // The guest's own header stays.
  EXPECT_EQ(requests[0].headers.at("content-type"), "application/json");
  EXPECT_FALSE(requests[1].headers.contains("traceparent"));
}

TEST_F(BridgeHttp, RefusesHeadersThatCannotBeSent) {
  Prepare(GrantHttp(policy_));
  CallOptions options;
  options.propagated_headers = {{"trace parent", "x"}};
  const std::vector<value::Value> arguments = {std::string("Hello"), std::string("fr")};
  const auto result = program_->CallBlocking(function_, arguments, std::move(options));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(result.error().message, "`trace parent` is no header, or its value cannot be sent");
}

TEST_F(BridgeHttp, RefusesCertificatesThatAreNone) {
  HttpSettings settings;
  settings.certificates = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n";
  auto component = engine_->Compile(Translator());
  ASSERT_TRUE(component);
  const auto program =
      engine_->Prepare(*component, WithWasi(**component, GrantHttp(policy_, settings)));
  ASSERT_FALSE(program);
  EXPECT_TRUE(program.error().message.starts_with("cannot read the certificates: "))
      << program.error().message;
  EXPECT_EQ(policy_.use_count(), 1);
}

TEST_F(BridgeHttp, LetsGoOfPolicies) {
  Prepare(GrantHttp(policy_));
  EXPECT_EQ(Ask(), "Bonjour");
  EXPECT_GT(policy_.use_count(), 1);
  program_ = nullptr;
  engine_ = nullptr;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (policy_.use_count() > 1 && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(milliseconds(5));
  }
  EXPECT_EQ(policy_.use_count(), 1);
}

}  // namespace
}  // namespace composable::engine
