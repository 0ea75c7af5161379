#include <gtest/gtest.h>

#include "argument_case.h"
#include "mapping/argument_plan.h"

namespace composable::mapping {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

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
