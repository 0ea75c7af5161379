#include "mapping/argument_plan.h"

#include <gtest/gtest.h>

#include "mapping_case.h"

namespace composable::mapping {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using Captured = std::vector<std::optional<std::string_view>>;

// One request to one function.
struct ArgumentCase {
  std::string_view name;
  std::vector<wit::Parameter> parameters;
  ArgumentOptions options = {};
  BodyForm form = BodyForm::kJson;
  std::string_view body = {};
  std::vector<std::string> capture_names = {};
  Captured captures = {};
  std::vector<HeaderView> headers = {};
  std::string_view expected;  // the arguments in WAVE, or the error
};

std::string RunCase(const ArgumentCase& one) {
  const wit::FunctionType function{.is_async = false, .parameters = one.parameters, .result = {}};
  InputShape shape{.body = one.form, .captures = {}, .headers = std::nullopt};
  for (const std::string& name : one.capture_names) shape.captures.push_back({name, {}});
  ArgumentPlanning planning = ArgumentPlan::Make(function, std::move(shape), one.options);
  if (!planning.plan) return "refused: " + Join(planning.errors);
  const Input input{
      .body_form = one.form, .body = one.body, .captures = one.captures, .headers = one.headers};
  Bytes flat;
  const Status made = planning.plan->Make(input, flat);
  if (!made) return Show(function, std::unexpected(made.error()));
  return Show(function, flat);
}

void RunTable(const std::vector<ArgumentCase>& table) {
  for (const ArgumentCase& one : table) EXPECT_EQ(RunCase(one), one.expected) << one.name;
}

const wit::Type kPerson = wit::Type::Record({{"id", kU32}, {"nick-name", Option(kString)}})
                              .Named({.interface = "", .name = "person", .docs = ""});

TEST(ArgumentPlan, OneParameterTakesTheWholeBody) {
  RunTable({
      {.name = "a JSON string",
       .parameters = {{"name", kString}},
       .body = R"("World")",
       .expected = R"("World")"},
      {.name = "an object with its name",
       .parameters = {{"name", kString}},
       .body = R"({"name":"World","other":1})",
       .expected = R"("World")"},
      {.name = "another object is its text",
       .parameters = {{"name", kString}},
       .body = R"({ "x" : [1, 2.5, null] })",
       .expected = R"("{\"x\":[1,2.5,null]}")"},
      {.name = "a number is its text",
       .parameters = {{"name", kString}},
       .body = "42",
       .expected = R"("42")"},
      {.name = "null is no string",
       .parameters = {{"name", kString}},
       .body = "null",
       .expected = "error: parameter `name`: expected `string`, got null"},
      {.name = "null is none",
       .parameters = {{"name", Option(kString)}},
       .body = "null",
       .expected = "none"},
      {.name = "no body is none", .parameters = {{"name", Option(kString)}}, .expected = "none"},
      {.name = "an optional string is made of JSON too",
       .parameters = {{"name", Option(kString)}},
       .body = "[1]",
       .expected = R"(some("[1]"))"},
      {.name = "no body",
       .parameters = {{"name", kString}},
       .expected = "error: parameter `name`: is missing; expected `string`"},
      {.name = "text",
       .parameters = {{"name", kString}},
       .form = BodyForm::kText,
       .body = "World",
       .expected = R"("World")"},
      {.name = "text that is JSON stays text",
       .parameters = {{"name", kString}},
       .form = BodyForm::kText,
       .body = R"("World")",
       .expected = R"("\"World\"")"},
      {.name = "text for a number",
       .parameters = {{"n", kU32}},
       .form = BodyForm::kText,
       .body = "7",
       .expected = "7"},
      {.name = "no number",
       .parameters = {{"n", kU32}},
       .form = BodyForm::kText,
       .body = "seven",
       .expected = "error: parameter `n`: expected `u32`, got the text `seven`"},
      {.name = "any form: JSON",
       .parameters = {{"n", kU32}},
       .form = BodyForm::kAny,
       .body = "7",
       .expected = "7"},
      {.name = "any form: text",
       .parameters = {{"name", kString}},
       .form = BodyForm::kAny,
       .body = "World",
       .expected = R"("World")"},
      {.name = "any form: a JSON string",
       .parameters = {{"name", kString}},
       .form = BodyForm::kAny,
       .body = R"("World")",
       .expected = R"("World")"},
      {.name = "bytes as text",
       .parameters = {{"data", kBytes}},
       .form = BodyForm::kText,
       .body = "ab",
       .expected = "[97, 98]"},
      {.name = "bytes as JSON",
       .parameters = {{"data", kBytes}},
       .body = "[1,255]",
       .expected = "[1, 255]"},
      {.name = "a record",
       .parameters = {{"who", kPerson}},
       .body = R"({"id":7})",
       .expected = "{id: 7}"},
      {.name = "a record under its name",
       .parameters = {{"who", kPerson}},
       .body = R"({"who":{"id":7,"nick-name":"x"}})",
       .expected = R"({id: 7, nick-name: some("x")})"},
      {.name = "a record's field of another type",
       .parameters = {{"who", kPerson}},
       .body = R"({"id":"7"})",
       .expected = R"(error: parameter `who`: at `.id`: expected `u32`, got string "7")"},
      {.name = "an enum",
       .parameters = {{"color", kColor}},
       .body = R"("green")",
       .expected = "green"},
      {.name = "no JSON",
       .parameters = {{"n", kU32}},
       .body = "{",
       .expected = "error: body: invalid JSON at column 2: the text ends too early"},
      {.name = "no UTF-8",
       .parameters = {{"name", kString}},
       .form = BodyForm::kText,
       .body = "\xff",
       .expected = "error: parameter `name`: expected `string`, got bytes that are no UTF-8"},
      {.name = "exact 64-bit integers",
       .parameters = {{"n", kU64}},
       .body = "18446744073709551615",
       .expected = "18446744073709551615"},
      {.name = "beyond the type",
       .parameters = {{"n", kU32}},
       .body = "4294967296",
       .expected = "error: parameter `n`: expected `u32`, got number 4294967296 (integers from 0 "
                   "to 4294967295)"},
  });
}

TEST(ArgumentPlan, SeveralParametersAreMembersOfTheBody) {
  const std::vector<wit::Parameter> two = {{"a", kU32}, {"b", Option(kString)}};
  RunTable({
      {.name = "all",
       .parameters = two,
       .body = R"({"b":"x","a":1})",
       .expected = R"(1, some("x"))"},
      {.name = "an option left out, others ignored",
       .parameters = two,
       .body = R"({"a":1,"c":2})",
       .expected = "1, none"},
      {.name = "one is missing",
       .parameters = two,
       .body = R"({"b":"x"})",
       .expected = "error: parameter `a`: is missing; expected `u32`"},
      {.name = "no body",
       .parameters = two,
       .expected = "error: parameter `a`: is missing; expected `u32`"},
      {.name = "no object",
       .parameters = two,
       .body = "[1]",
       .expected = "error: body: expected an object with the parameters as its members, got an "
                   "array of 1 item"},
      {.name = "text",
       .parameters = two,
       .form = BodyForm::kAny,
       .body = "x",
       .expected = "error: body: expected an object with the parameters as its members, got text"},
      {.name = "JSON for a string",
       .parameters = two,
       .body = R"({"a":1,"b":{"x":true}})",
       .expected = R"(1, some("{\"x\":true}"))"},
      {.name = "no parameters", .parameters = {}, .body = R"({"a":1})", .expected = ""},
  });
}

TEST(ArgumentPlan, CapturesJoinTheBody) {
  RunTable({
      {.name = "a string",
       .parameters = {{"name", kString}},
       .form = BodyForm::kNone,
       .capture_names = {"name"},
       .captures = {"World"},
       .expected = R"("World")"},
      {.name = "a string that looks like JSON",
       .parameters = {{"name", kString}},
       .form = BodyForm::kNone,
       .capture_names = {"name"},
       .captures = {"12"},
       .expected = R"("12")"},
      {.name = "a number, a bool, a char, an enum",
       .parameters = {{"n", kU32}, {"b", kBool}, {"c", kChar}, {"e", kColor}},
       .form = BodyForm::kNone,
       .capture_names = {"n", "b", "c", "e"},
       .captures = {"7", "true", "ü", "red"},
       .expected = "7, true, 'ü', red"},
      {.name = "a list",
       .parameters = {{"n", wit::Type::List(kU32)}},
       .form = BodyForm::kNone,
       .capture_names = {"n"},
       .captures = {"[1,2]"},
       .expected = "[1, 2]"},
      {.name = "an option that is there",
       .parameters = {{"n", Option(kU32)}},
       .form = BodyForm::kNone,
       .capture_names = {"n"},
       .captures = {"7"},
       .expected = "some(7)"},
      {.name = "an option that is not there",
       .parameters = {{"n", Option(kU32)}},
       .form = BodyForm::kNone,
       .capture_names = {"n"},
       .captures = {std::nullopt},
       .expected = "none"},
      {.name = "what is optional but needed",
       .parameters = {{"n", kU32}},
       .form = BodyForm::kNone,
       .capture_names = {"n"},
       .captures = {std::nullopt},
       .expected = "error: parameter `n`: is missing; expected `u32`"},
      {.name = "another type",
       .parameters = {{"n", kU32}},
       .form = BodyForm::kNone,
       .capture_names = {"n"},
       .captures = {"x"},
       .expected = "error: parameter `n`: expected `u32`, got the text `x`"},
      {.name = "an unknown case",
       .parameters = {{"e", kColor}},
       .form = BodyForm::kNone,
       .capture_names = {"e"},
       .captures = {"rad"},
       .expected = "error: parameter `e`: unknown case `rad` of `enum { red, green }`; did you "
                   "mean `red`?"},
      {.name = "beside a body",
       .parameters = {{"id", kU32}, {"note", kString}},
       .body = R"({"note":"x"})",
       .capture_names = {"id"},
       .captures = {"7"},
       .expected = R"(7, "x")"},
      {.name = "a field of the only parameter",
       .parameters = {{"who", kPerson}},
       .body = R"({"nick-name":"5"})",
       .capture_names = {"id"},
       .captures = {"7"},
       .expected = R"({id: 7, nick-name: some("5")})"},
      {.name = "without a body",
       .parameters = {{"who", kPerson}},
       .form = BodyForm::kNone,
       .capture_names = {"id", "nick-name"},
       .captures = {"7", "8"},
       .expected = R"({id: 7, nick-name: some("8")})"},
      {.name = "a clash",
       .parameters = {{"id", kU32}},
       .body = R"({"id":1})",
       .capture_names = {"id"},
       .captures = {"7"},
       .expected = "error: body: the member `id` is there already, from the address of the "
                   "request"},
      {.name = "no object",
       .parameters = {{"id", kU32}},
       .body = "[1]",
       .capture_names = {"id"},
       .captures = {"7"},
       .expected = "error: body: expected an object, which `id` can join, got an array of 1 item"},
  });
}

TEST(ArgumentPlan, TemplatesMakeArguments) {
  const auto map = [](std::vector<std::pair<std::string, Setting>> entries) {
    return ArgumentOptions{.mapping = Entries(std::move(entries)), .encoding = {}};
  };
  constexpr std::string_view kBody =
      R"({"user":{"email":"a@b","age":30},"items":[{"name":"x"},{"name":"y"}],"a.b":true,"no":null})";
  const std::vector<wit::Parameter> text = {{"t", kString}};
  const std::vector<wit::Parameter> number = {{"n", kU32}};
  RunTable({
      {.name = "a path",
       .parameters = text,
       .options = map({{"t", Text("{body.user.email}")}}),
       .body = kBody,
       .expected = R"("a@b")"},
      {.name = "a path keeps the type",
       .parameters = number,
       .options = map({{"n", Text("{ body.user.age }")}}),
       .body = kBody,
       .expected = "30"},
      {.name = "an index",
       .parameters = text,
       .options = map({{"t", Text("{body.items[1].name}")}}),
       .body = kBody,
       .expected = R"("y")"},
      {.name = "a quoted name",
       .parameters = {{"b", kBool}},
       .options = map({{"b", Text(R"({body["a.b"]})")}}),
       .body = kBody,
       .expected = "true"},
      {.name = "a header",
       .parameters = text,
       .options = map({{"t", Text(R"({headers["x.y"]})")}}),
       .headers = {{"X.Y", "z"}},
       .expected = R"("z")"},
      {.name = "a header as a number",
       .parameters = number,
       .options = map({{"n", Text("{headers.x-count}")}}),
       .headers = {{"x-count", "5"}},
       .expected = "5"},
      {.name = "text with references",
       .parameters = text,
       .options = map({{"t", Text("Dear {body.user.email}, {body.user.age} {{x}} {body.no}!")}}),
       .body = kBody,
       .expected = R"("Dear a@b, 30 {x} !")"},
      {.name = "the whole body",
       .parameters = text,
       .options = map({{"t", Text("{body}")}}),
       .body = "[1]",
       .expected = R"("[1]")"},
      {.name = "a literal",
       .parameters = number,
       .options = map({{"n", {std::int64_t{7}, {}}}}),
       .body = kBody,
       .expected = "7"},
      {.name = "a default that is used",
       .parameters = number,
       .options = map({{"n", Text("{body.user.size | 18}")}}),
       .body = kBody,
       .expected = "18"},
      {.name = "a default that is not used",
       .parameters = number,
       .options = map({{"n", Text("{body.user.age | 18}")}}),
       .body = kBody,
       .expected = "30"},
      {.name = "a default with braces and a bar",
       .parameters = text,
       .options = map({{"t", Text(R"({body.x | "}|{"}!)")}}),
       .body = kBody,
       .expected = R"("}|{!")"},
      {.name = "missing",
       .parameters = text,
       .options = map({{"t", Text("{body.user.nmae}")}}),
       .body = kBody,
       .expected = "error: parameter `t`: `body.user.nmae` is missing; expected `string`"},
      {.name = "missing in a text",
       .parameters = text,
       .options = map({{"t", Text("a{body.x}")}}),
       .body = kBody,
       .expected = "error: parameter `t`: `body.x` is missing"},
      {.name = "an option that is missing",
       .parameters = {{"n", Option(kU32)}},
       .options = map({{"n", Text("{body.x}")}}),
       .body = kBody,
       .expected = "none"},
      {.name = "a table",
       .parameters = {{"who", kPerson}},
       .options = map({{"who", Table({{"id", Text("{body.user.age}")},
                                      {"nick-name", Text("<{body.items[0].name}>")}})}}),
       .body = kBody,
       .expected = R"({id: 30, nick-name: some("<x>")})"},
      {.name = "a table whose optional field is missing",
       .parameters = {{"who", kPerson}},
       .options = map(
           {{"who", Table({{"id", Text("{body.user.age}")}, {"nick-name", Text("{body.nick}")}})}}),
       .body = kBody,
       .expected = "{id: 30}"},
      {.name = "a list",
       .parameters = {{"l", wit::Type::List(kString)}},
       .options = map({{"l", List({Text("{body.items[0].name}"), Text("z")})}}),
       .body = kBody,
       .expected = R"(["x", "z"])"},
      {.name = "a capture in a table",
       .parameters = {{"who", kPerson}},
       .options = map({{"who", Table({{"id", Text("{body.id}")}})}}),
       .form = BodyForm::kNone,
       .capture_names = {"id"},
       .captures = {"7"},
       .expected = "{id: 7}"},
      {.name = "others are looked up by name",
       .parameters = {{"a", kString}, {"user", kPerson}},
       .options = map({{"a", Text("x")}}),
       .body = R"({"user":{"id":1}})",
       .expected = R"("x", {id: 1})"},
      {.name = "another type",
       .parameters = number,
       .options = map({{"n", Text("{body.user.email}")}}),
       .body = kBody,
       .expected = R"(error: parameter `n`: expected `u32`, got string "a@b")"},
  });
}

TEST(ArgumentPlan, EncodingMakesBytes) {
  const auto encode = [](std::string coding) {
    return ArgumentOptions{.mapping = {}, .encoding = Entries({{"data", Text(std::move(coding))}})};
  };
  const std::vector<wit::Parameter> two = {{"data", kBytes}, {"type", kString}};
  RunTable({
      {.name = "JSON",
       .parameters = two,
       .options = encode("application/json"),
       .body = R"({"data":{"a": 1},"type":""})",
       .expected = "[123, 34, 97, 34, 58, 49, 125], \"\""},
      {.name = "text",
       .parameters = two,
       .options = encode("text/plain"),
       .body = R"({"data":"ab","type":""})",
       .expected = "[97, 98], \"\""},
      {.name = "as another argument says",
       .parameters = two,
       .options = encode("{type}"),
       .body = R"({"data":"ab","type":"text/plain; charset=utf-8"})",
       .expected = R"([97, 98], "text/plain; charset=utf-8")"},
      {.name = "text of what is no string",
       .parameters = two,
       .options = encode("text/plain"),
       .body = R"({"data":7,"type":""})",
       .expected =
           "error: parameter `data`: expected a string, to be encoded as text, got number 7"},
      {.name = "an unknown content type",
       .parameters = two,
       .options = encode("{type}"),
       .body = R"({"data":7,"type":"image/png"})",
       .expected = "error: parameter `data`: the content type `image/png` is neither "
                   "`application/json` nor `text/plain`"},
      {.name = "no content type",
       .parameters = {{"data", kBytes}, {"type", Option(kString)}},
       .options = encode("{type}"),
       .body = R"({"data":7})",
       .expected = "error: parameter `data`: its content type is looked for at `type`, where there "
                   "is nothing"},
      {.name = "missing",
       .parameters = two,
       .options = encode("text/plain"),
       .body = R"({"type":""})",
       .expected = "error: parameter `data`: is missing"},
  });
}

TEST(ArgumentPlan, RefusesAtStartWhatCanNeverBe) {
  const auto map = [](std::string name, Setting setting) {
    return ArgumentOptions{.mapping = Entries({{std::move(name), std::move(setting)}}),
                           .encoding = {}};
  };
  const auto encode = [](std::string name, Setting setting) {
    return ArgumentOptions{.mapping = {},
                           .encoding = Entries({{std::move(name), std::move(setting)}})};
  };
  const std::vector<wit::Parameter> name = {{"name", kString}};
  const std::vector<wit::Parameter> number = {{"n", kU32}};
  const std::vector<wit::Parameter> person = {{"who", kPerson}};
  const std::vector<wit::Parameter> bytes = {{"data", kBytes}, {"who", kPerson}};
  RunTable({
      {.name = "an unknown parameter",
       .parameters = name,
       .options = map("nmae", Text("x")),
       .expected = "refused: `param-mapping.nmae`: the function has no parameter `nmae`; did you "
                   "mean `name`?"},
      {.name = "an unknown root",
       .parameters = name,
       .options = map("name", Text("{bdy.x}")),
       .expected = "refused: `param-mapping.name`: path `bdy.x`: it starts with `bdy`, but must "
                   "start with `body` or `headers`"},
      {.name = "a header's part",
       .parameters = name,
       .options = map("name", Text("{headers.a.b}")),
       .expected = "refused: `param-mapping.name`: path `headers.a.b`: exactly one name follows "
                   "`headers`, as in `headers.x-tenant`"},
      {.name = "a broken path",
       .parameters = name,
       .options = map("name", Text("{body.[x}")),
       .expected =
           "refused: `param-mapping.name`: path `body.[x}`: expected a name of letters, "
           "digits, `-` and `_` (others are written [\"name\"]) at character 6, where there "
           "is `[`; a brace itself is written `{{`"},
      {.name = "an open reference",
       .parameters = name,
       .options = map("name", Text("{body.x")),
       .expected = "refused: `param-mapping.name`: the reference to `body.x` must end with `}`, or "
                   "have a `|` and a JSON value before it; a brace itself is written `{{`"},
      {.name = "a default that is no JSON",
       .parameters = name,
       .options = map("name", Text("{body.x | none}")),
       .expected = "refused: `param-mapping.name`: what stands for `body.x` where it is missing "
                   "must be JSON, such as 18 or \"none\", and ` none` is not; a brace itself is "
                   "written `{{`"},
      {.name = "a default of another type",
       .parameters = number,
       .options = map("n", Text(R"({body.x | "a"})")),
       .expected = R"(refused: `param-mapping.n`: expected `u32`, got string "a")"},
      {.name = "a literal of another type",
       .parameters = number,
       .options = map("n", Text("a")),
       .expected = R"(refused: `param-mapping.n`: expected `u32`, got string "a")"},
      {.name = "text for a number",
       .parameters = number,
       .options = map("n", Text("0{body.x}")),
       .expected = "refused: `param-mapping.n`: expected `u32`, got a text with references in it"},
      {.name = "a table for a number",
       .parameters = number,
       .options = map("n", Table({{"a", Text("{body.x}")}})),
       .expected = "refused: `param-mapping.n`: expected `u32`, got a table"},
      {.name = "an unknown and a missing field",
       .parameters = person,
       .options = map("who", Table({{"idd", Text("{body.x}")}})),
       .expected = "refused: `param-mapping.who`: unknown field `idd` of `person`; did you mean "
                   "`id`?\n`param-mapping.who`: the field `id` of `person` is missing"},
      {.name = "no body to look into",
       .parameters = name,
       .options = map("name", Text("{body.x}")),
       .form = BodyForm::kNone,
       .expected = "refused: `param-mapping.name`: path `body.x`: requests of this method have no "
                   "body, and nothing of that name is captured"},
      {.name = "a part of a capture",
       .parameters = name,
       .options = map("name", Text("{body.id.x}")),
       .form = BodyForm::kNone,
       .capture_names = {"id"},
       .expected = "refused: `param-mapping.name`: path `body.id.x`: `id` is a text from the "
                   "address of the request, which has no parts"},
      {.name = "a part of a text",
       .parameters = name,
       .options = map("name", Text("{body.x}")),
       .form = BodyForm::kText,
       .expected =
           "refused: `param-mapping.name`: path `body.x`: a body that is text has no parts"},
      {.name = "nothing gives a value",
       .parameters = name,
       .form = BodyForm::kNone,
       .capture_names = {"nmae"},
       .expected = "refused: parameter `name`: nothing gives it a value: requests of this method "
                   "have no body; capture `name` in `path` or `query-params`, or give it in "
                   "`param-mapping`"},
      {.name = "text for two",
       .parameters = {{"a", kString}, {"b", kString}},
       .form = BodyForm::kText,
       .expected =
           "refused: parameter `a`: nothing gives it a value: a body that is text has no "
           "members; give it in `param-mapping`\nparameter `b`: nothing gives it a value: a "
           "body that is text has no members; give it in `param-mapping`"},
      {.name = "a capture that is no field",
       .parameters = person,
       .form = BodyForm::kNone,
       .capture_names = {"idd"},
       .expected = "refused: parameter `who`: there is no `idd` in `person`; did you mean `id`?"},
      {.name = "encoding what is no bytes",
       .parameters = name,
       .options = encode("name", Text("text/plain")),
       .expected =
           "refused: `param-encoding.name`: only a `list<u8>` can be encoded, and `name` is "
           "`string`"},
      {.name = "an unknown content type",
       .parameters = bytes,
       .options = encode("data", Text("image/png")),
       .expected = "refused: `param-encoding.data`: the content type `image/png` is neither "
                   "`application/json` nor `text/plain`, nor a path in braces"},
      {.name = "a content type that is no text",
       .parameters = bytes,
       .options = encode("data", Setting{true, {}}),
       .expected = "refused: `param-encoding.data`: expected a content type or a path in braces, "
                   "got a boolean"},
      {.name = "a content type of an unknown parameter",
       .parameters = bytes,
       .options = encode("data", Text("{hwo.id}")),
       .expected = "refused: `param-encoding.data`: path `hwo.id`: the function has no parameter "
                   "`hwo`; did you mean `who`?"},
      {.name = "a content type of an unknown field",
       .parameters = bytes,
       .options = encode("data", Text("{who.type}")),
       .expected = "refused: `param-encoding.data`: path `who.type`: there is no `type` in "
                   "`person`; it has `id`, `nick-name`"},
      {.name = "a content type that is a number",
       .parameters = bytes,
       .options = encode("data", Text("{who.id}")),
       .expected = "refused: `param-encoding.data`: path `who.id`: a content type is a `string`, "
                   "and there is `u32`"},
  });
}

TEST(ArgumentPlan, RefusesHeadersThatNeverCome) {
  const wit::FunctionType function{
      .is_async = false, .parameters = {{"name", kString}}, .result = {}};
  const ArgumentOptions options{.mapping = Entries({{"name", Text("{headers.x-tenat}")}}),
                                .encoding = {}};
  InputShape shape;
  shape.headers = {"content-type", "x-tenant"};
  EXPECT_EQ(Join(ArgumentPlan::Make(function, shape, options).errors),
            "`param-mapping.name`: path `headers.x-tenat`: no request brings this header along; "
            "name it in `propagate-request-headers`; did you mean `x-tenant`?");
}

}  // namespace
}  // namespace composable::mapping
