#include "mapping/result_plan.h"

#include <gtest/gtest.h>

#include "mapping_case.h"

namespace composable::mapping {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

struct ResultCase {
  std::string_view name;
  std::optional<wit::Type> type;
  std::string_view value = {};  // in WAVE
  ResultOptions options = {};
  std::string_view expected;
};

// `[error ]CONTENT-TYPE NAME=VALUE… BODY`, or the error.
std::string RunResult(const ResultCase& one) {
  const wit::FunctionType function{.is_async = false, .parameters = {}, .result = one.type};
  const ResultPlanning planning = ResultPlan::Make(function, one.options);
  if (!planning.plan) return "refused: " + Join(planning.errors);
  Bytes flat;
  if (one.type) {
    const value::Value result = value::FromWave(*one.type, one.value).value();
    EXPECT_TRUE(value::EncodeValue(*one.type, result, flat).has_value());
  }
  const auto reply = planning.plan->Make(flat);
  if (!reply) return "error: " + ToString(reply.error());
  std::string text = reply->outcome == Outcome::kError ? "error " : "";
  text += reply->content_type.empty() ? "-" : reply->content_type;
  for (const Header& header : reply->headers) text += " " + header.name + "=" + header.value;
  return text + " " + reply->body;
}

void RunResults(const std::vector<ResultCase>& table) {
  for (const ResultCase& one : table) EXPECT_EQ(RunResult(one), one.expected) << one.name;
}

const wit::Type kEnvelope =
    wit::Type::Record({{"payload", kBytes},
                       {"content-type", kString},
                       {"extra", Option(kBytes)},
                       {"items", wit::Type::List(wit::Type::Tuple({kString, kU32}))}})
        .Named({.interface = "", .name = "envelope", .docs = ""});
constexpr std::string_view kJsonEnvelope =
    R"({payload: [123, 34, 97, 34, 58, 49, 125], content-type: "application/json", items: [("x", 1)]})";

ResultOptions Decoding(std::vector<std::pair<std::string, Setting>> entries) {
  return {.decoding = Entries(std::move(entries)), .mapping = {}};
}
ResultOptions Mapping(std::vector<std::pair<std::string, Setting>> entries) {
  return {.decoding = {}, .mapping = Table(std::move(entries))};
}

TEST(ResultPlan, TheResultIsTheBody) {
  RunResults({
      {.name = "nothing", .type = std::nullopt, .expected = "- "},
      {.name = "a string",
       .type = kString,
       .value = R"("a\"b")",
       .expected = R"(application/json "a\"b")"},
      {.name = "a record",
       .type = kEnvelope,
       .value = R"({payload: [1], content-type: "", items: []})",
       .expected = R"(application/json {"payload":[1],"content-type":"","extra":null,"items":[]})"},
      {.name = "bytes",
       .type = kBytes,
       .value = "[97, 98]",
       .expected = "application/octet-stream ab"},
      {.name = "an ok",
       .type = wit::Type::Result(kU32, kString),
       .value = "ok(7)",
       .expected = "application/json 7"},
      {.name = "an ok without payload",
       .type = wit::Type::Result(std::nullopt, kString),
       .value = "ok",
       .expected = "- "},
      {.name = "bytes in an ok",
       .type = wit::Type::Result(kBytes, std::nullopt),
       .value = "ok([97])",
       .expected = "application/octet-stream a"},
      {.name = "an error",
       .type = wit::Type::Result(kU32, kColor),
       .value = "err(red)",
       .expected = R"(error application/json "red")"},
      {.name = "an error without payload",
       .type = wit::Type::Result(kU32, std::nullopt),
       .value = "err",
       .expected = "error - "},
      {.name = "none", .type = Option(kU32), .value = "none", .expected = "application/json null"},
  });
}

TEST(ResultPlan, FieldsAreDecoded) {
  RunResults({
      {.name = "JSON",
       .type = kEnvelope,
       .value = kJsonEnvelope,
       .options = Decoding({{"payload", Text("application/json")}}),
       .expected =
           R"(application/json {"payload":{"a":1},"content-type":"application/json","extra":null,"items":[["x",1]]})"},
      {.name = "text",
       .type = kEnvelope,
       .value = R"({payload: [97], content-type: "", items: []})",
       .options = Decoding({{"payload", Text("text/plain")}}),
       .expected = R"(application/json {"payload":"a","content-type":"","extra":null,"items":[]})"},
      {.name = "as the result says, in an ok",
       .type = wit::Type::Result(kEnvelope, kString),
       .value = R"(ok({payload: [49], content-type: "text/plain", items: []}))",
       .options = Decoding({{"payload", Text("{content-type}")}}),
       .expected =
           R"(application/json {"payload":"1","content-type":"text/plain","extra":null,"items":[]})"},
      {.name = "an optional one",
       .type = kEnvelope,
       .value = R"({payload: [], content-type: "", extra: some([49]), items: []})",
       .options = Decoding({{"extra", Text("application/json")}}),
       .expected = R"(application/json {"payload":[],"content-type":"","extra":1,"items":[]})"},
      {.name = "an optional one that is none",
       .type = kEnvelope,
       .value = R"({payload: [], content-type: "", items: []})",
       .options = Decoding({{"extra", Text("application/json")}}),
       .expected = R"(application/json {"payload":[],"content-type":"","extra":null,"items":[]})"},
      {.name = "no JSON",
       .type = kEnvelope,
       .value = R"({payload: [123], content-type: "", items: []})",
       .options = Decoding({{"payload", Text("application/json")}}),
       .expected = "error: `result-decoding.payload`: invalid JSON at column 2: the text ends too "
                   "early"},
      {.name = "an unknown content type",
       .type = kEnvelope,
       .value = R"({payload: [123], content-type: "image/png", items: []})",
       .options = Decoding({{"payload", Text("{content-type}")}}),
       .expected = "error: `result-decoding.payload`: the content type `image/png` is neither "
                   "`application/json` nor `text/plain`"},
      {.name = "an error is not decoded",
       .type = wit::Type::Result(kEnvelope, kString),
       .value = R"(err("no"))",
       .options = Decoding({{"payload", Text("{content-type}")}}),
       .expected = R"(error application/json "no")"},
  });
}

TEST(ResultPlan, BodyAndHeadersAreMapped) {
  RunResults({
      {.name = "a path",
       .type = kEnvelope,
       .value = kJsonEnvelope,
       .options = Mapping({{"body", Text("{items[0][1]}")}}),
       .expected = "application/json 1"},
      {.name = "a table of paths",
       .type = kEnvelope,
       .value = kJsonEnvelope,
       .options = Mapping({{"body", Table({{"type", Text("{content-type}")},
                                           {"first", Table({{"name", Text("{items[0][0]}")}})},
                                           {"none", Text("{items[5][0]}")},
                                           {"some", Text("{items[5][0] | 0}")}})}}),
       .expected = R"(application/json {"type":"application/json","first":{"name":"x"},"some":0})"},
      {.name = "headers alone",
       .type = kEnvelope,
       .value = kJsonEnvelope,
       .options = Mapping({{"headers", Table({{"x-type", Text("{content-type}")},
                                              {"x-count", Text("{items[0][1]}")},
                                              {"x-none", Text("{extra}")}})}}),
       .expected = "- x-type=application/json x-count=1 "},
      {.name = "an empty body",
       .type = kEnvelope,
       .value = kJsonEnvelope,
       .options = Mapping({{"body", Text("")}}),
       .expected = "- "},
      {.name = "a string as text",
       .type = kString,
       .value = R"("hi")",
       .options = {},
       .expected = R"(application/json "hi")"},
      {.name = "a string as text of another content type",
       .type = kEnvelope,
       .value = kJsonEnvelope,
       .options = Mapping({{"body", Text("<{content-type}>")},
                           {"headers", Table({{"content-type", Text("text/html")}})}}),
       .expected = "application/json content-type=text/html <application/json>"},
      {.name = "below what is decoded",
       .type = kEnvelope,
       .value = kJsonEnvelope,
       .options = {.decoding = Entries({{"payload", Text("application/json")}}),
                   .mapping = Table({{"body", Text("{payload.a}")}})},
       .expected = "application/json 1"},
      {.name = "without a result",
       .type = std::nullopt,
       .options = Mapping({{"body", Table({{"done", Setting{true, {}}}})}}),
       .expected = R"(application/json {"done":true})"},
  });
}

TEST(ResultPlan, RefusesAtStartWhatCanNeverBe) {
  RunResults({
      {.name = "an unknown field",
       .type = kEnvelope,
       .options = Decoding({{"paylaod", Text("text/plain")}}),
       .expected = "refused: `result-decoding.paylaod`: there is no `paylaod` in `envelope`; did "
                   "you mean `payload`?"},
      {.name = "what is no bytes",
       .type = kEnvelope,
       .options = Decoding({{"items", Text("text/plain")}}),
       .expected =
           "refused: `result-decoding.items`: only a `list<u8>` can be decoded, and `items` "
           "is `list<tuple<string, u32>>`"},
      {.name = "an unknown content type",
       .type = kEnvelope,
       .options = Decoding({{"payload", Text("text/html")}}),
       .expected = "refused: `result-decoding.payload`: the content type `text/html` is neither "
                   "`application/json` nor `text/plain`, nor a path in braces"},
      {.name = "a path that leads nowhere",
       .type = kEnvelope,
       .options = Decoding({{"payload", Text("{type}")}}),
       .expected = "refused: `result-decoding.payload`: path `type`: there is no `type` in "
                   "`envelope`; it has `payload`, `content-type`, `extra`, `items`"},
      {.name = "no result",
       .type = std::nullopt,
       .options = Decoding({{"payload", Text("text/plain")}}),
       .expected = "refused: `result-decoding.payload`: the function returns nothing"},
      {.name = "no record",
       .type = kString,
       .options = Decoding({{"payload", Text("text/plain")}}),
       .expected = "refused: `result-decoding.payload`: there is no `payload` in `string`"},
      {.name = "a body's path",
       .type = kEnvelope,
       .options = Mapping({{"body", Text("{items[0][2]}")}}),
       .expected = "refused: `result-mapping.body`: path `items[0][2]`: there is no item 2 in "
                   "`tuple<string, u32>`"},
      {.name = "a header's path",
       .type = wit::Type::Result(kEnvelope, kString),
       .options = Mapping({{"headers", Table({{"x", Text("{ok.items}")}})}}),
       .expected = "refused: `result-mapping.headers.x`: path `ok.items`: there is no `ok` in "
                   "`envelope`; it has `payload`, `content-type`, `extra`, `items`"},
      {.name = "an unknown key",
       .type = kEnvelope,
       .options = Mapping({{"bdoy", Text("")}}),
       .expected = "refused: `result-mapping`: unknown key `bdoy`; did you mean `body`?"},
      {.name = "no table",
       .type = kEnvelope,
       .options = {.decoding = {}, .mapping = Text("{items}")},
       .expected = "refused: `result-mapping`: expected a table with `body` and `headers`, got a "
                   "string"},
      {.name = "headers that are no table",
       .type = kEnvelope,
       .options = Mapping({{"headers", Text("{items}")}}),
       .expected = "refused: `result-mapping.headers`: expected a table of paths, got a string"},
  });
}

}  // namespace
}  // namespace composable::mapping
