#include "synth/config_store.h"

#include <gtest/gtest.h>

#include <vector>

#include "wit/decode.h"
#include "wit/name.h"
#include "wit/print_wit.h"
#include "wit/world.h"

namespace composable::synth {
namespace {

const std::vector<ConfigEntry> kEntries = {{"locale", "es-ES"}, {"a.b", "1"}};

std::string ErrorOf(std::span<const ConfigEntry> entries, std::string_view interface_name) {
  const auto store = MakeConfigStore(entries, interface_name);
  return store ? "no error" : ToString(store.error());
}

// The exported interface as WIT.
std::string WitOf(std::string_view interface_name) {
  const auto store = MakeConfigStore(kEntries, interface_name);
  if (!store) return ToString(store.error());
  const auto world = wit::DecodeWorld(*store);
  if (!world) return ToString(world.error());
  EXPECT_TRUE(world->imports.empty());
  EXPECT_EQ(world->exports.size(), 1U);
  const wit::Interface* exported = wit::InterfaceOf(world->exports.front());
  if (exported == nullptr) return "no interface";
  EXPECT_EQ(world->exports.front().name, interface_name);
  return wit::PrintInterface(*exported);
}

TEST(ConfigStore, ExportsTheStoreUnderTheNameAskedFor) {
  const std::string expected = R"(interface store {
  variant error {
    upstream(string),
    io(string),
  }

  get: func(key: string) -> result<option<string>, error>;

  get-all: func() -> result<list<tuple<string, string>>, error>;
}
)";
  EXPECT_EQ(WitOf("wasi:config/store@0.2.0-rc.1"), expected);
  EXPECT_EQ(WitOf("wasi:config/store@0.2.0-draft"), expected);
  EXPECT_EQ(WitOf("wasi:config/store@1.0.0"), expected);
  EXPECT_EQ(WitOf("wasi:config/store"), expected);
}

TEST(ConfigStore, HasAnotherErrorWhereItIsCalledRuntime) {
  EXPECT_EQ(WitOf("wasi:config/runtime@0.2.0-draft"), R"(interface runtime {
  variant config-error {
    upstream(string),
    io(string),
  }

  get: func(key: string) -> result<option<string>, config-error>;

  get-all: func() -> result<list<tuple<string, string>>, config-error>;
}
)");
}

TEST(ConfigStore, HasBytesInTheFirstVersion) {
  EXPECT_EQ(WitOf("wasi:config/runtime@0.1.0"), R"(interface runtime {
  variant config-error {
    upstream(string),
    io(string),
  }

  get: func(key: string) -> result<option<list<u8>>, config-error>;

  get-all: func() -> result<list<tuple<string, list<u8>>>, config-error>;
}
)");
}

TEST(ConfigStore, IsTheSameWhateverTheOrderOfItsEntries) {
  const std::vector<ConfigEntry> reversed(kEntries.rbegin(), kEntries.rend());
  EXPECT_EQ(MakeConfigStore(kEntries, "wasi:config/store@0.2.0-rc.1"),
            MakeConfigStore(reversed, "wasi:config/store@0.2.0-rc.1"));
}

TEST(ConfigStore, KnowsItsInterfaces) {
  EXPECT_TRUE(IsConfigStore("wasi:config/store@0.2.0-rc.1"));
  EXPECT_TRUE(IsConfigStore("wasi:config/store@0.2.0-draft"));
  EXPECT_TRUE(IsConfigStore("wasi:config/runtime@0.2.0-draft"));
  EXPECT_FALSE(IsConfigStore("wasi:config/types@0.2.0"));
  EXPECT_FALSE(IsConfigStore("wasi:keyvalue/store@0.2.0-draft"));
  EXPECT_FALSE(IsConfigStore("store"));
}

TEST(ConfigStore, RefusesOtherInterfaces) {
  EXPECT_EQ(ErrorOf(kEntries, "wasi:keyvalue/store@0.2.0-draft"),
            "`wasi:keyvalue/store@0.2.0-draft` is no configuration store, such as "
            "`wasi:config/store@0.2.0-rc.1`");
  EXPECT_EQ(ErrorOf(kEntries, "store"), ToString(wit::ParseInterfaceName("store").error()));
}

TEST(ConfigStore, RefusesAKeyThatOccursTwice) {
  const std::vector<ConfigEntry> entries = {{"b", "1"}, {"a", "2"}, {"b", "3"}};
  EXPECT_EQ(ErrorOf(entries, "wasi:config/store@0.2.0-rc.1"),
            "the configuration key `b` occurs twice");
}

TEST(ConfigStore, RefusesWhatIsNoText) {
  const std::vector<ConfigEntry> value = {{"key", "a\xff"}};
  EXPECT_EQ(ErrorOf(value, "wasi:config/store@0.2.0-rc.1"),
            "the value of the configuration key `key` is not UTF-8");
  const std::vector<ConfigEntry> key = {{"\xff", "a"}};
  EXPECT_EQ(ErrorOf(key, "wasi:config/store@0.2.0-rc.1"),
            "the configuration key `\\xff` is not UTF-8");
}

}  // namespace
}  // namespace composable::synth
