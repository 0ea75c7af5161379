#include "capability/host_type.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "wit/name.h"

namespace composable::capability {
namespace {

constexpr std::string_view kWit = R"(
package demo:dice@0.2.0;
interface dice {
  resource cup { constructor(); roll: func() -> u32; }
  roll: func(sides: u32) -> u32;
}
interface players {
  use dice.{cup};
  join: func(whose: cup);
})";

void Nothing(int& /*state*/, CapabilityCall call) { std::move(call).Return(); }

CapabilityBuilder<int> Dice(std::string wit = std::string(kWit)) {
  return CapabilityBuilder<int>("demo:dice", std::move(wit))
      .Function("dice", "[constructor]cup", Nothing)
      .Function("dice", "[method]cup.roll", Nothing)
      .Function("dice", "roll", Nothing)
      .Function("players", "join", Nothing);
}

std::string ErrorOf(CapabilityType type) {
  const auto made = HostType::Make(std::move(type));
  return made ? "none" : ToReport(made.error());
}

wit::InterfaceName Name(std::string_view text) { return *wit::ParseInterfaceName(text); }

TEST(HostTypes, FindInterfacesOfCompatibleVersions) {
  const auto type = HostType::Make(Dice().Build());
  ASSERT_TRUE(type) << ToReport(type.error());
  EXPECT_NE((*type)->Find(Name("demo:dice/dice@0.2.0")), nullptr);
  EXPECT_NE((*type)->Find(Name("demo:dice/players@0.2.0")), nullptr);
  EXPECT_EQ((*type)->Find(Name("demo:dice/dice@0.2.1")), nullptr);
  EXPECT_EQ((*type)->Find(Name("demo:dice/dice@0.1.0")), nullptr);
  EXPECT_EQ((*type)->Find(Name("demo:dice/cards@0.2.0")), nullptr);
}

TEST(HostTypes, LinkWhatAnImportNeeds) {
  const auto type = HostType::Make(Dice().Build());
  ASSERT_TRUE(type) << ToReport(type.error());
  engine::HostCapability capability;
  (*type)->Link("grant-1", *(*type)->Find(Name("demo:dice/dice@0.2.0")), capability);
  (*type)->Link("grant-2", *(*type)->Find(Name("demo:dice/players@0.2.0")), capability);
  std::vector<std::string> names;
  for (const engine::HostFunction& function : capability.functions) {
    names.push_back(function.interface + " " + function.name);
  }
  EXPECT_EQ(names, (std::vector<std::string>{"grant-1 [constructor]cup", "grant-1 [method]cup.roll",
                                             "grant-1 roll", "grant-2 join"}));
  // One resource under two names.
  ASSERT_EQ(capability.resources.size(), 2U);
  EXPECT_EQ(capability.resources[0].interface, "grant-1");
  EXPECT_EQ(capability.resources[1].interface, "grant-2");
  EXPECT_EQ(capability.resources[0].kind, capability.resources[1].kind);
}

TEST(HostTypes, ReadWitInItsBinaryForm) {
  // package demo:dice; interface dice { roll: func(sides: u32) -> u32; }
  constexpr auto kBinary = std::to_array<std::uint8_t>(
      {0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00, 0x07, 0x2e, 0x01, 0x41, 0x02, 0x01,
       0x42, 0x02, 0x01, 0x40, 0x01, 0x05, 0x73, 0x69, 0x64, 0x65, 0x73, 0x79, 0x00, 0x79,
       0x04, 0x00, 0x04, 0x72, 0x6f, 0x6c, 0x6c, 0x01, 0x00, 0x04, 0x00, 0x0e, 0x64, 0x65,
       0x6d, 0x6f, 0x3a, 0x64, 0x69, 0x63, 0x65, 0x2f, 0x64, 0x69, 0x63, 0x65, 0x05, 0x00,
       0x0b, 0x0a, 0x01, 0x00, 0x04, 0x64, 0x69, 0x63, 0x65, 0x03, 0x00, 0x00});
  CapabilityType type = CapabilityBuilder<int>("demo:dice", std::string(AsText(kBinary)))
                            .Function("dice", "roll", Nothing)
                            .Build();
  const auto made = HostType::Make(std::move(type));
  ASSERT_TRUE(made) << ToReport(made.error());
  EXPECT_NE((*made)->Find(Name("demo:dice/dice")), nullptr);
}

TEST(HostTypes, NeedEveryFunction) {
  EXPECT_EQ(ErrorOf(CapabilityBuilder<int>("demo:dice", std::string(kWit)).Build()),
            "capability type `demo:dice`: nothing implements the function `[constructor]cup` of "
            "`demo:dice/dice@0.2.0`");
}

TEST(HostTypes, HaveNoOtherFunctions) {
  EXPECT_EQ(
      ErrorOf(Dice().Function("dice", "rol", Nothing).Build()),
      "capability type `demo:dice`: its WIT has no function `rol` in the interface `dice`, or "
      "it is there twice; did you mean `roll`?");
  EXPECT_EQ(ErrorOf(Dice().Function("dice", "roll", Nothing).Build()),
            "capability type `demo:dice`: its WIT has no function `roll` in the interface `dice`, "
            "or it is there twice; did you mean `roll`?");
}

TEST(HostTypes, NeedWitThatReads) {
  EXPECT_EQ(
      ErrorOf(Dice("package demo:dice;\ninterface dice { rol }").Build()),
      "demo:dice.wit:2:22: capability type `demo:dice`: expected `:` after the function's name, "
      "found `}`\n 2 | interface dice { rol }\n   |                      ^");
  EXPECT_EQ(ErrorOf(Dice("package demo:dice;").Build()),
            "capability type `demo:dice`: its WIT has no interface");
  EXPECT_EQ(
      ErrorOf(Dice(std::string("\0asm", 4)).Build()),
      "at offset 0x4: capability type `demo:dice`: not a WebAssembly binary: expected a preamble "
      "of 8 bytes, found only 4");
}

TEST(HostTypes, MakeNoResourcesOfOtherPackages) {
  EXPECT_EQ(ErrorOf(CapabilityBuilder<int>("demo:dice", R"(
                package demo:dice;
                interface dice { use other:io/streams.{output}; print: func(to: borrow<output>); }
                package other:io { interface streams { resource output; } })")
                        .Function("dice", "print", Nothing)
                        .Build()),
            "capability type `demo:dice`: `demo:dice/dice` uses the resource `output` of "
            "`other:io/streams`, which is another package");
}

TEST(HostTypes, HaveANamespaceAndAName) {
  for (const char* name : {"dice", "Demo:dice", "demo:", ":dice", "a:b:c", "demo:dice@1"}) {
    CapabilityType type = Dice().Build();
    type.name = name;
    EXPECT_EQ(ErrorOf(std::move(type)),
              std::string("capability type `") + name +
                  "`: the name is not of the form `namespace:name`, in lower case");
  }
}

TEST(HostTypes, NeedStates) {
  CapabilityType type = Dice().Build();
  type.configure = nullptr;
  EXPECT_EQ(ErrorOf(std::move(type)),
            "capability type `demo:dice`: nothing makes its state: `configure` is not set");
}

TEST(HostTypes, AreDifferentFromOneAnotherAndFromThoseOfWasi) {
  const auto twice = HostTypes::Make({Dice().Build(), Dice().Build()});
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().message, "capability type `demo:dice` is there twice");
  CapabilityType wasi = Dice().Build();
  wasi.name = "wasi:http";
  const auto known = HostTypes::Make({std::move(wasi)});
  ASSERT_FALSE(known);
  EXPECT_EQ(known.error().message, "capability type `wasi:http` is there already");
}

}  // namespace
}  // namespace composable::capability
