// Conversations with registries whose answers are written here.
#include "oci/registry.h"

#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

#include "oci/artifact.h"
#include "support/temporary_directory.h"

namespace composable::oci {
namespace {

using std::chrono::milliseconds;

// Answers with what it was given, in turn, and remembers what was asked.
class FakeTransport final : public Transport {
 public:
  Result<HttpResponse> Send(const HttpRequest& request) override {
    std::string line = request.method + " " + request.url;
    for (const Header& header : request.headers) {
      if (header.name == "Authorization" || header.name == "Range") {
        line += " [" + header.name + ": " + header.value + "]";
      }
    }
    asked.push_back(line);
    if (answers.empty()) return Fail(ErrorCode::kInternal, "nobody expected `{}`", line);
    auto answer = answers.front();
    answers.pop_front();
    return answer;
  }

  std::deque<Result<HttpResponse>> answers;
  std::vector<std::string> asked;
};

class FakeCredentials final : public Credentials {
 public:
  Result<std::optional<Credential>> Find(const std::string&) const override { return credential; }
  std::optional<Credential> credential;
};

Bytes BytesOf(std::string_view text) {
  const ByteView bytes = AsBytes(text);
  return {bytes.begin(), bytes.end()};
}

HttpResponse Answer(int status, std::string_view body = {}, std::vector<Header> headers = {}) {
  return {.status = status, .headers = std::move(headers), .body = BytesOf(body)};
}

// A body that broke off.
HttpResponse Broken(int status, std::string_view body, std::vector<Header> headers = {}) {
  HttpResponse response = Answer(status, body, std::move(headers));
  response.lost = Fail(ErrorCode::kIo, "the connection was lost").error();
  return response;
}

std::unexpected<Error> Lost() { return Fail(ErrorCode::kIo, "`r.example`: cannot connect"); }

class RegistryTest : public testing::Test {
 protected:
  Registry MakeRegistry(std::string_view reference = "r.example/user/greeter:1",
                        Access access = Access::kPull) {
    return {*ParseReference(reference), access, services_};
  }

  std::string FetchManifest() {
    const auto manifest = MakeRegistry().FetchManifest("1", std::nullopt);
    return manifest ? std::string(AsText(manifest->bytes)) : ToString(manifest.error());
  }

  std::string FetchBlob(std::string_view content) {
    const Descriptor descriptor{
        .media_type = {}, .digest = DigestOf(AsBytes(content)), .size = content.size()};
    const auto bytes = MakeRegistry().FetchBlob(descriptor, {});
    return bytes ? std::string(AsText(*bytes)) : ToString(bytes.error());
  }

  FakeTransport transport_;
  FakeCredentials credentials_;
  std::vector<milliseconds> pauses_;
  RegistryServices services_ = {.transport = transport_,
                                .credentials = credentials_,
                                .wait = [this](milliseconds pause) { pauses_.push_back(pause); }};
};

const std::string kManifestUrl = "https://r.example/v2/user/greeter/manifests/1";

TEST_F(RegistryTest, FetchesAManifest) {
  transport_.answers = {Answer(200, "{}")};
  EXPECT_EQ(FetchManifest(), "{}");
  EXPECT_EQ(transport_.asked, std::vector<std::string>{"GET " + kManifestUrl});
}

TEST_F(RegistryTest, PlainHttpIsForThisMachineUnlessItIsSaid) {
  transport_.answers = {Answer(200, "{}"), Answer(200, "{}"), Answer(200, "{}")};
  EXPECT_TRUE(MakeRegistry("localhost:5000/a:1").FetchManifest("1", std::nullopt).has_value());
  services_.plain_http = {"r.example"};
  EXPECT_TRUE(MakeRegistry("localhost:5000/a:1").FetchManifest("1", std::nullopt).has_value());
  EXPECT_TRUE(MakeRegistry("r.example/a:1").FetchManifest("1", std::nullopt).has_value());
  EXPECT_EQ(transport_.asked,
            (std::vector<std::string>{"GET http://localhost:5000/v2/a/manifests/1",
                                      "GET https://localhost:5000/v2/a/manifests/1",
                                      "GET http://r.example/v2/a/manifests/1"}));
}

TEST_F(RegistryTest, TriesAgainWithGrowingPauses) {
  transport_.answers = {Lost(), Answer(503), Answer(200, "{}")};
  EXPECT_EQ(FetchManifest(), "{}");
  EXPECT_EQ(pauses_, (std::vector{milliseconds(200), milliseconds(400)}));
}

TEST_F(RegistryTest, WaitsAsLongAsTheRegistryAsks) {
  transport_.answers = {Answer(429, "", {{"retry-after", "3"}}),
                        Answer(503, "", {{"Retry-After", "100000"}}), Answer(200, "{}")};
  EXPECT_EQ(FetchManifest(), "{}");
  EXPECT_EQ(pauses_, (std::vector{milliseconds(3000), milliseconds(10'000)}));
}

TEST_F(RegistryTest, GivesUpAfterFiveAttempts) {
  transport_.answers = {Lost(), Lost(), Lost(), Lost(), Lost()};
  EXPECT_EQ(FetchManifest(), "5 attempts in a row failed: `r.example`: cannot connect");
  transport_.answers = {Answer(500), Answer(500), Answer(500), Answer(500),
                        Answer(502, R"({"errors":[{"code":"X","message":"down for today"}]})")};
  EXPECT_EQ(
      FetchManifest(),
      "5 attempts in a row failed: registry `r.example` fails: it cannot answer now (status 502: "
      "down for today)");
}

TEST_F(RegistryTest, WhatIsFinalIsNotTriedAgain) {
  transport_.answers = {Fail(ErrorCode::kNotFound, "`https://r.example`: there is no such host")};
  EXPECT_EQ(FetchManifest(), "`https://r.example`: there is no such host");
  transport_.answers = {Answer(404)};
  EXPECT_EQ(FetchManifest(), "registry `r.example` has no `user/greeter:1`");
  transport_.answers = {Answer(403, R"({"errors":[{"message":"not yours"}]})")};
  EXPECT_EQ(
      FetchManifest(),
      "registry `r.example` does not allow it: fetching the manifest (status 403: not yours); "
      "log in as somebody who may, with `docker login r.example`");
  transport_.answers = {Answer(418)};
  EXPECT_EQ(FetchManifest(), "registry `r.example` fails: fetching the manifest (status 418)");
  EXPECT_TRUE(pauses_.empty());
}

TEST_F(RegistryTest, AChangedManifestIsRefused) {
  const std::string wrong = ToString(DigestOf(AsBytes("other")));
  transport_.answers = {Answer(200, "{}", {{"Docker-Content-Digest", wrong}})};
  const std::string right = ToString(DigestOf(AsBytes("{}")));
  EXPECT_EQ(FetchManifest(),
            "registry `r.example`: the manifest was changed: its digest should be " + wrong +
                " and is " + right);
}

TEST_F(RegistryTest, LogsInWithAPassword) {
  credentials_.credential = {.user = "ada", .password = "pw", .identity_token = {}};
  transport_.answers = {Answer(401, "", {{"www-authenticate", "Basic realm=\"x\""}}),
                        Answer(200, "{}")};
  EXPECT_EQ(FetchManifest(), "{}");
  EXPECT_EQ(transport_.asked.back(), "GET " + kManifestUrl + " [Authorization: Basic YWRhOnB3]");
}

TEST_F(RegistryTest, CredentialsThatAreMissingOrRefusedAreTold) {
  const std::vector<Header> basic = {{"WWW-Authenticate", "Basic realm=\"x\""}};
  transport_.answers = {Answer(401, "", basic)};
  EXPECT_EQ(FetchManifest(),
            "registry `r.example` wants to know who asks, and there are no credentials for it; run "
            "`docker login r.example`, or put them into Docker's `config.json`");
  credentials_.credential = {.user = "ada", .password = "hunter2", .identity_token = {}};
  transport_.answers = {Answer(401, "", basic), Answer(401, "", basic)};
  EXPECT_EQ(
      FetchManifest(),
      "registry `r.example` refuses the credentials of user `ada`; run `docker login r.example` "
      "again, as somebody who may use `user/greeter`");
  transport_.answers = {Answer(401, "", {{"WWW-Authenticate", "Negotiate"}})};
  EXPECT_EQ(FetchManifest(),
            "registry `r.example` wants to know who asks in a way that is neither `Bearer` nor "
            "`Basic`");
}

TEST_F(RegistryTest, GetsAToken) {
  const std::vector<Header> bearer = {
      {"WWW-Authenticate",
       R"(Bearer realm="https://auth.example/token",service="r",scope="repository:user/greeter:pull")"}};
  const std::string token_url =
      "GET https://auth.example/token?service=r&scope=repository%3Auser%2Fgreeter%3Apull";
  transport_.answers = {Answer(401, "", bearer), Answer(200, R"({"token":"t1"})"),
                        Answer(200, "{}")};
  EXPECT_EQ(FetchManifest(), "{}");
  EXPECT_EQ(transport_.asked,
            (std::vector<std::string>{"GET " + kManifestUrl, token_url,
                                      "GET " + kManifestUrl + " [Authorization: Bearer t1]"}));

  credentials_.credential = {.user = "ada", .password = "pw", .identity_token = {}};
  transport_.answers = {Answer(401, "", bearer), Answer(200, R"({"access_token":"t2"})"),
                        Answer(200, "{}")};
  EXPECT_EQ(FetchManifest(), "{}");
  EXPECT_EQ(transport_.asked[4], token_url + " [Authorization: Basic YWRhOnB3]");
  EXPECT_EQ(transport_.asked[5], "GET " + kManifestUrl + " [Authorization: Bearer t2]");

  credentials_.credential = {.user = {}, .password = {}, .identity_token = "identity"};
  transport_.answers = {Answer(401, "", bearer), Answer(200, R"({"access_token":"t3"})"),
                        Answer(200, "{}")};
  EXPECT_EQ(FetchManifest(), "{}");
  EXPECT_EQ(transport_.asked[7], "POST https://auth.example/token");
}

TEST_F(RegistryTest, TokensThatDoNotComeAreTold) {
  credentials_.credential = {.user = "ada", .password = "hunter2", .identity_token = {}};
  const auto challenge = [](const std::string& realm) {
    return Answer(401, "", {{"WWW-Authenticate", "Bearer realm=\"" + realm + "\""}});
  };
  transport_.answers = {challenge("https://auth.example/"), Answer(401)};
  EXPECT_EQ(
      FetchManifest(),
      "registry `r.example` refuses the credentials of user `ada`; run `docker login r.example` "
      "again, as somebody who may use `user/greeter`");
  transport_.answers = {challenge("https://auth.example/"), Answer(200, "{}")};
  EXPECT_EQ(FetchManifest(), "the token server of registry `r.example`: its answer holds no token");
  transport_.answers = {challenge("https://auth.example/"),
                        Answer(200, "{\"token\":\"a\\r\\nX: y\"}")};
  EXPECT_EQ(FetchManifest(), "the token server of registry `r.example`: its answer holds no token");
  transport_.answers = {challenge("http://auth.example/")};
  EXPECT_EQ(FetchManifest(),
            "the token server of registry `r.example`: `auth.example` is without TLS, so nothing "
            "secret is sent there");
  transport_.answers = {challenge("auth.example")};
  EXPECT_EQ(FetchManifest(),
            "the token server of registry `r.example`: the registry sends on to an address that is "
            "none");
}

TEST_F(RegistryTest, OtherHostsAreNotToldWhoWeAre) {
  credentials_.credential = {.user = "ada", .password = "pw", .identity_token = {}};
  transport_.answers = {Answer(401, "", {{"WWW-Authenticate", "Basic realm=\"x\""}}),
                        Answer(307, "", {{"Location", "/elsewhere"}}),
                        Answer(307, "", {{"Location", "https://cdn.example/blob?signature=s"}}),
                        Answer(200, "content")};
  EXPECT_EQ(FetchBlob("content"), "content");
  ASSERT_EQ(transport_.asked.size(), 4U);
  EXPECT_EQ(transport_.asked[2], "GET https://r.example/elsewhere [Authorization: Basic YWRhOnB3]");
  EXPECT_EQ(transport_.asked[3], "GET https://cdn.example/blob?signature=s");
}

TEST_F(RegistryTest, RedirectsThatLeadNowhereAreRefused) {
  transport_.answers = {Answer(302, "", {{"Location", "http://cdn.example/"}})};
  EXPECT_EQ(FetchBlob("x"),
            "registry `r.example` sends on to `cdn.example` without TLS, which is refused");
  transport_.answers.assign(6, Answer(302, "", {{"Location", "/again"}}));
  EXPECT_EQ(FetchBlob("x"), "registry `r.example` sends on more than 5 times");
  transport_.answers = {Answer(302)};
  EXPECT_EQ(FetchBlob("x"),
            "registry `r.example`: the registry sends on to an address that is empty");
}

TEST_F(RegistryTest, ALostConnectionIsTakenUpWhereItBrokeOff) {
  transport_.answers = {Broken(200, "0123"), Lost(),
                        Broken(206, "45", {{"Content-Range", "bytes 4-9/10"}}),
                        Answer(206, "6789", {{"Content-Range", "bytes 6-9/10"}})};
  EXPECT_EQ(FetchBlob("0123456789"), "0123456789");
  ASSERT_EQ(transport_.asked.size(), 4U);
  EXPECT_TRUE(transport_.asked[1].ends_with(" [Range: bytes=4-]"));
  EXPECT_TRUE(transport_.asked[2].ends_with(" [Range: bytes=4-]"));
  EXPECT_TRUE(transport_.asked[3].ends_with(" [Range: bytes=6-]"));
}

TEST_F(RegistryTest, AServerWithoutRangesBeginsAgain) {
  transport_.answers = {Broken(200, "0123"), Answer(200, "0123456789")};
  EXPECT_EQ(FetchBlob("0123456789"), "0123456789");
  transport_.answers = {Broken(200, "0123"),
                        Answer(206, "23456789", {{"Content-Range", "bytes 2-9/10"}}),
                        Answer(200, "0123456789")};
  EXPECT_EQ(FetchBlob("0123456789"), "0123456789");
}

TEST_F(RegistryTest, AChangedBlobIsRefused) {
  transport_.answers = {Answer(200, "012345678X")};
  EXPECT_EQ(FetchBlob("0123456789"),
            "registry `r.example`: the content was changed: its digest should be " +
                ToString(DigestOf(AsBytes("0123456789"))) + " and is " +
                ToString(DigestOf(AsBytes("012345678X"))));
  transport_.answers = {Answer(200, "0123")};
  EXPECT_EQ(FetchBlob("0123456789"),
            "registry `r.example`: the content was changed: it should have 10 bytes and has 4");
  transport_.answers = {Answer(404)};
  EXPECT_EQ(FetchBlob("x"), "registry `r.example` has the manifest and not its content " +
                                ToString(DigestOf(AsBytes("x"))) + "; push the artifact again");
}

TEST_F(RegistryTest, PushesWhatIsNotThere) {
  Registry registry = MakeRegistry("r.example/user/greeter:1", Access::kPush);
  const Digest digest = DigestOf(AsBytes("x"));
  transport_.answers = {Answer(404), Answer(202, "", {{"Location", "/upload/7?state=s"}}),
                        Answer(201), Answer(200), Answer(201)};
  EXPECT_TRUE(registry.PushBlob(AsBytes("x"), digest).has_value());
  EXPECT_TRUE(registry.PushBlob(AsBytes("x"), digest).has_value());
  EXPECT_TRUE(registry.PushManifest("{}", "1", digest).has_value());
  const std::string blobs = "https://r.example/v2/user/greeter/blobs/";
  const std::string name = ToString(digest);
  EXPECT_EQ(transport_.asked,
            (std::vector<std::string>{
                "HEAD " + blobs + name, "POST " + blobs + "uploads/",
                "PUT https://r.example/upload/7?state=s&digest=sha256%3A" + name.substr(7),
                "HEAD " + blobs + name, "PUT " + kManifestUrl}));
}

TEST_F(RegistryTest, UploadsStayWithTls) {
  transport_.answers = {Answer(404), Answer(202, "", {{"Location", "http://r.example/upload"}})};
  const Status pushed = MakeRegistry().PushBlob(AsBytes("x"), DigestOf(AsBytes("x")));
  ASSERT_FALSE(pushed.has_value());
  EXPECT_EQ(ToString(pushed.error()),
            "registry `r.example` sends an upload on to `r.example` without TLS, which is refused");
}

class PullTest : public RegistryTest {
 protected:
  // An artifact whose layer is this.
  void Offer(std::string_view layer) {
    manifest_ = MakeManifest(
        {.media_type = std::string(kConfigType), .digest = DigestOf(AsBytes("{}")), .size = 2},
        {.media_type = std::string(kLayerType),
         .digest = DigestOf(AsBytes(layer)),
         .size = layer.size()});
    transport_.answers = {Answer(200, manifest_), Answer(200, layer)};
  }

  std::string PullText(std::string_view reference) {
    const auto artifact = Pull(*ParseReference(reference), services_, &cache_, {});
    return artifact ? std::string(AsText(artifact->bytes)) : ToString(artifact.error());
  }

  std::string manifest_;
  TemporaryDirectory folder_;
  BlobCache cache_ = *BlobCache::Open({.directory = folder_.path() / "oci"});
};

TEST_F(PullTest, ADigestThatIsInTheCacheNeedsNoNetwork) {
  const std::string wasm("\0asm1234", 8);
  Offer(wasm);
  EXPECT_EQ(PullText("r.example/a:1"), wasm);
  EXPECT_EQ(transport_.asked.size(), 2U);
  const std::string pinned = "r.example/a:1@" + ToString(DigestOf(AsBytes(manifest_)));
  EXPECT_EQ(PullText(pinned), wasm);
  EXPECT_EQ(transport_.asked.size(), 2U);
  // A tag may stand for something else now; its content is not fetched twice.
  transport_.answers = {Answer(200, manifest_)};
  EXPECT_EQ(PullText("r.example/a:2"), wasm);
}

TEST_F(PullTest, WhatWasChangedInTheCacheIsFetchedAgain) {
  const std::string wasm("\0asm1234", 8);
  Offer(wasm);
  EXPECT_EQ(PullText("r.example/a:1"), wasm);
  ASSERT_TRUE(cache_.Find(DigestOf(AsBytes(wasm))).has_value());
  std::FILE* const file = std::fopen(
      (folder_.path() / "oci" / ("sha256-" + ToHex(DigestOf(AsBytes(wasm)).bytes))).c_str(), "r+");
  ASSERT_NE(file, nullptr);
  std::fputc('X', file);
  std::fclose(file);
  EXPECT_EQ(cache_.Find(DigestOf(AsBytes(wasm))), std::nullopt);
  transport_.answers = {Answer(200, wasm)};
  EXPECT_EQ(PullText("r.example/a@" + ToString(DigestOf(AsBytes(manifest_)))), wasm);
}

TEST_F(PullTest, TheLeastUsedGoesFirst) {
  const BlobCache cache =
      *BlobCache::Open({.directory = folder_.path() / "small", .max_bytes = 10});
  const auto digest = [](std::string_view text) { return DigestOf(AsBytes(text)); };
  ASSERT_TRUE(cache.Store(digest("aaaaaa"), AsBytes("aaaaaa")).has_value());
  ASSERT_TRUE(cache.Store(digest("bbbbbb"), AsBytes("bbbbbb")).has_value());
  EXPECT_EQ(cache.Find(digest("aaaaaa")), std::nullopt);
  EXPECT_NE(cache.Find(digest("bbbbbb")), std::nullopt);
  ASSERT_TRUE(cache.Store(digest("cccccccccccc"), AsBytes("cccccccccccc")).has_value());
  EXPECT_EQ(cache.Find(digest("cccccccccccc")), std::nullopt);
}

TEST_F(PullTest, WhatIsNoWasmIsRefused) {
  Offer("#!/bin/sh");
  EXPECT_EQ(PullText("r.example/a:1"),
            "cannot pull `oci://r.example/a:1`: it is no WebAssembly artifact: its layer does not "
            "begin like a .wasm file");
}

TEST_F(PullTest, AnIndexLeadsToAManifest) {
  const std::string wasm("\0asm1234", 8);
  Offer(wasm);
  const std::string index =
      R"({"manifests":[{"digest":")" + ToString(DigestOf(AsBytes(manifest_))) + R"(","size":1}]})";
  transport_.answers.emplace_front(Answer(200, index));
  const auto artifact = Pull(*ParseReference("r.example/a:1"), services_, nullptr, {});
  ASSERT_TRUE(artifact.has_value()) << ToString(artifact.error());
  EXPECT_EQ(artifact->digest, DigestOf(AsBytes(index)));
  EXPECT_EQ(AsText(artifact->bytes), wasm);
}

TEST_F(PullTest, ADigestCannotBePushed) {
  const std::string digest = ToString(DigestOf(AsBytes("x")));
  const auto pushed = Push(*ParseReference("r.example/a@" + digest), AsBytes("x"), {}, services_);
  ASSERT_FALSE(pushed.has_value());
  EXPECT_EQ(ToString(pushed.error()),
            "cannot push `oci://r.example/a@" + digest +
                "`: the digest follows from what is pushed; write a tag in "
                "place of `@" +
                digest + "`");
}

}  // namespace
}  // namespace composable::oci
