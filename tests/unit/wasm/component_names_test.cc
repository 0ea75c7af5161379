#include "wasm/component_names.h"

#include "unit/wasm/productions_testing.h"

namespace composable::wasm {
namespace {

TEST(ComponentNamesTest, RoundTrips) {
  const Bytes data = Binary(
      "00 02 01 'c' "
      "01 06 01 01 02 02 'fn' "
      "01 08 00 11 02 00 01 'm' 05 00");
  const ComponentNames expected{
      "c", {{Sort::kFunc, {{2, "fn"}}}, {Sort::kCoreModule, {{0, "m"}, {5, ""}}}}};
  const auto names = ReadComponentNames(data);
  ASSERT_TRUE(names.has_value()) << ToString(names.error());
  EXPECT_EQ(*names, expected);
  EXPECT_EQ(WriteComponentNames(expected).value(), data);
}

TEST(ComponentNamesTest, RoundTripsEverySort) {
  ComponentNames expected;
  for (std::uint8_t sort = 0; sort < kSortCount; ++sort) {
    expected.sorts.push_back({static_cast<Sort>(sort), {{sort, "x"}}});
  }
  const Bytes data = WriteComponentNames(expected).value();
  EXPECT_EQ(ReadComponentNames(data).value(), expected);
}

TEST(ComponentNamesTest, SkipsWhatItDoesNotKnow) {
  const auto names =
      ReadComponentNames(Binary("07 02 ff ff 01 02 09 00 01 03 00 05 00 01 02 03 00"));
  ASSERT_TRUE(names.has_value()) << ToString(names.error());
  EXPECT_EQ(*names, (ComponentNames{std::nullopt, {{Sort::kType, {}}}}));
}

TEST(ComponentNamesTest, Refuses) {
  ExpectError(ReadComponentNames(Binary("00 03 01 'c'"), 0x10),
              "at offset 0x12: `namesubsection`: expected 3 bytes, found the end of the "
              "component-name section after "
              "2");
  ExpectError(ReadComponentNames(Binary("00 03 01 'c' 00"), 0x10),
              "at offset 0x14: `name subsection`: expected its end, found 1 more bytes");
  ExpectError(ReadComponentNames(Binary("01 02 01 05"), 0x10),
              "at offset 0x13: `namemap`: expected 5 elements, found only 0 bytes left in the name "
              "subsection");
}

}  // namespace
}  // namespace composable::wasm
