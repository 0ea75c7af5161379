#include "wasm/core_modules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "wasm/builder.h"
#include "wasm/limits.h"
#include "wasm/preamble.h"
#include "wasm/writer.h"

namespace composable::wasm {
namespace {

// Builders view modules, which have to outlive them.
const Bytes& EmptyModule() {
  static const Bytes kPreamble(kCoreModulePreamble.begin(), kCoreModulePreamble.end());
  return kPreamble;
}

Bytes Nest(std::uint32_t depth) {
  Bytes inner = WriteComponent(Component()).value();
  for (std::uint32_t i = 1; i < depth; ++i) {
    ComponentBuilder component;
    component.AddComponent(Payload{inner});
    component.AddCoreModule({EmptyModule()});
    inner = WriteComponent(std::move(component).Finish()).value();
  }
  return inner;
}

auto Find(const Bytes& bytes) { return FindCoreModules(bytes.size(), ReaderOf(bytes)); }

TEST(FindCoreModules, FindsThoseOfNestedComponentsInTheirOrder) {
  const Bytes bytes = Nest(3);
  const auto modules = Find(bytes);
  ASSERT_TRUE(modules);
  ASSERT_EQ(modules->size(), 2U);
  EXPECT_LT((*modules)[0].offset, (*modules)[1].offset);
  for (const ByteRange& module : *modules) {
    const ByteView place = ByteView(bytes).subspan(module.offset, module.size);
    EXPECT_TRUE(std::ranges::equal(place, EmptyModule()));
  }
}

TEST(FindCoreModules, RefusesWhatIsMalformedOrTooDeep) {
  const Bytes bytes = Nest(3);
  // Each cut that is not between two sections.
  int whole = 0;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    if (Find(Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)))) ++whole;
  }
  EXPECT_EQ(whole, 2);  // the preamble alone, and what ends before the module
  EXPECT_FALSE(Find(EmptyModule()));
  EXPECT_TRUE(Find(Nest(limits::kNesting)));
  EXPECT_FALSE(Find(Nest(limits::kNesting + 1)));
}

TEST(FindCoreModules, RefusesWhatCannotBeRead) {
  const auto fails = [](std::uint64_t, std::span<std::uint8_t>) -> Status {
    return Fail(ErrorCode::kIo, "no");
  };
  EXPECT_FALSE(FindCoreModules(100, fails));
  EXPECT_FALSE(FindModuleBodies({0, 100}, 1, fails));
}

TEST(FindModuleBodies, FindsCodeDataAndCustomSectionsOfThatSize) {
  Bytes module = EmptyModule();
  const auto add = [&](std::uint8_t id, std::uint8_t size) {
    module.push_back(id);
    module.push_back(size);
    module.insert(module.end(), size, 0);
  };
  add(1, 9);   // types
  add(10, 9);  // code
  add(11, 3);  // data
  add(0, 8);   // custom
  const auto bodies = FindModuleBodies({0, module.size()}, 8, ReaderOf(module));
  ASSERT_TRUE(bodies);
  EXPECT_EQ(*bodies, (std::vector<ByteRange>{{8 + 11 + 2, 9}, {8 + 11 + 11 + 5 + 2, 8}}));
}

}  // namespace
}  // namespace composable::wasm
