// `demo:dice`, the world `dice-player`: rolls dice of the host.

#include <cstdint>

#include "dice_player_cpp.h"

namespace exports::dice_player {

wit::vector<uint32_t> Play(uint32_t rolls) {
  auto shown = wit::vector<uint32_t>::allocate(rolls);
  for (uint32_t i = 0; i < rolls; ++i) shown.initialize(i, ::demo::dice::dice::Roll(6));
  return shown;
}

}  // namespace exports::dice_player
