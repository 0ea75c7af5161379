// Every interface of WASI, linked and not, under its own name and under a label.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "unit/engine/bridge_fixture.h"
#include "wasm/reader.h"
#include "wasm/writer.h"

namespace composable::engine {
namespace {

// A component that imports every interface of one version of WASI; see
// tests/components/wasi/README.md.
class BridgeWasi : public testing::TestWithParam<std::string> {
 protected:
  BridgeWasi() : binary_(ReadFixture("wasi/" + GetParam())) {}

  ComponentPtr Compile(ByteView binary) {
    auto component = engine_->Compile(binary);
    EXPECT_TRUE(component) << ToReport(component.error());
    return component ? *component : nullptr;
  }

  static std::vector<std::string> ImportedInterfaces(const Component& component) {
    std::vector<std::string> names;
    for (const NamedInterface& imported : component.type().imports.interfaces) {
      names.push_back(imported.name);
    }
    return names;
  }

  // The component with its imports renamed to `grant-0`, `grant-1`, …
  Bytes WithLabels() const {
    auto component = wasm::ReadComponent(binary_);
    EXPECT_TRUE(component);
    int number = 0;
    for (wasm::Section& section : component->sections) {
      auto* const imports = std::get_if<wasm::ImportSection>(&section);
      if (imports == nullptr) continue;
      for (wasm::Import& import : imports->imports) {
        import.name.name = fmt::format("grant-{}", number++);
      }
    }
    auto written = wasm::WriteComponent(*component);
    EXPECT_TRUE(written);
    return *written;
  }

  Bytes binary_;
  EnginePtr engine_ = MakeEngine(PoolingSettings());
};

TEST_P(BridgeWasi, AllOfItLinks) {
  const ComponentPtr component = Compile(binary_);
  EXPECT_EQ(ImportedInterfaces(*component).size(), GetParam() == "p2" ? 29U : 23U);
  auto program = engine_->Prepare(component, WithWasi(*component));
  ASSERT_TRUE(program) << ToReport(program.error());
  const auto nothing = (*program)->Find("", "nothing");
  ASSERT_TRUE(nothing);
}

TEST_P(BridgeWasi, WhatIsNotGrantedIsMissed) {
  const ComponentPtr component = Compile(binary_);
  for (const NamedInterface& imported : component->type().imports.interfaces) {
    SCOPED_TRACE(imported.name);
    PrepareOptions options = WithWasi(*component);
    std::erase_if(options.links,
                  [&](const WasiLink& link) { return link.import_name == imported.name; });
    const auto program = engine_->Prepare(component, std::move(options));
    const bool holds_types_alone =
        imported.items.functions.empty() && imported.items.resources.empty();
    if (holds_types_alone) {
      EXPECT_TRUE(program) << ToReport(program.error());
      continue;
    }
    ASSERT_FALSE(program);
    EXPECT_EQ(program.error().code, ErrorCode::kLink);
    EXPECT_EQ(program.error().message,
              fmt::format("nothing provides the imported interface `{}`", imported.name));
  }
}

TEST_P(BridgeWasi, EachImportMayHaveAGrantOfItsOwn) {
  const std::vector<std::string> interfaces = ImportedInterfaces(*Compile(binary_));
  const ComponentPtr component = Compile(WithLabels());
  const std::vector<std::string> labels = ImportedInterfaces(*component);
  ASSERT_EQ(labels.size(), interfaces.size());
  PrepareOptions options;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    EXPECT_TRUE(labels[i].starts_with("grant-"));
    WasiGrant grant;
    grant.arguments = {labels[i]};
    options.grants.push_back(std::move(grant));
    options.links.push_back({labels[i], interfaces[i], static_cast<std::uint32_t>(i)});
  }
  auto program = engine_->Prepare(component, std::move(options));
  EXPECT_TRUE(program) << ToReport(program.error());
}

INSTANTIATE_TEST_SUITE_P(Versions, BridgeWasi, testing::Values("p2", "p3"),
                         [](const auto& version) { return version.param; });

}  // namespace
}  // namespace composable::engine
