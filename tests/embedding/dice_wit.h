// The interface that the guest `dice-fixture` imports, for capabilities that stand behind it.
#pragma once

namespace composable {

inline constexpr char kDiceWit[] = R"(
package composable:fixtures@0.1.0;
interface dice {
  resource cup {
    constructor(sides: u32);
    roll: func() -> u32;
    refill: func(other: cup);
    better: static func(a: borrow<cup>, b: borrow<cup>) -> choice;
  }
  enum choice { first, second }
  calls: func() -> u32;
  found-cup: func() -> option<cup>;
  roll-slowly: async func(cup: borrow<cup>, millis: u64) -> u32;
}
)";

}  // namespace composable
