#include "wasm/module_link.h"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "unit/wasm/productions_testing.h"

namespace composable::wasm {
namespace {

// A module of sections, each as its id in hexadecimal and its contents.
struct SectionText {
  std::string id;
  std::string contents;
};
Bytes ModuleBinary(const std::vector<SectionText>& sections) {
  std::string text = "00 61 73 6d 01 00 00 00 ";
  for (const auto& [id, contents] : sections) {
    const std::size_t size = Binary(contents).size();
    text += id + (size < 128 ? fmt::format(" {:02x} ", size)
                             : fmt::format(" {:02x} {:02x} ", size % 128 + 128, size / 128));
    text += contents + " ";
  }
  return Binary(text);
}

// Imports a function and a global. Its own functions are named in each section that can.
Bytes OwnModule() {
  return ModuleBinary(
      {{"01", "02 60 00 00 60 01 7f 01 7f"},                          // types 0 and 1
       {"02", "02 01 'a' 01 'f' 00 00 01 'a' 01 'g' 03 7f 00"},       // function 0
       {"03", "02 01 00"},                                            // functions 1 and 2
       {"04", "01 40 00 70 00 05 d2 02 0b"},                          // filled with function 2
       {"05", "01 00 01"},                                            // a memory
       {"06", "01 70 00 d2 01 0b"},                                   // function 1
       {"07", "03 01 'f' 00 01 01 'm' 02 00 02 'f2' 00 02"},          // functions 1 and 2
       {"08", "02"},                                                  // starts with function 2
       {"09", "01 00 41 00 0b 01 01"},                                // function 1
       {"0a", "02 08 00 10 02 20 00 10 01 0b 06 01 01 7f 10 00 0b"},  // calls 2 and 1, and 0
       {"00", "04 'name' 01 07 02 00 01 'i' 01 01 'o'"},              // names 0 and 1
       {"00", "04 'else'"}});
}

// Imports what that exports, and a function.
Bytes AddedModule() {
  return ModuleBinary(
      {{"01", "02 60 01 7f 01 7f 60 01 7f 01 7e"},
       {"02", "03 01 'b' 01 'x' 00 01 01 'b' 03 'old' 00 00 01 'b' 03 'mem' 02 00 00"},
       {"03", "01 01"},
       {"07", "01 03 'new' 00 02"},
       {"0a", "01 0a 00 20 00 10 01 10 00 10 02 0b"}});
}

std::string ProblemOf(const Bytes& module, const Bytes& added,
                      const std::vector<ModuleLink>& links) {
  const auto linked = LinkModules(module, added, links);
  return linked ? "none" : ToString(linked.error());
}

// The last bytes of what is linked, which are as many as `like` has.
Bytes EndOfLinked(const Bytes& module, const Bytes& added, const Bytes& like) {
  const auto linked = LinkModules(module, added, {});
  EXPECT_TRUE(linked) << ToString(linked.error());
  if (!linked || linked->size() < like.size()) return {};
  return {linked->end() - static_cast<std::ptrdiff_t>(like.size()), linked->end()};
}

TEST(ModuleLink, NumbersFunctionsAnewWhereverTheyAreNamed) {
  const auto linked =
      LinkModules(OwnModule(), AddedModule(), std::vector<ModuleLink>{{"old", "f"}, {"mem", "m"}});
  ASSERT_TRUE(linked) << ToString(linked.error());
  EXPECT_EQ(
      *linked,
      ModuleBinary({{"01", "04 60 00 00 60 01 7f 01 7f 60 01 7f 01 7f 60 01 7f 01 7e"},
                    {"02", "03 01 'a' 01 'f' 00 00 01 'a' 01 'g' 03 7f 00 01 'b' 01 'x' 00 03"},
                    {"03", "03 01 00 03"},
                    {"04", "01 40 00 70 00 05 d2 03 0b"},
                    {"05", "01 00 01"},
                    {"06", "01 70 00 d2 02 0b"},
                    {"07", "04 01 'f' 00 02 01 'm' 02 00 02 'f2' 00 03 03 'new' 00 04"},
                    {"08", "03"},
                    {"09", "01 00 41 00 0b 01 02"},
                    {"0a",
                     "03 08 00 10 03 20 00 10 02 0b 06 01 01 7f 10 00 0b "
                     "0a 00 20 00 10 02 10 01 10 04 0b"},
                    {"00", "04 'name' 01 07 02 00 01 'i' 02 01 'o'"}}));
}

// A call of function 127 takes a byte, one of function 128 two.
TEST(ModuleLink, MakesFunctionsLongerWhereNumbersDo) {
  std::string types;
  std::string codes;
  for (int i = 0; i < 127; ++i) {
    types += "00 ";
    codes += "02 00 0b ";
  }
  const Bytes module = ModuleBinary({{"01", "01 60 00 00"},
                                     {"03", "80 01 " + types + "00"},
                                     {"0a", "80 01 " + codes + "04 00 10 7f 0b"}});
  const Bytes added = ModuleBinary({{"01", "01 60 00 00"}, {"02", "01 01 'b' 01 'x' 00 00"}});
  const Bytes last = Binary("05 00 10 80 01 0b");
  EXPECT_EQ(EndOfLinked(module, added, last), last);
}

TEST(ModuleLink, TellsFunctionsThatAreAddedByTheNameOfTheirModule) {
  const std::vector<SectionText> function = {
      {"01", "01 60 00 00"}, {"03", "01 00"}, {"0a", "01 02 00 0b"}};
  const auto named = [&](const std::string& names) {
    std::vector<SectionText> sections = function;
    sections.push_back({"00", "04 'name' " + names});
    return ModuleBinary(sections);
  };
  const Bytes names = Binary("00 04 03 'old' 01 0a 01 01 07 'new.run'");
  EXPECT_EQ(
      EndOfLinked(named("00 04 03 'old'"), named("00 04 03 'new' 01 06 01 00 03 'run'"), names),
      names);
  // What cannot be read is left out.
  const Bytes end = Binary("01 0a 01 01 07 'new.run'");
  EXPECT_EQ(EndOfLinked(named("00 05 03 'old'"), named("00 04 03 'new' 01 06 01 00 03 'run'"), end),
            end);
}

TEST(ModuleLink, RefusesWhatDoesNotFit) {
  const auto problem = [](const std::vector<SectionText>& added,
                          const std::vector<ModuleLink>& links = {}) {
    return ProblemOf(OwnModule(), ModuleBinary(added), links);
  };
  const SectionText types = {"01", "01 60 00 00"};
  EXPECT_EQ(ProblemOf(OwnModule(), AddedModule(), {{"old", "f"}}),
            "the import `mem` is no function and is not linked");
  EXPECT_EQ(ProblemOf(OwnModule(), AddedModule(), {{"old", "none"}, {"mem", "m"}}),
            "the module exports nothing with the name `none`");
  EXPECT_EQ(ProblemOf(OwnModule(), AddedModule(), {{"old", "m"}, {"mem", "m"}}),
            "the export `m` is not of the sort of `old`");
  EXPECT_EQ(ProblemOf(OwnModule(), AddedModule(), {{"old", "f2"}, {"mem", "m"}}),
            "the function `f2` is of another type than `old`");
  EXPECT_EQ(problem({types, {"02", "01 01 'a' 01 'x' 00 00"}}), "both modules import from `a`");
  EXPECT_EQ(problem({types, {"03", "01 00"}, {"07", "01 01 'f' 00 00"}, {"0a", "01 02 00 0b"}}),
            "both modules export `f`");
  EXPECT_EQ(problem({{"04", "01 70 00 00"}, {"07", "01 01 't' 01 00"}}),
            "the module that is added has a core table section");
  EXPECT_EQ(problem({{"02", "01 01 'b' 01 't' 01 70 00 00"}, {"07", "01 01 't' 01 00"}}),
            "the module that is added exports `t`, which is no function");
  EXPECT_EQ(ProblemOf(ModuleBinary({{"04", "01 70 00 00"}, {"07", "01 01 't' 01 00"}}),
                      ModuleBinary({{"02", "01 01 'b' 01 't' 01 70 00 00"}}), {{"t", "t"}}),
            "the import `t` is neither a function nor a memory");
  EXPECT_EQ(ProblemOf(ModuleBinary({{"00", "0b '.debug_info'"}}), ModuleBinary({}), {}),
            "the module has debug information, of which nothing would be in its place");
  EXPECT_EQ(ProblemOf(ModuleBinary({{"05", "02 00 01 00 01"}, {"07", "01 01 'm' 02 01"}}),
                      ModuleBinary({{"02", "01 01 'b' 01 'x' 02 00 00"}}), {{"x", "m"}}),
            "the memory `m` is not the first one");
}

TEST(ModuleLink, RefusesWhatCannotBeRead) {
  const auto problem = [](const std::vector<SectionText>& sections) {
    return ProblemOf(ModuleBinary(sections), ModuleBinary({}), {});
  };
  EXPECT_EQ(ProblemOf(Binary("00 61 73 6d 0d 00 01 00"), ModuleBinary({}), {}),
            "at offset 0x0: not a core module: this is a component (version 0xd, layer 1)");
  const auto problem_of_code = [&](const std::string& code) {
    return problem({{"01", "01 60 00 00"}, {"03", "01 00"}, {"0a", code}});
  };
  EXPECT_EQ(problem_of_code("01 03 00 06 0b"),  // try, as exceptions were once
            "at offset 0x17: `core:instr`: expected an instruction, found 0x06 0x00");
  EXPECT_EQ(problem_of_code("01 03 00 01 01"),
            "at offset 0x19: `core:instr`: expected another byte, found the end of the core "
            "function");
  EXPECT_EQ(problem_of_code("01 03 00 0b 0b"),
            "at offset 0x18: `core function`: expected its end, found 1 more bytes");
  EXPECT_EQ(problem_of_code("00"), "the module has 1 functions, but the code of 0");
  EXPECT_EQ(problem({{"09", "01 08"}}), "`core:elem`: expected a form from 0 to 7, found 8");
  EXPECT_EQ(
      problem({{"01", "01 60 00 00"}, {"03", "01 00"}, {"08", "00 00"}, {"0a", "01 02 00 0b"}}),
      "at offset 0x15: `core start section`: expected its end, found 1 more bytes");
}

// They would be those of what is added.
TEST(ModuleLink, RefusesFunctionsAndTypesThatTheModuleDoesNotHave) {
  const auto problem = [](const std::string& code, const SectionText& more = {"0b", "00"}) {
    const std::string size = fmt::format("{:02x}", Binary(code).size() + 2);
    std::vector<SectionText> sections = {{"01", "01 60 00 00"}, {"03", "01 00"}};
    if (more.id < "0a") sections.push_back(more);
    sections.push_back({"0a", "01 " + size + " 00 " + code + " 0b"});
    const Bytes added =
        ModuleBinary({{"01", "01 60 00 00"}, {"03", "01 00"}, {"0a", "01 02 00 0b"}});
    const std::string found = ProblemOf(ModuleBinary(sections), added, {});
    return found.substr(found.find('`'));
  };
  const std::string no_function = "`core:funcidx`: expected an index below 1 (core func), found 1";
  EXPECT_EQ(problem("10 01"), no_function);
  EXPECT_EQ(problem("d2 01 1a"), no_function);
  EXPECT_EQ(problem("", {"08", "01"}), no_function);
  EXPECT_EQ(problem("", {"06", "01 70 00 d2 01 0b"}), no_function);
  EXPECT_EQ(problem("", {"09", "01 01 00 01 01"}), no_function);
  for (const char* const code :
       {"02 01 0b", "41 00 11 01 00", "13 01 00", "14 01", "fb 00 01", "fb 02 01 00", "fb 08 01 00",
        "fb 11 00 01", "fb 10 01", "d0 01", "1f 01 00 0b"}) {
    EXPECT_TRUE(problem(code).ends_with("expected an index below 1 (core type), found 1"))
        << code << ": " << problem(code);
  }
}

}  // namespace
}  // namespace composable::wasm
