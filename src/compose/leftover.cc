#include "compose/leftover.h"

#include <cstdint>

#include "base/diagnostic.h"
#include "wit/interface.h"

namespace composable::compose {

Result<std::vector<LeftoverId>> OrderLeftovers(const std::deque<Leftover>& leftovers) {
  std::map<const wit::Interface*, LeftoverId> ids;
  for (LeftoverId id = 0; id < leftovers.size(); ++id) {
    const auto* const interface = std::get_if<std::shared_ptr<wit::Interface>>(&leftovers[id].item);
    if (interface != nullptr) ids.emplace(interface->get(), id);
  }
  enum class Mark : std::uint8_t { kNew, kOpen, kDone };
  std::vector<Mark> marks(leftovers.size(), Mark::kNew);
  std::vector<LeftoverId> order;
  // Depth first, on a stack of its own: an interface is done when all that it uses is.
  std::vector<LeftoverId> open;
  const auto visit = [&](LeftoverId first) -> Status {
    open.push_back(first);
    while (!open.empty()) {
      const LeftoverId id = open.back();
      if (marks[id] == Mark::kDone) {
        open.pop_back();
        continue;
      }
      marks[id] = Mark::kOpen;
      const auto& interface = std::get<std::shared_ptr<wit::Interface>>(leftovers[id].item);
      bool is_ready = true;
      for (const wit::InterfacePtr& used : wit::DirectDependencies(*interface)) {
        const LeftoverId next = ids.at(used.get());
        if (next == id || marks[next] == Mark::kDone) continue;
        if (marks[next] == Mark::kOpen) {
          return Fail({ErrorCode::kTypeMismatch, Diagnostic::kUnlikeImports},
                      "`{}` and `{}` use types of one another when what the components import of "
                      "them is put together",
                      leftovers[next].name, leftovers[id].name);
        }
        open.push_back(next);
        is_ready = false;
      }
      if (!is_ready) continue;
      marks[id] = Mark::kDone;
      order.push_back(id);
      open.pop_back();
    }
    return {};
  };
  for (LeftoverId id = 0; id < leftovers.size(); ++id) {
    if (std::holds_alternative<std::shared_ptr<wit::Interface>>(leftovers[id].item)) {
      COMPOSABLE_CHECK(visit(id));
    }
  }
  for (LeftoverId id = 0; id < leftovers.size(); ++id) {
    if (std::holds_alternative<wit::TypeDefinition>(leftovers[id].item)) order.push_back(id);
  }
  for (LeftoverId id = 0; id < leftovers.size(); ++id) {
    if (std::holds_alternative<wit::Function>(leftovers[id].item)) order.push_back(id);
  }
  return order;
}

}  // namespace composable::compose
