// Defines a capability, loads a system whose component uses it, and calls the component.
#include <composable/runtime.h>

#include <iostream>
#include <random>

namespace {

constexpr char kWit[] = R"(
    package demo:dice@0.1.0;
    interface dice { roll: func(sides: u32) -> u32; })";

// What each instance of a system has of the capability.
struct Dice {
  std::mt19937 random;
};

void Roll(Dice& dice, composable::CapabilityCall call) {
  const auto sides = call.Argument<std::uint32_t>(0);
  if (sides == 0) return std::move(call).Fail("a die needs a side");
  std::move(call).Return(static_cast<std::uint32_t>(dice.random() % sides + 1));
}

composable::CapabilityType DiceType() {
  return composable::CapabilityBuilder<Dice>("demo:dice", kWit)
      .Function("dice", "roll", Roll)
      .Configure([](composable::CapabilityKeys& keys) {
        const auto seed = keys.Integer("seed");  // a key of `[capability.NAME]`
        const auto first = static_cast<std::uint32_t>(seed ? seed->value : std::random_device()());
        return [first] { return std::make_shared<Dice>(std::mt19937(first)); };
      })
      .Build();
}

}  // namespace

int main(int argc, char** argv) {
  const std::string rolls = argc > 2 ? argv[2] : "5";
  auto loading = composable::Runtime::Load({argc > 1 ? argv[1] : "system.toml"},
                                           {.capabilities = {DiceType()}});
  for (const composable::Error& error : loading.errors) std::cerr << ToReport(error) << '\n';
  if (!loading.runtime) return 1;
  const auto result = loading.runtime->Invoke("player.play", {rolls});
  if (!result) std::cerr << ToReport(result.error()) << '\n';
  std::cout << result.value_or("");
  return result ? 0 : 1;
}
